"""PC2xx: every relation between formulas of a document, computed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of
from proofcheck.checks.mathematics.calculus import FALSE_CALCULUS, Failing
from proofcheck.checks.mathematics.chains import Side, links
from proofcheck.checks.mathematics.claims import Claim, claims
from proofcheck.checks.mathematics.closed import FALSE_NUMBERS, Refutation
from proofcheck.checks.mathematics.compute import Judgement, Mendable, judge
from proofcheck.checks.mathematics.congruences import FALSE_CONGRUENCE, Incongruent
from proofcheck.checks.mathematics.context import surroundings
from proofcheck.checks.mathematics.definitions import Scope
from proofcheck.checks.mathematics.near import FALSE_EQUATION
from proofcheck.checks.mathematics.replacing import replacement
from proofcheck.checks.mathematics.results import Confirmed
from proofcheck.checks.mathematics.wording import corrected, edit_name, told, witness
from proofcheck.checks.places import Places, find, finding_at, places
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.rule import Rule
from proofcheck.document.text import Text
from proofcheck.expressions.outcome import Refused
from proofcheck.latex.formulas import Formula

_RELATION = re.compile(
    r"[=<>]|\\(?:le|leq|leqslant|leqq|ge|geq|geqslant|geqq|ne|neq|lt|gt|equiv|eq|coloneqq?|defeq"
    r"|eqdef|triangleq)(?![a-zA-Z@])"
)
_WORD = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{2,}")
FEW_WORDS = 6  # a step with more words than that says more than its formulas

RULES = (FALSE_NUMBERS, FALSE_EQUATION, FALSE_CONGRUENCE, FALSE_CALCULUS)

_Step = tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Computed:
    """A relation of the document with what computation says of it."""

    claim: Claim
    step: _Step
    judgement: Judgement


def check_mathematics(context: Context) -> Iterator[Finding | Confirmation]:
    """PC201 to PC204, and what computation confirms, in the order of the text."""
    where = context.once(places)
    judged = list(judge_all(where, context.once(formulas_of)))
    computed = _computed_steps(judged, where)
    for one in judged:
        if isinstance(one.judgement, Confirmed):
            span = where.text.span(one.claim.link.region)
            yield Confirmation(span, one.judgement.by, *one.step, whole=one.step in computed)
        elif not isinstance(one.judgement, Refused):
            yield _finding(one, where)


def _finding(one: Computed, where: Places) -> Finding:
    rule, message, evidence = _words(one.judgement)
    found = finding_at(
        where,
        one.claim.link.region,
        rule,
        message,
        evidence=evidence,
    )
    if not isinstance(one.judgement, Mendable):
        return found
    mended, link = one.judgement.mended, one.claim.link
    side, place = (one.claim.left, link.left) if mended.on_left else (one.claim.right, link.right)
    after = corrected(side, mended.edit)
    return replace(
        found,
        suggestion=f"{after.rstrip(' .,;')} on the {'left' if mended.on_left else 'right'}",
        replacement=replacement(where.text, place, side, after),
    )


def _words(judgement: Judgement) -> tuple[Rule, str, str]:
    """The rule of what is refuted, the message, and the part of it that is the evidence."""
    match judgement:
        case Refutation(left, right):
            values = f"the left side is {left}, the right side {right}"
            return FALSE_NUMBERS, f"this is false: {values}", values
        case Incongruent(left, right, modulus):
            values = f"modulo {modulus} the left side is {left}, the right side {right}"
            return FALSE_CONGRUENCE, f"this is false: {values}", values
        case Mendable(mended, left_reading, right_reading):
            values = witness(left_reading.tree, right_reading.tree)
            edit = edit_name(mended.edit)
            message = f"this equation is false: {values}; it is an identity with another {edit}"
            return FALSE_EQUATION, message, values
        case Failing():
            values = told(judgement)
            return FALSE_CALCULUS, f"this is false: {values}", values
    raise TypeError(f"nothing is refuted by {judgement}")


def judge_all(where: Places, formulas: Iterable[Formula]) -> Iterator[Computed]:
    """Every relation that numbers can obey, in the order of the text."""
    masked = where.text.masked
    scope, scope_of = Scope(), None
    for formula in formulas:
        if not _RELATION.search(masked, *formula.region):
            continue
        inside = find(where, formula.region[0])
        proof = inside[0].id if inside else None
        if proof is None or proof != scope_of:
            scope, scope_of = Scope(), proof
        yield from _judge_formula(where, formula, scope)


def _judge_formula(where: Places, formula: Formula, scope: Scope) -> Iterator[Computed]:
    masked = where.text.masked
    sides = [
        (link, side_text(where.text, link.left), side_text(where.text, link.right))
        for link in links(masked, formula)
    ]
    for claim in claims(masked, sides):
        link = claim.link
        inside = find(where, link.region[0])
        step = (inside[0].id, inside[1].index) if inside else (None, None)
        judgement: Judgement = Refused("where its sides end is not clear")
        if link.left.whole and link.right.whole:
            judgement = judge(claim, scope, lambda: surroundings(masked, formula.region))
        yield Computed(claim, step, judgement)


def side_text(text: Text, side: Side) -> str:
    """A side as one piece of LaTeX, macros expanded."""
    return " ".join(text.expanded(piece) for piece in side.pieces)


def _computed_steps(judged: Sequence[Computed], where: Places) -> set[_Step]:
    """The steps that say little more than relations which are all confirmed."""
    by_step: dict[_Step, list[Computed]] = defaultdict(list)
    for one in judged:
        by_step[one.step].append(one)
    found: set[_Step] = set()
    for step, those in by_step.items():
        if step[0] is None or not all(isinstance(one.judgement, Confirmed) for one in those):
            continue
        inside = find(where, those[0].claim.link.region[0])
        assert inside is not None
        start, end = inside[1].region
        words = where.text.masked[start:end]
        for one in reversed(those):
            first, last = one.claim.link.formula.region
            words = words[: max(first - start, 0)] + words[max(last - start, 0) :]
        if len(_WORD.findall(words)) <= FEW_WORDS:
            found.add(step)
    return found
