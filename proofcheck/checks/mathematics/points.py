"""Where equations are tried: points of several domains, and what came of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.expressions.evaluate import approximate
from proofcheck.expressions.tree import Node, Operation, symbols, walk

Point = Mapping[str, complex]

PER_DOMAIN = 4
TOLERANCE = 1e-9  # relative; the points are small, so that little is lost by cancellation

# Operations that make sense, or are cheap, at whole numbers only.
_WHOLE = frozenset("factorial binomial mod gcd lcm sum prod floor ceil".split())
# Operations with branches: identities of theirs may hold for positive numbers alone.
_BRANCHED = frozenset("root log abs max min arcsin arccos arctan".split())


def wants_integers(*trees: Node) -> bool:
    """Whether the trees are to be tried at whole numbers only."""
    return _has(_WHOLE, trees)


def has_branches(*trees: Node) -> bool:
    """Whether an identity of the trees may hold for positive numbers alone."""
    if _has(_BRANCHED, trees):
        return True
    powers = (n for tree in trees for n in walk(tree) if isinstance(n, Operation))
    return any(n.name == "pow" and n.arguments[1:] and _is_rational(n) for n in powers)


def _is_rational(power: Operation) -> bool:
    """Whether the exponent is more than a whole number or a letter."""
    return any(isinstance(n, Operation) and n.name == "div" for n in walk(power.arguments[1]))


def _has(names: frozenset[str], trees: tuple[Node, ...]) -> bool:
    return any(isinstance(n, Operation) and n.name in names for t in trees for n in walk(t))


@lru_cache(maxsize=2048)
def domains(names: tuple[str, ...], integers: bool) -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Named domains with their points: the same for the same names, whatever else happened.

    Whole numbers come first: positive ones, in rising and in falling order; then, unless only
    ``integers`` will do, positive reals, reals of either sign, and complex numbers.
    """
    chance = random.Random(len(names))
    found: list[tuple[str, tuple[Point, ...]]] = []

    def add(name: str, draw: Sequence[Sequence[complex]]) -> None:
        found.append((name, tuple(dict(zip(names, row, strict=True)) for row in draw)))

    count, top = len(names), max(12, 2 * len(names) + 4)
    whole = [chance.sample(range(2, top), count) for _ in range(PER_DOMAIN)]
    add("integers", [list(row) for row in whole])
    add("rising", [sorted(row) for row in whole])
    add("falling", [sorted(row, reverse=True) for row in whole])
    if not integers:
        reals = [[chance.uniform(0.4, 2.6) for _ in names] for _ in range(PER_DOMAIN)]
        add("positive", [list(row) for row in reals])
        add("real", [[x * chance.choice((-1, 1)) for x in row] for row in reals])
        add("negative", [[-x for x in row] for row in reals])
        turned = [[complex(x, chance.uniform(-1.5, 1.5)) for x in row] for row in reals]
        add("complex", turned)
    return tuple(found)


def where_to_try(
    left: Node, right: Node, names: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """The domains for two sides.  In the exponent of e, i is the imaginary unit."""
    found = domains(names, wants_integers(left, right))
    if "i" not in names or not (turns(left) or turns(right)):
        yield from found
        return
    for domain, points in found:
        yield domain, tuple({**point, "i": 1j} for point in points)


def turns(tree: Node) -> bool:
    """Whether i stands in the exponent of e."""
    return any(
        isinstance(part, Operation) and part.name == "exp" and "i" in symbols(part)
        for part in walk(tree)
    )


@dataclass(frozen=True, slots=True)
class DomainTrial:
    """What came of trying an equation in one domain; ``zero`` counts the points at which both
    sides vanish, which says little: they are among the ``equal`` ones."""

    domain: str
    equal: int
    unequal: int
    zero: int


def close(left: complex, right: complex) -> bool:
    """Whether two values are equal but for rounding."""
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right), 1e-3)


def trials(left: Node, right: Node, names: tuple[str, ...]) -> Iterator[DomainTrial]:
    """Both sides in each domain; a point at which one of them has no value counts as neither."""
    for domain, points in where_to_try(left, right, names):
        equal = unequal = zero = 0
        for point in points:
            first = approximate(left, point)
            second = None if first is None else approximate(right, point)
            if first is None or second is None:
                continue
            if close(first, second):
                equal += 1
                zero += not first
            else:
                unequal += 1
        yield DomainTrial(domain, equal, unequal, zero)


def is_identity(left: Node, right: Node, names: tuple[str, ...]) -> bool:
    """Whether both sides agree wherever both have a value.

    With roots, logarithms and the like: for positive numbers, as one writes them.  By chance a
    false equation of this size passes with a probability that does not matter (Schwartz 1980,
    Fast probabilistic algorithms for verification of polynomial identities, lemma 1).
    """
    branches = has_branches(left, right)
    total = 0
    for trial in trials(left, right, names):
        if branches and trial.domain in ("real", "negative", "complex"):
            continue
        if trial.unequal:
            return False
        total += trial.equal
    return total >= PER_DOMAIN


def _holds_for_imaginary_unit(
    left: Node, right: Node, names: tuple[str, ...], integers: bool
) -> bool:
    for point in domains(names, integers)[0 if integers else 3][1]:
        at = {**point, "i": 1j}
        first, second = approximate(left, at), approximate(right, at)
        if first is None or second is None or not close(first, second):
            return False
    return True


def fails_everywhere(left: Node, right: Node, names: tuple[str, ...]) -> bool:
    """Whether the equation is false in every domain in which it can be tried.

    One that holds throughout some domain is an identity there, and the author may mean that one.
    So may one who writes i for the imaginary unit.
    """
    tried = 0
    integers = wants_integers(left, right)
    if "i" in names and _holds_for_imaginary_unit(left, right, names, integers):
        return False
    for trial in trials(left, right, names):
        if trial.equal > trial.zero and not trial.unequal:
            return False
        tried += trial.unequal
    return tried >= PER_DOMAIN
