"""PC2xx: every relation between formulas of a document, computed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.checks.expressions.outcome import Refused
from proofcheck.checks.formulas import formulas_of
from proofcheck.checks.mathematics.calculus import Failing
from proofcheck.checks.mathematics.chains import Side, links
from proofcheck.checks.mathematics.claims import Claim, claims
from proofcheck.checks.mathematics.closed import Refutation
from proofcheck.checks.mathematics.congruences import Incongruent
from proofcheck.checks.mathematics.context import surroundings
from proofcheck.checks.mathematics.definitions import Scope
from proofcheck.checks.mathematics.judge import Judgement, Mendable, judge
from proofcheck.checks.mathematics.judgements import Confirmed
from proofcheck.checks.mathematics.replacing import replacement
from proofcheck.checks.mathematics.telling import corrected, edit_name, told, witness
from proofcheck.checks.places import Places, find, finding_at, places
from proofcheck.finding import Confirmation, Finding
from proofcheck.latex.document import Document
from proofcheck.latex.formulas import Formula
from proofcheck.latex.text import Text

_RELATION = re.compile(
    r"[=<>]|\\(?:le|leq|leqslant|leqq|ge|geq|geqslant|geqq|ne|neq|lt|gt|equiv|eq|coloneqq?|defeq"
    r"|eqdef|triangleq)(?![a-zA-Z@])"
)
_WORD = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{2,}")
FEW_WORDS = 6  # a step with more words than that says more than its formulas

_Step = tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A relation of the document with what computation says of it."""

    claim: Claim
    step: _Step
    judgement: Judgement


def check_mathematics(
    document: Document, documents: tuple[Document, ...]
) -> Iterator[Finding | Confirmation]:
    """PC201 to PC204, and what computation confirms, in the order of the text."""
    del documents
    if document.text is None:
        return
    where = places(document, document.text)
    judged = list(judge_all(where, formulas_of(document)))
    computed = _computed_steps(judged, where)
    for one in judged:
        match one.judgement:
            case Confirmed(by):
                span = where.text.span(one.claim.link.region)
                yield Confirmation(span, by, *one.step, whole=one.step in computed)
            case Refutation(left, right):
                yield finding_at(
                    where,
                    one.claim.link.region,
                    "PC201",
                    f"this is false: the left side is {left}, the right side {right}",
                    evidence=f"left {left}, right {right}",
                )
            case Incongruent(left_residue, right_residue, modulus):
                residues = (
                    f"modulo {modulus} the left side is {left_residue}, "
                    f"the right side {right_residue}"
                )
                yield finding_at(
                    where,
                    one.claim.link.region,
                    "PC203",
                    f"this is false: {residues}",
                    evidence=residues,
                )
            case Failing():
                values = told(one.judgement)
                yield finding_at(
                    where,
                    one.claim.link.region,
                    "PC204",
                    f"this is false: {values}",
                    evidence=values,
                )
            case Mendable(mended, left_reading, right_reading):
                side = one.claim.left if mended.on_left else one.claim.right
                place = one.claim.link.left if mended.on_left else one.claim.link.right
                mended_side = corrected(side, mended.edit)
                values = witness(left_reading.tree, right_reading.tree)
                yield finding_at(
                    where,
                    one.claim.link.region,
                    "PC202",
                    f"this equation is false: {values}; "
                    f"it is an identity with another {edit_name(mended.edit)}",
                    evidence=values,
                    suggestion=f"{mended_side} on the {'left' if mended.on_left else 'right'}",
                    replacement=replacement(where.text, place, side, mended_side),
                )


def judge_all(where: Places, formulas: Iterable[Formula]) -> Iterator[Judged]:
    """Every relation that numbers can obey, in the order of the text."""
    masked = where.text.flat.masked
    scope, scope_of = Scope(), None
    for formula in formulas:
        if not _RELATION.search(masked, *formula.region):
            continue
        inside = find(where, formula.region[0])
        proof = inside[0].id if inside else None
        if proof is None or proof != scope_of:
            scope, scope_of = Scope(), proof
        yield from _judge_formula(where, formula, scope)


def _judge_formula(where: Places, formula: Formula, scope: Scope) -> Iterator[Judged]:
    masked = where.text.flat.masked
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
        yield Judged(claim, step, judgement)


def side_text(text: Text, side: Side) -> str:
    """A side as one piece of LaTeX, macros expanded."""
    return " ".join(text.expanded(piece) for piece in side.pieces)


def _computed_steps(judged: Sequence[Judged], where: Places) -> set[_Step]:
    """The steps that say little more than relations which are all confirmed."""
    by_step: dict[_Step, list[Judged]] = defaultdict(list)
    for one in judged:
        by_step[one.step].append(one)
    found: set[_Step] = set()
    for step, those in by_step.items():
        if step[0] is None or not all(isinstance(one.judgement, Confirmed) for one in those):
            continue
        inside = find(where, those[0].claim.link.region[0])
        assert inside is not None
        start, end = inside[1].region
        words = where.text.flat.masked[start:end]
        for one in reversed(those):
            first, last = one.claim.link.formula.region
            words = words[: max(first - start, 0)] + words[max(last - start, 0) :]
        if len(_WORD.findall(words)) <= FEW_WORDS:
            found.add(step)
    return found
