"""What a formula says: its relations, divisibilities and memberships as formulas of claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from proofcheck.checks.mathematics.chains import Link, links
from proofcheck.checks.mathematics.claims import StatedRelation, claims
from proofcheck.checks.mathematics.reading import side_text
from proofcheck.document.text import Region, Text
from proofcheck.expressions.tree import Node, Operation, Symbol, walk
from proofcheck.formal.braces import bounds, by_notes
from proofcheck.formal.claim import (
    Congruent,
    Divides,
    Formula,
    Not,
    Reason,
    Relation,
    Sign,
    Sort,
)
from proofcheck.formal.logic import terms_of, variables_of
from proofcheck.formal.memberships import members
from proofcheck.formal.terms import Untold, Variables
from proofcheck.formal.tokens import joined, letters_of, normal, parted, stands_outside, tokens_of
from proofcheck.latex.formulas import Formula as LatexFormula

_SIGNS = {"=": Sign.EQUAL, "!=": Sign.UNEQUAL, "<": Sign.LESS, "<=": Sign.AT_MOST}
_SIGNS |= {">": Sign.LESS, ">=": Sign.AT_MOST, "define": Sign.EQUAL}
# What may stand in a formula beside its relations.
_BESIDE = re.compile(
    r"""[\s\x00~,;.&]|\\[,;:!> \\]|\\q?quad(?![a-zA-Z])|\\(?:label|tag|eqref|ref)\*?\{[^{}]*\}
    |\\(?:nonumber|notag|qedhere|displaystyle|pause|left\.|right\.)(?![a-zA-Z])
    |\\begin\{(?:aligned|split|gathered)\}|\\end\{(?:aligned|split|gathered)\}|\[\d*pt\]
    |\\p(?:mod|od)\s*(?:\{[^{}]*\}|\d)|\(\s*\\(?:mod|bmod|text\{mod[^{}]*\}|mathrm\{mod[^{}]*\})[^()]*\)""",
    re.VERBOSE,
)
_AT_LEAST = frozenset("\\ge \\geq \\geqslant".split())


@dataclass(frozen=True, slots=True)
class SaidRelation:
    """One thing that a formula says, at ``region``.

    ``formula`` is None for what is only a sort of number, or was not read for a ``reason``.
    ``latex`` is how it is written, macros expanded.  ``given``: it is no claim, wherever it stands,
    but a reason that the formula gives below a brace.  ``declares``: it makes integers of what was
    none before, which the formula alone does not say.
    """

    region: Region
    formula: Formula | None
    latex: str
    reason: Reason | None = None
    detail: str = ""
    given: bool = False
    declares: bool = False


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """A formula, or a part of it between words.  ``latex`` has its macros expanded; ``said`` is in
    order; ``bare``: it compares nothing; ``letters`` are all that occur in it."""

    region: Region
    latex: str
    said: tuple[SaidRelation, ...]
    bare: bool
    letters: frozenset[str]


def read_piece(text: Text, region: Region, environment: str, names: Variables) -> FormulaPart:
    """What stands in a region of a formula."""
    latex = text.expanded(region)
    tokens = normal(latex)
    letters = frozenset(letters_of(tokens))
    formula = LatexFormula(region, environment)
    found = list(links(text.masked, formula))
    said: Sequence[SaidRelation]
    if stands_outside(tokens, "\\in"):
        said = (_member(region, latex, tokens, names),)
    elif found:
        said = tuple(_related(text, found, names))
    elif stands_outside(tokens, "\\mid") or stands_outside(tokens, "\\nmid"):
        said = (_divides(region, latex, tokens, names),)
    else:
        return FormulaPart(region, latex, (), True, letters)
    return FormulaPart(region, latex, tuple(said), False, letters)


def left_out(masked: str, part: Region, covered: Sequence[Region]) -> bool:
    """Whether a part of a formula holds more than what is covered."""
    at, end = part
    for first, last in sorted(covered):
        if _BESIDE.sub("", masked[at : max(at, min(first, end))]):
            return True
        at = max(at, last)
    return bool(_BESIDE.sub("", masked[at:end]))


def _related(text: Text, found: Sequence[Link], names: Variables) -> Iterator[SaidRelation]:
    sides = [(one, side_text(text, one.left), side_text(text, one.right)) for one in found]
    for claim in claims(text.masked, sides):
        link = claim.link
        latex = f"{claim.left} {claim.relation} {claim.right}".replace("congruent", "\\equiv")
        latex += f" \\pmod{{{claim.modulus}}}" if claim.modulus else ""
        try:
            if not (link.left.whole and link.right.whole):
                raise Untold(Reason.AMBIGUOUS)
            yield SaidRelation(link.region, _compared(claim, names), latex)
        except Untold as untold:
            yield SaidRelation(link.region, None, latex, untold.reason, untold.detail)
        for side in (claim.left, claim.right):
            yield from _below_braces(link.region, side, names)


def _below_braces(region: Region, latex: str, names: Variables) -> Iterator[SaidRelation]:
    """What the notes below braces say: that a side is what it becomes by them, and bounds."""
    tokens = tokens_of(latex)
    if (noted := by_notes(tokens)) is not None:
        with suppress(Untold):
            spanned = joined(normal(latex))
            said = Relation(Sign.EQUAL, names.side(spanned), names.side(joined(noted)))
            yield SaidRelation(region, said, f"{spanned} = {joined(noted)}", given=True)
    for inner, sign, bound in bounds(tokens):
        with suppress(Untold):
            left, right = names.term(joined(inner)), names.term(joined(bound))
            strict, turned = sign in "<>", sign in (">", *_AT_LEAST)
            said = Relation(
                Sign.LESS if strict else Sign.AT_MOST, *((right, left) if turned else (left, right))
            )
            names.ordered.update(variables_of(said))
            told = f"{joined(inner)} {sign} {joined(bound)}"
            yield SaidRelation(region, said, told, given=True)


def _compared(claim: StatedRelation, names: Variables) -> Formula:
    if claim.relation == "congruent":
        if not claim.modulus:
            raise Untold(Reason.UNREAD, "a congruence without a modulus")
        sides = (names.term(claim.left), names.term(claim.right), names.term(claim.modulus))
        return _of_integers(Congruent(*sides), names)
    equation = claim.relation in ("=", "define", "!=")
    read = names.side if equation else names.term
    left, right = read(claim.left), read(claim.right)
    for side in (left, right):
        if isinstance(side, Symbol) and side.name.startswith("\\mathbb"):
            raise Untold(Reason.OBJECTS)
    if claim.relation in (">", ">="):
        left, right = right, left
    formula = Relation(_SIGNS[claim.relation], left, right)
    if not equation:
        _ordered(formula, names)
    return formula


def _ordered(formula: Relation, names: Variables) -> None:
    """An order makes numbers of letters; but a group may lie below another one."""
    sides = (formula.left, formula.right)
    if all(isinstance(side, Symbol) and side.name[:1].isupper() for side in sides):
        raise Untold(Reason.OBJECTS)
    names.ordered.update(variables_of(formula))


def _of_integers(formula: Formula, names: Variables) -> Formula:
    for term in terms_of(formula):
        if any(isinstance(node, Operation) and node.name == "div" for node in walk(term)):
            raise Untold(Reason.UNREAD, "a quotient among integers")
    if not (names.derived - names.absolute.keys()).isdisjoint(variables_of(formula)):
        raise Untold(Reason.UNREAD, "a root among integers")
    for name in variables_of(formula):
        names.sorts.setdefault(name, Sort.INTEGER)
    return formula


def divides(divisor: Node, multiple: Node, names: Variables) -> Formula:
    """A divisibility, whose letters are integers.  Raises Untold."""
    return _of_integers(Divides(divisor, multiple), names)


def _divides(region: Region, latex: str, tokens: Sequence[str], names: Variables) -> SaidRelation:
    try:
        parts = parted(tokens, frozenset(["\\mid", "\\nmid"]))
        if len(parts) != 2:
            raise Untold(Reason.UNREAD)
        one = divides(names.term(joined(parts[0])), names.term(joined(parts[1])), names)
        return SaidRelation(region, Not(one) if "\\nmid" in tokens else one, latex)
    except Untold as untold:
        return SaidRelation(region, None, latex, untold.reason, untold.detail)


def _member(region: Region, latex: str, tokens: Sequence[str], names: Variables) -> SaidRelation:
    try:
        formula, declares = members(tokens, names)
        return SaidRelation(region, formula, latex, declares=declares)
    except Untold as untold:
        return SaidRelation(region, None, latex, untold.reason, untold.detail)
