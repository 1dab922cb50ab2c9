"""PC2xx: every relation between formulas of a document, computed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of
from proofcheck.checks.mathematics.assumptions import Assumptions, assumed
from proofcheck.checks.mathematics.between import between
from proofcheck.checks.mathematics.calculus import FALSE_CALCULUS, Failing
from proofcheck.checks.mathematics.chains import Link, links
from proofcheck.checks.mathematics.claims import StatedRelation, claims
from proofcheck.checks.mathematics.closed import FALSE_NUMBERS, Refutation
from proofcheck.checks.mathematics.commas import as_decimals, first_item, last_item
from proofcheck.checks.mathematics.compute import Judgement, Mendable, judge
from proofcheck.checks.mathematics.congruences import FALSE_CONGRUENCE, Incongruent
from proofcheck.checks.mathematics.definitions import DefinitionScope
from proofcheck.checks.mathematics.near import FALSE_EQUATION, Mended, likelihood
from proofcheck.checks.mathematics.reading import side_text
from proofcheck.checks.mathematics.replacing import replacement
from proofcheck.checks.mathematics.results import Around, Confirmed
from proofcheck.checks.mathematics.rewritten import OTHER_RELATION, rewritten, says_the_same
from proofcheck.checks.mathematics.surroundings import FormulaSurroundings
from proofcheck.checks.mathematics.wording import corrected, edit_name, told, witness
from proofcheck.checks.places import Places, find, finding_at, places
from proofcheck.document.finding import Confirmation, Finding, Replacement
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

RULES = (FALSE_NUMBERS, FALSE_EQUATION, FALSE_CONGRUENCE, FALSE_CALCULUS, OTHER_RELATION)

_Step = tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Computed:
    """A relation of the document with what computation says of it."""

    claim: StatedRelation
    step: _Step
    judgement: Judgement


def check_mathematics(context: Context) -> Iterator[Finding | Confirmation]:
    """PC201 to PC204, PC206, and what computation confirms, in the order of the text."""
    where = context.once(places)
    judged = list(judge_all(context))
    computed = _computed_steps(judged, where)
    for index, one in enumerate(judged):
        if isinstance(one.judgement, Confirmed):
            span = where.text.span(one.claim.link.region)
            yield Confirmation(span, one.judgement.by, *one.step, whole=one.step in computed)
        elif not isinstance(one.judgement, Refused):
            yield _finding(one, judged[max(0, index - 1) : index + 2], where)
        elif index and (mended := _rewritten(judged[index - 1], one, where.text)) is not None:
            rule, kind = OTHER_RELATION, edit_name(mended.edit)
            message = f"this is not the relation before; with another {kind} it is"
            found = finding_at(where, one.claim.link.region, rule, message)
            yield _with_edits(found, one, (mended,), where.text)


def _rewritten(before: Computed, one: Computed, text: Text) -> Mended | None:
    """The edit that makes a relation the one before, where the text says that it is that."""
    first, second = before.claim.link, one.claim.link
    if not all(side.whole for link in (first, second) for side in (link.left, link.right)):
        return None
    gap = text.masked[first.region[1] : second.region[0]]
    same = first.formula != second.formula and says_the_same(gap)
    return rewritten(before.claim, one.claim) if same else None


def _finding(one: Computed, near: Sequence[Computed], where: Places) -> Finding:
    """What is refuted; ``near`` are the relation before and the one after it, too."""
    judgement, link = one.judgement, one.claim.link
    if isinstance(judgement, Mendable):
        judgement = replace(judgement, edits=_plausible(one, judgement.edits, near))
    rule, message, evidence = _words(judgement)
    found = finding_at(where, link.region, rule, message, evidence=evidence)
    edits = judgement.edits if isinstance(judgement, Mendable) else ()
    return _with_edits(found, one, edits, where.text)


def _with_edits(found: Finding, one: Computed, edits: Sequence[Mended], text: Text) -> Finding:
    """The finding with what would mend it."""
    suggestions: list[str] = []
    edit: Replacement | None = None
    for mended in edits:
        claimed = one.claim.left if mended.on_left else one.claim.right
        after = corrected(claimed, mended.edit)
        suggestions.append(f"{after.rstrip(' .,;')} on the {'left' if mended.on_left else 'right'}")
        place = one.claim.link.left if mended.on_left else one.claim.link.right
        edit = edit or replacement(text, place, claimed, after)
    return replace(found, suggestion=", or ".join(suggestions) or None, replacement=edit)


def _plausible(
    one: Computed, edits: tuple[Mended, ...], near: Sequence[Computed]
) -> tuple[Mended, ...]:
    """The edits of the side that is wrong by what the neighbours say of the two: a side is right
    when another relation of it is confirmed, and wrong when that is refuted, too.  When they say
    nothing: the likeliest edit, with the one of the other side if it is as likely."""
    link = one.claim.link
    wrong: set[bool] = set()  # whether it is the left side
    for other in near:
        on_left = other.claim.link.right == link.left
        if on_left or other.claim.link.left == link.right:
            if isinstance(other.judgement, Confirmed):
                wrong.add(not on_left)
            elif not isinstance(other.judgement, Refused):
                wrong.add(on_left)
    if len(wrong) == 1:
        return tuple(edit for edit in edits if edit.on_left in wrong)
    return tuple(edit for edit in edits if likelihood(edit) == likelihood(edits[0]))


def _words(judgement: Judgement) -> tuple[Rule, str, str]:
    """The rule of what is refuted, the message, and the part of it that is the evidence."""
    match judgement:
        case Refutation(left, right):
            values = f"the left side is {left}, the right side {right}"
            return FALSE_NUMBERS, f"this is false: {values}", values
        case Incongruent(left, right, modulus):
            values = f"modulo {modulus} the left side is {left}, the right side {right}"
            return FALSE_CONGRUENCE, f"this is false: {values}", values
        case Mendable(edits, left_reading, right_reading):
            values = witness(left_reading.tree, right_reading.tree)
            message = f"this equation is false: {values}"
            if edits:
                message += f"; it is an identity with another {edit_name(edits[0].edit)}"
            return FALSE_EQUATION, message, values
        case Failing():
            values = told(judgement)
            return FALSE_CALCULUS, f"this is false: {values}", values
    raise TypeError(f"nothing is refuted by {judgement}")


def judge_all(context: Context) -> Iterator[Computed]:
    """Every relation of a document that numbers can obey, in the order of its text."""
    where, text = context.once(places), context.document.text
    scope, scope_of = DefinitionScope(), None
    before: Formula | None = None
    for formula in context.once(formulas_of):
        joined = between(text.masked, before, formula) if before is not None else None
        before = formula
        found = [joined] if joined is not None else []
        if _RELATION.search(text.masked, *formula.region):
            inside = find(where, formula.region[0])
            proof = inside[0].id if inside else None
            if proof is None or proof != scope_of:
                scope, scope_of = DefinitionScope(), proof
            found += links(text.masked, formula)
        yield from _judge_links(context, found, scope)


def _judge_links(
    context: Context, found: Sequence[Link], scope: DefinitionScope
) -> Iterator[Computed]:
    text, where = context.document.text, context.once(places)
    sides = [(link, side_text(text, link.left), side_text(text, link.right)) for link in found]
    for claim in claims(text.masked, sides):
        link = claim.link
        inside = find(where, link.region[0])
        step = (inside[0].id, inside[1].index) if inside else (None, None)
        if link.left.whole and link.right.whole:
            yield _judge_commas(claim, step, scope, surroundings_of(context, link.formula))
        else:
            yield Computed(claim, step, Refused("where its sides end is not clear"))


def surroundings_of(context: Context, formula: Formula) -> Around:
    """What asks for the words around a formula, and for what its statement and proof assume."""

    def assumptions() -> Assumptions:
        return assumed(context.document, context.once(formulas_of), formula)

    masked = context.document.text.masked
    return lambda: FormulaSurroundings(masked, formula.region, assumptions)


def _judge_commas(
    claim: StatedRelation, step: _Step, scope: DefinitionScope, around: Around
) -> Computed:
    """Judge a claim; with commas between digits it is refuted only when it is so both ways."""
    decimal = replace(claim, left=as_decimals(claim.left), right=as_decimals(claim.right))
    computed = Computed(decimal, step, judge(decimal, scope, around))
    if decimal == claim or isinstance(computed.judgement, Confirmed):
        return computed
    items = replace(claim, left=last_item(claim.left), right=first_item(claim.right))
    listed = judge(items, scope, around)
    return Computed(claim, step, listed) if isinstance(listed, (Confirmed, Refused)) else computed


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
