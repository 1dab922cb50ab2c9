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
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk
from proofcheck.formal.braces import bounds, by_notes
from proofcheck.formal.claim import (
    And,
    Congruent,
    Divides,
    Formula,
    Not,
    Reason,
    Relation,
    Sign,
    Sort,
)
from proofcheck.formal.logic import letters_in, terms_of, variables_of
from proofcheck.formal.opaque import joined, normal, tokens_of
from proofcheck.formal.terms import ONE, ZERO, Untold, Variables, at_most
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
_OPEN, _CLOSED = frozenset(["(", "[", "{", "\\{"]), frozenset([")", "]", "}", "\\}"])
_MEMBER = frozenset(["\\in"])
_SETS = {"R": Sort.REAL, "Q": Sort.REAL, "Z": Sort.INTEGER, "N": Sort.NATURAL}
_FACES = frozenset("\\mathbb \\mathbf \\Bbb \\mathds".split())
_POSITIVE = frozenset(["_>0", "^>0", "^*", "_\\ge1", "_\\geq1", "^+", "_{>}0"])
_NOT_NEGATIVE = frozenset(["_\\ge0", "_\\geq0", "^\\ge0", "^\\geq0", "_+", "_0", "_\\geqslant0"])


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
    if _stands_outside(tokens, "\\in"):
        said = (_member(region, latex, tokens, names),)
    elif found:
        said = tuple(_related(text, found, names))
    elif _stands_outside(tokens, "\\mid") or _stands_outside(tokens, "\\nmid"):
        said = (_divides(region, latex, tokens, names),)
    else:
        return FormulaPart(region, latex, (), True, letters)
    return FormulaPart(region, latex, tuple(said), False, letters)


def _stands_outside(tokens: Sequence[str], sign: str) -> bool:
    """Whether a sign stands outside of all brackets: not in the index of a sum, or in a set."""
    depth = 0
    for token in tokens:
        depth += (token in _OPEN) - (token in _CLOSED)
        if token == sign and depth <= 0:
            return True
    return False


def letters_of(tokens: Sequence[str]) -> Iterator[str]:
    """The letters among the tokens of a formula."""
    for token in tokens:
        if token.isalpha() or (token[0] == "\\" and len(token) > 2):
            yield token


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
        _ordered(claim, formula, names)
    return formula


def _ordered(claim: StatedRelation, formula: Relation, names: Variables) -> None:
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
        parts = _split(tokens, frozenset(["\\mid", "\\nmid"]))
        if len(parts) != 2:
            raise Untold(Reason.UNREAD)
        one = divides(names.term(joined(parts[0])), names.term(joined(parts[1])), names)
        return SaidRelation(region, Not(one) if "\\nmid" in tokens else one, latex)
    except Untold as untold:
        return SaidRelation(region, None, latex, untold.reason, untold.detail)


def _member(region: Region, latex: str, tokens: Sequence[str], names: Variables) -> SaidRelation:
    """``x, y \\in \\mathbb{R}``, ``x \\in (a, b]``, ``k \\in \\{1, \\dots, n\\}``."""
    try:
        parts = _split(tokens, _MEMBER)
        if len(parts) != 2 or not {"=", "<", ">", "\\le", "\\leq"}.isdisjoint(parts[0]):
            raise Untold(Reason.OBJECTS)
        members = [names.term(joined(one)) for one in _split(parts[0], frozenset([","]))]
        loose = any(name not in names.sorts for one in members for name in letters_in(one))
        formulas = [_within(one, parts[1], names) for one in members]
        stated = [one for one in formulas if one is not None]
        formula = And(tuple(stated)) if len(stated) > 1 else stated[0] if stated else None
        declares = loose and parts[1][0] != "(" and parts[1][0] != "[" and "R" not in parts[1]
        return SaidRelation(region, formula, latex, declares=declares)
    except Untold as untold:
        return SaidRelation(region, None, latex, untold.reason, untold.detail)


def _within(member: Node, within: Sequence[str], names: Variables) -> Formula | None:
    """That a term lies in a set; None when that is only to say what kind of number it is."""
    numbers = _numbers(within)
    if numbers is not None:
        if not isinstance(member, Symbol):
            raise Untold(Reason.OBJECTS)
        sort, bound = numbers
        declare(names, member.name, sort)
        if bound is None:
            return None
        strict = sort is Sort.REAL and bound == ONE
        return Relation(Sign.LESS, ZERO, member) if strict else at_most(bound, member)
    if within[0] == "\\{" and within[-1] == "\\}" and "\\}" not in within[:-1]:
        listed = [joined(one) for one in _split(within[1:-1], frozenset([","]))]
        if len(listed) >= 3 and listed[-2] in ("\\dots", "\\ldots", "\\cdots", "..."):
            if isinstance(member, Symbol):
                declare(names, member.name, Sort.INTEGER)
            return _between(member, names.term(listed[0]), names.term(listed[-1]))
    if within[0] in "([]" and within[-1] in ")[]" and len(within) > 3:
        ends = _split(within[1:-1], frozenset([","]))
        if len(ends) == 2:
            return _interval(member, within[0] == "[", ends, within[-1] == "]", names)
    raise Untold(Reason.OBJECTS)


def _between(member: Node, first: Node, last: Node) -> Formula:
    return And((at_most(first, member), at_most(member, last)))


def _interval(
    member: Node, closed_left: bool, ends: list[list[str]], closed_right: bool, names: Variables
) -> Formula:
    names.ordered.update(letters_in(member))
    bounds: list[Formula] = []
    if joined(ends[0]) != "-\\infty":
        sign = Sign.AT_MOST if closed_left else Sign.LESS
        bounds.append(Relation(sign, names.term(joined(ends[0])), member))
    if joined(ends[1]).lstrip("+") != "\\infty":
        sign = Sign.AT_MOST if closed_right else Sign.LESS
        bounds.append(Relation(sign, member, names.term(joined(ends[1]))))
    if not bounds:
        raise Untold(Reason.OBJECTS)
    return And(tuple(bounds)) if len(bounds) > 1 else bounds[0]


def _numbers(within: Sequence[str]) -> tuple[Sort, Number | None] | None:
    """The sort of a set of numbers, with what bounds them below: 1 for what is positive."""
    plain = [token for token in within if token not in "{}"]
    if not plain or plain[0] not in _FACES or plain[1] not in _SETS:
        return None
    sort, mark = _SETS[plain[1]], "".join(plain[2:])
    if not mark:
        return sort, ZERO if sort is Sort.NATURAL else None
    if mark in _POSITIVE:
        # Whether 0 is positive is a matter of language where the sign stands above.
        return sort, ONE if mark != "^+" or sort is not Sort.REAL else ZERO
    if mark in _NOT_NEGATIVE:
        return sort, ZERO
    return None


def declare(names: Variables, name: str, sort: Sort) -> None:
    """The text says what kind of number a letter is."""
    names.numbers.add(name)
    if sort is not Sort.REAL:
        names.sorts[name] = sort


def _split(tokens: Sequence[str], at: frozenset[str]) -> list[list[str]]:
    """Tokens parted at some that stand outside of brackets."""
    parts: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token in _OPEN) - (token in _CLOSED)
        if token in at and depth <= 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts if all(parts) else []
