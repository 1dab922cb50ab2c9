"""What it says of terms that they lie in a set: a kind of number, an interval, a list."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.expressions.tree import Node, Number, Symbol
from proofcheck.formal.claim import And, Formula, Reason, Relation, Sign, Sort
from proofcheck.formal.logic import letters_in
from proofcheck.formal.terms import ONE, ZERO, Untold, Variables, at_most
from proofcheck.formal.tokens import joined, parted

_MEMBER = frozenset(["\\in"])
_SETS = {"R": Sort.REAL, "Q": Sort.REAL, "Z": Sort.INTEGER, "N": Sort.NATURAL}
_FACES = frozenset("\\mathbb \\mathbf \\Bbb \\mathds".split())
_POSITIVE = frozenset(["_>0", "^>0", "^*", "_\\ge1", "_\\geq1", "^+", "_{>}0"])
_NOT_NEGATIVE = frozenset(["_\\ge0", "_\\geq0", "^\\ge0", "^\\geq0", "_+", "_0", "_\\geqslant0"])


def members(tokens: Sequence[str], names: Variables) -> tuple[Formula | None, bool]:
    """What a membership says (``x, y \\in \\mathbb{R}``, ``x \\in (a, b]``, ``k \\in \\{1, \\dots,
    n\\}``), None when it is only what kind of numbers they are; and whether it makes integers of
    what was none.

    Raises Untold.
    """
    parts = parted(tokens, _MEMBER)
    if len(parts) != 2 or not {"=", "<", ">", "\\le", "\\leq"}.isdisjoint(parts[0]):
        raise Untold(Reason.OBJECTS)
    terms = [names.term(joined(one)) for one in parted(parts[0], frozenset([","]))]
    loose = any(name not in names.sorts for one in terms for name in letters_in(one))
    formulas = [_within(one, parts[1], names) for one in terms]
    stated = [one for one in formulas if one is not None]
    formula = And(tuple(stated)) if len(stated) > 1 else stated[0] if stated else None
    declares = loose and parts[1][0] != "(" and parts[1][0] != "[" and "R" not in parts[1]
    return formula, declares


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
        listed = [joined(one) for one in parted(within[1:-1], frozenset([","]))]
        if len(listed) >= 3 and listed[-2] in ("\\dots", "\\ldots", "\\cdots", "..."):
            if isinstance(member, Symbol):
                declare(names, member.name, Sort.INTEGER)
            return _between(member, names.term(listed[0]), names.term(listed[-1]))
    if within[0] in "([]" and within[-1] in ")[]" and len(within) > 3:
        ends = parted(within[1:-1], frozenset([","]))
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
