"""Single edits of a tree that would give it a wanted value.

For every node one can say which value it would need so that the whole takes the wanted value:
a term needs what the other terms leave over, a factor the quotient, a base the root.  Two points
give two such values, and comparing them with what the node has tells whether a single edit (of a
sign, a number, an exponent, a factor, a letter, or a fraction turned over) could be the cure.
Candidates only: the caller tries them at all points.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofcheck.checks.mathematics.points import Point, close
from proofcheck.expressions.evaluate import approximate
from proofcheck.expressions.tree import BINDING, Node, Number, Operation, Symbol

MAX_NODES = 120
LARGEST = 10**6  # a number that an edit may put in
COEFFICIENTS = frozenset(Fraction(a, b) for a in range(1, 10) for b in range(1, 5))
POWERS = (Fraction(2), Fraction(3), Fraction(1, 2), Fraction(-1))

Values = tuple[complex, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """``old``, a node of the side, becomes ``new``; ``tree`` is the side after that."""

    kind: str
    old: Node
    new: Node
    tree: Node


@dataclass(frozen=True, slots=True)
class _Spot:
    """A node with the value it has and the one it would need, at each point."""

    node: Node
    has: Values
    needs: Values
    parent: str
    put: Callable[[Node], Node]  # the whole tree with something else in its place


def edits(tree: Node, wanted: Sequence[complex], points: Sequence[Point]) -> Iterator[Edit]:
    """Single edits after which ``tree`` might have the value ``wanted[i]`` at ``points[i]``.

    What stands inside functions and sums cannot be solved for: see ``inner_edits``.
    """
    names = sorted({name for point in points for name in point})
    spots = _spots(tree, tuple(wanted), points)
    for number, spot in enumerate(spots):
        if number >= MAX_NODES:
            return
        try:
            found = list(_replacements(spot, names, points))
        except ArithmeticError:  # the values there are too large to compare
            continue
        for kind, new in found:
            yield Edit(kind, spot.node, new, spot.put(new))


def inner_edits(tree: Node) -> Iterator[Edit]:
    """Single edits inside known functions, binomials and sums: a sign turned over, a number one
    more or less.  Not inside unknown functions: f(x + 1) = f(x) says something about f."""
    pending: list[tuple[Node, bool, Callable[[Node], Node]]] = [(tree, False, lambda new: new)]
    count = 0
    while pending and count < MAX_NODES:
        node, inside, put = pending.pop()
        if inside:
            for kind, new in _small_changes(node):
                count += 1
                yield Edit(kind, node, new, put(new))
        if isinstance(node, Operation) and node.name != "call":
            within = inside or node.name not in _SOLVE
            bound = node.name in BINDING
            for index, part in enumerate(node.arguments):
                if index or not bound:
                    pending.append((part, within, _placer(put, node, index)))


def _small_changes(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Number):
        if not node.slack and node.value.denominator == 1:
            yield "number", Number(node.value + 1)
            yield "number", _literal(node.value - 1)
    elif isinstance(node, Operation) and node.name == "neg":
        yield "sign", node.arguments[0]
    elif isinstance(node, Operation) and node.name == "add":
        for index, part in enumerate(node.arguments):
            parts = (*node.arguments[:index], _negated(part), *node.arguments[index + 1 :])
            yield "sign", Operation("add", parts)
    if (swapped := _swapped(node)) is not None:
        yield "operation", swapped


def _spots(tree: Node, wanted: Values, points: Sequence[Point]) -> Iterator[_Spot]:
    has = _values(tree, points)
    if has is None:
        return
    pending = [_Spot(tree, has, wanted, "", lambda new: new)]
    while pending:
        spot = pending.pop()
        yield spot
        if isinstance(spot.node, Operation):
            pending.extend(_below(spot, spot.node, points))


def _values(node: Node, points: Sequence[Point]) -> Values | None:
    found = [approximate(node, point) for point in points]
    return None if any(value is None for value in found) else tuple(found)  # type: ignore[arg-type]


def _below(spot: _Spot, node: Operation, points: Sequence[Point]) -> Iterator[_Spot]:
    solve = _SOLVE.get(node.name)
    if solve is None:
        return
    values = [_values(part, points) for part in node.arguments]
    if any(value is None for value in values):
        return
    for index, part in enumerate(node.arguments):
        has = values[index]
        assert has is not None
        try:
            needs = tuple(
                solve(index, [value[at] for value in values if value is not None], want)
                for at, want in enumerate(spot.needs)
            )
        except (ArithmeticError, ValueError):
            continue
        if all(map(cmath.isfinite, needs)):
            yield _Spot(part, has, needs, node.name, _placer(spot.put, node, index))


def _placer(outer: Callable[[Node], Node], node: Operation, index: int) -> Callable[[Node], Node]:
    """What puts a new argument into ``node`` and that into the whole tree."""

    def put(new: Node) -> Node:
        parts = (*node.arguments[:index], new, *node.arguments[index + 1 :])
        return outer(Operation(node.name, parts, node.start, node.end))

    return put


def _solve_add(index: int, parts: list[complex], want: complex) -> complex:
    return want - sum(part for at, part in enumerate(parts) if at != index)


def _solve_mul(index: int, parts: list[complex], want: complex) -> complex:
    return want / math.prod(part for at, part in enumerate(parts) if at != index)


def _solve_neg(index: int, parts: list[complex], want: complex) -> complex:
    return -want


def _solve_div(index: int, parts: list[complex], want: complex) -> complex:
    return want * parts[1] if index == 0 else parts[0] / want


def _solve_pow(index: int, parts: list[complex], want: complex) -> complex:
    if index == 0:
        return want ** (1 / parts[1])
    return cmath.log(want) / cmath.log(parts[0])


def _solve_root(index: int, parts: list[complex], want: complex) -> complex:
    if index:
        raise ValueError("degrees are not edited")
    return want ** parts[1]


def _solve_exp(index: int, parts: list[complex], want: complex) -> complex:
    return cmath.log(want)


_SOLVE: dict[str, Callable[[int, list[complex], complex], complex]] = {
    "add": _solve_add,
    "mul": _solve_mul,
    "neg": _solve_neg,
    "div": _solve_div,
    "pow": _solve_pow,
    "root": _solve_root,
    "exp": _solve_exp,
}


def _replacements(
    spot: _Spot, names: Sequence[str], points: Sequence[Point]
) -> Iterator[tuple[str, Node]]:
    node = spot.node
    if _all_close(spot.has, spot.needs):
        return
    if isinstance(node, Number):
        number = _constant(spot.needs)
        raised = spot.parent == "pow"
        # A number of another size and of the other sign would be two slips.
        if number is not None and abs(number) <= LARGEST and (raised or number >= 0):
            yield ("exponent" if raised else "number"), _literal(number)
    if isinstance(node, Symbol):
        for name in names:
            if _all_close(tuple(point[name] for point in points), spot.needs):
                yield "variable", Symbol(name)
    if isinstance(node, Operation) and node.name == "add":
        yield from _by_difference(spot, node, names, points)
    if (swapped := _swapped(node)) is not None:
        value = _values(swapped, points)
        if value and _all_close(value, spot.needs):
            yield "operation", swapped
    if any(value == 0 for value in spot.has):
        return
    ratios = tuple(need / has for need, has in zip(spot.needs, spot.has, strict=True))
    yield from _by_ratio(spot, ratios, names, points)
    if isinstance(node, Operation) and node.name == "div":
        turned = Operation("div", (node.arguments[1], node.arguments[0]))
        if _all_close(tuple(1 / value for value in spot.has), spot.needs):
            yield "fraction", turned
    if spot.parent != "pow" and not isinstance(node, Number):
        for power in POWERS[:3]:
            if _all_close(tuple(_power(value, power) for value in spot.has), spot.needs):
                yield "exponent", Operation("pow", (node, _literal(power)))


def _swapped(node: Node) -> Node | None:
    """A sum of letters and functions as a product and the other way round, a quotient as a
    difference: the laws of logarithms and powers are often taken for each other."""
    if not isinstance(node, Operation) or len(node.arguments) != 2:
        return None
    if any(isinstance(part, Number) for part in node.arguments):
        return None
    first, second = node.arguments
    if node.name == "mul":
        return Operation("add", (first, second))
    if node.name == "div":
        return Operation("add", (first, _negated(second)))
    if node.name != "add":
        return None
    if isinstance(second, Operation) and second.name == "neg":
        return Operation("div", (first, second.arguments[0]))
    return Operation("mul", (first, second))


def _by_difference(
    spot: _Spot, node: Operation, names: Sequence[str], points: Sequence[Point]
) -> Iterator[tuple[str, Node]]:
    """Edits of a sum: a term too much, a number or letter missing."""
    excess = tuple(has - need for has, need in zip(spot.has, spot.needs, strict=True))
    for index, part in enumerate(node.arguments):
        value = _values(part, points)
        if value and _all_close(value, excess):
            rest = (*node.arguments[:index], *node.arguments[index + 1 :])
            yield "term", rest[0] if len(rest) == 1 else Operation("add", rest)
    constant = _constant(excess)
    if constant is not None and constant.denominator == 1:
        yield "term", Operation("add", (*node.arguments, _literal(-constant)))
    for name in names:
        value = tuple(point[name] for point in points)
        if _all_close(value, excess):
            yield "term", Operation("add", (*node.arguments, _negated(Symbol(name))))
        elif _all_close(tuple(-one for one in value), excess):
            yield "term", Operation("add", (*node.arguments, Symbol(name)))


def _by_ratio(
    spot: _Spot, ratios: Values, names: Sequence[str], points: Sequence[Point]
) -> Iterator[tuple[str, Node]]:
    """Edits that multiply the node: a sign, a factor that is missing, one that is too much."""
    node = spot.node
    constant = _constant(ratios)
    if constant == -1 and spot.parent != "mul":
        yield "sign", _negated(node)
    elif (
        constant is not None
        and abs(constant) in COEFFICIENTS
        and abs(constant) != 1
        and spot.parent != "mul"
        and not isinstance(node, Number)
    ):
        yield "factor", Operation("mul", (_literal(constant), node))
    if spot.parent != "mul" and not (isinstance(node, Number) and spot.parent == "pow"):
        for name in names:
            if _all_close(tuple(point[name] for point in points), ratios):
                yield "factor", Operation("mul", (node, Symbol(name)))
    if isinstance(node, Operation) and node.name == "mul":
        for index, part in enumerate(node.arguments):
            value = _values(part, points)
            if value and _all_close(
                tuple(r * v for r, v in zip(ratios, value, strict=True)), _ONES
            ):
                rest = (*node.arguments[:index], *node.arguments[index + 1 :])
                yield "factor", rest[0] if len(rest) == 1 else Operation("mul", rest)


def _negated(node: Node) -> Node:
    if isinstance(node, Operation) and node.name == "neg":
        return node.arguments[0]
    return Operation("neg", (node,))


_ONES: Values = (1.0,) * 16


def _all_close(first: Values, second: Values) -> bool:
    return all(close(a, b) for a, b in zip(first, second, strict=False))


def _power(value: complex, power: Fraction) -> complex:
    return value ** float(power)


def _constant(values: Values) -> Fraction | None:
    """The simple rational number that all the values are; None when they are no such."""
    first = values[0]
    if abs(first.imag) > 1e-9 or not all(close(first, value) for value in values[1:]):
        return None
    if abs(first) > LARGEST:
        return None
    simple = Fraction(first.real).limit_denominator(100)
    return simple if close(float(simple), first) else None


def _literal(value: Fraction) -> Node:
    above: Node = Number(Fraction(abs(value.numerator)))
    if value.denominator != 1:
        above = Operation("div", (above, Number(Fraction(value.denominator))))
    return Operation("neg", (above,)) if value < 0 else above
