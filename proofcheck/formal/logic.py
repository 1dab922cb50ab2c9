"""Formulas of claims: what stands in them, and whether they hold.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from proofcheck.expressions.evaluate import exact
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk
from proofcheck.formal.claim import (
    And,
    Congruent,
    Divides,
    Formula,
    Implies,
    Not,
    Or,
    Relation,
    Sign,
)


def terms_of(formula: Formula) -> Iterator[Node]:
    """The terms that a formula speaks of, in its order."""
    match formula:
        case Relation(_, left, right):
            yield from (left, right)
        case Divides(divisor, multiple):
            yield from (divisor, multiple)
        case Congruent(left, right, modulus):
            yield from (left, right, modulus)
        case Not(part):
            yield from terms_of(part)
        case Implies(premise, conclusion):
            yield from terms_of(premise)
            yield from terms_of(conclusion)
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms_of(part)


def variables_of(formula: Formula) -> dict[str, None]:
    """The names of the variables of a formula, in the order in which they occur."""
    return {name: None for term in terms_of(formula) for name in letters_in(term)}


def letters_in(term: Node) -> Iterator[str]:
    """The names of the variables of a term, as often and in the order as they occur."""
    return (node.name for node in walk(term) if isinstance(node, Symbol))


def conjuncts(formula: Formula) -> Iterator[Formula]:
    """The formulas of which it is the conjunction."""
    if isinstance(formula, And):
        for part in formula.parts:
            yield from conjuncts(part)
    else:
        yield formula


def is_order(formula: Formula) -> bool:
    """Whether it compares two numbers by their order."""
    return isinstance(formula, Relation) and formula.sign in (Sign.LESS, Sign.AT_MOST)


def divisors(formula: Formula) -> Iterator[Node]:
    """What a formula divides by, but for numbers other than zero."""
    for term in terms_of(formula):
        for node in walk(term):
            if isinstance(node, Operation) and node.name == "div":
                divisor = node.arguments[1]
                if not (isinstance(divisor, Number) and divisor.value):
                    yield divisor


def division(formula: Divides | Congruent) -> tuple[Node, Node]:
    """The divisor, and what it is said to divide."""
    if isinstance(formula, Divides):
        return formula.divisor, formula.multiple
    return formula.modulus, Operation("add", (formula.left, Operation("neg", (formula.right,))))


def renamed(formula: Formula, names: Mapping[str, str]) -> Formula:
    """The formula with other names for its variables, without places."""

    def term(node: Node) -> Node:
        if isinstance(node, Symbol):
            return Symbol(names[node.name])
        if isinstance(node, Number):
            return Number(node.value)
        return Operation(node.name, tuple(map(term, node.arguments)))

    match formula:
        case Relation(sign, left, right):
            return Relation(sign, term(left), term(right))
        case Divides(divisor, multiple):
            return Divides(term(divisor), term(multiple))
        case Congruent(left, right, modulus):
            return Congruent(term(left), term(right), term(modulus))
        case Not(part):
            return Not(renamed(part, names))
        case Implies(premise, conclusion):
            return Implies(renamed(premise, names), renamed(conclusion, names))
        case And(parts):
            return And(tuple(renamed(part, names) for part in parts))
        case Or(parts):
            return Or(tuple(renamed(part, names) for part in parts))


def holds(formula: Formula, values: Mapping[str, Fraction]) -> bool | None:
    """Whether a formula holds at a point, in exact arithmetic; None where it has no meaning."""
    match formula:
        case Relation(sign, left, right):
            sides = [exact(side, values) for side in (left, right)]
            if not all(isinstance(side, Fraction) for side in sides):
                return None
            return _compare(sign, *sides)  # type: ignore[arg-type]
        case Divides() | Congruent():
            divisor, multiple = division(formula)
            return _divides(exact(divisor, values), exact(multiple, values))
        case Not(part):
            inner = holds(part, values)
            return None if inner is None else not inner
        case Implies(premise, conclusion):
            return _either([holds(Not(premise), values), holds(conclusion, values)])
        case Or(parts):
            return _either([holds(part, values) for part in parts])
        case And(parts):
            failing = _either([holds(Not(part), values) for part in parts])
            return None if failing is None else not failing


def _either(found: list[bool | None]) -> bool | None:
    if True in found:
        return True
    return None if None in found else False


def _compare(sign: Sign, left: Fraction, right: Fraction) -> bool:
    match sign:
        case Sign.EQUAL:
            return left == right
        case Sign.UNEQUAL:
            return left != right
        case Sign.LESS:
            return left < right
        case Sign.AT_MOST:
            return left <= right


def _divides(divisor: object, multiple: object) -> bool | None:
    if not (isinstance(divisor, Fraction) and isinstance(multiple, Fraction)):
        return None
    if divisor.denominator != 1 or multiple.denominator != 1:
        return None
    return multiple % divisor == 0 if divisor else multiple == 0
