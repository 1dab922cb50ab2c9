"""Relations that letters obey: whether an equation holds wherever they do.

A relation is an equation between two trees.  Points that obey some are found by Newton's method in
the complex numbers, the shortest step at a time.  An equation follows when beside such a point its
sides differ by no more than a multiple of what the relations are off: so ``x^2 = 0`` does not make
``x = 0``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations

from proofcheck.expressions.evaluate import approximate
from proofcheck.expressions.tree import Node, symbols

Relation = tuple[Node, Node]

MAX_NAMES = 8
MAX_PAIRED = 8  # relations that are also tried two at a time
STARTS = 3
ROUNDS = 60
STEP = 1e-6  # of the numerical derivatives
BESIDE = 1e-5  # how far from a point that obeys the relations an equation is tried
MOST = 1e3  # how many times what the relations are off the sides may differ


def follows(left: Node, right: Node, relations: Sequence[Relation]) -> bool:
    """Whether an equation holds wherever one of the relations does, or two of them."""
    names = symbols(left) | symbols(right)
    near = [one for one in relations if names & (symbols(one[0]) | symbols(one[1]))]
    sets: list[tuple[Relation, ...]] = [(one,) for one in near]
    sets += combinations(near[-MAX_PAIRED:], 2)
    return any(_holds_on(left, right, one) for one in sets)


def _holds_on(left: Node, right: Node, relations: tuple[Relation, ...]) -> bool:
    names = symbols(left) | symbols(right)
    names = names.union(*(symbols(side) for relation in relations for side in relation))
    if len(names) > MAX_NAMES:
        return False
    found = 0
    for point in _points_on(relations, sorted(names)):
        beside = {
            name: value + BESIDE * (1 + 0.1 * at) for at, (name, value) in enumerate(point.items())
        }
        off = _values((*relations, (left, right)), beside)
        if off is None:
            continue
        if abs(off[-1]) > MOST * sum(map(abs, off[:-1])):
            return False
        found += 1
    return found > 1


def _points_on(relations: tuple[Relation, ...], names: list[str]) -> Iterator[dict[str, complex]]:
    """Points at which the relations hold."""
    chance = random.Random(len(names))
    for _ in range(STARTS):
        point = {name: complex(chance.uniform(0.5, 2), chance.uniform(-1, 1)) for name in names}
        if _approach(relations, point):
            yield point


def _approach(relations: tuple[Relation, ...], point: dict[str, complex]) -> bool:
    """Moves the point to where the relations hold; False when it does not get there."""
    for _ in range(ROUNDS):
        now = _values(relations, point)
        if now is None:
            return False
        if max(map(abs, now)) < 1e-13:
            return True
        rows = []
        for name in point:
            moved = _values(relations, {**point, name: point[name] + STEP})
            if moved is None:
                return False
            rows.append([(after - before) / STEP for before, after in zip(now, moved, strict=True)])
        # The shortest step that solves the linear equations: J* (J J*)^-1 of the values.
        square = [
            [sum(row[i] * row[j].conjugate() for row in rows) for j in range(len(now))]
            for i in range(len(now))
        ]
        weights = _solve(square, now)
        if weights is None:
            return False
        for name, row in zip(point, rows, strict=True):
            point[name] -= sum(
                slope.conjugate() * weight for slope, weight in zip(row, weights, strict=True)
            )
    now = _values(relations, point)
    return now is not None and max(map(abs, now)) < 1e-9


def _values(relations: tuple[Relation, ...], point: dict[str, complex]) -> list[complex] | None:
    found = []
    for left, right in relations:
        one, other = approximate(left, point), approximate(right, point)
        if one is None or other is None:
            return None
        found.append(one - other)
    return found


def _solve(matrix: list[list[complex]], values: list[complex]) -> list[complex] | None:
    """The solution of one or two linear equations; None when there is none."""
    if len(values) == 1:
        return [values[0] / matrix[0][0]] if matrix[0][0] else None
    (a, b), (c, d) = matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-300:
        return None
    return [
        (values[0] * d - b * values[1]) / determinant,
        (a * values[1] - values[0] * c) / determinant,
    ]
