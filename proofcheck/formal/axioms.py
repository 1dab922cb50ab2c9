"""What absolute values, norms and distances are known to obey, for those of a claim.

Absolute values are those of real or complex numbers, norms and distances those that the text calls
so.  Which of them are related is found by computing what stands between the bars at random points.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product

from proofcheck.expressions.evaluate import exact
from proofcheck.expressions.tree import Node, Number, Operation, Symbol, walk
from proofcheck.formal.claim import MAX_EXPONENT, Formula, Or
from proofcheck.formal.logic import letters_in
from proofcheck.formal.terms import ZERO, Variables, at_most, equal

MAX_VALUES = 10  # absolute values, or norms, of a claim
_POINTS = 3
_LARGE = 10**6

_Point = tuple[Fraction, ...]


def axioms(wanted: Collection[str], names: Variables) -> Iterator[Formula]:
    """What is known of the variables ``wanted``, beyond what each obeys alone."""
    values = {name: names.absolute[name] for name in wanted if name in names.absolute}
    values = {name: inner for name, inner in values.items() if _of_numbers(inner, names)}
    yield from _between(values, True)
    for name, inner in values.items():
        if _is_real(inner, names):
            signs = (inner, Operation("neg", (inner,)))
            yield Or(tuple(equal(Symbol(name), one) for one in signs))
    norms = {name: names.norms[name] for name in wanted if name in names.norms}
    for suffix in dict.fromkeys(suffix for suffix, _ in norms.values()):
        of_one = {name: inner for name, (other, inner) in norms.items() if other == suffix}
        for name in of_one:
            yield at_most(ZERO, Symbol(name))
        if names.normed:
            linear = {name: inner for name, inner in of_one.items() if _is_linear(inner)}
            yield from _between(linear, False)
    yield from _powers({name: names.powers[name] for name in wanted if name in names.powers}, names)
    yield from _factorials({n: names.factorials[n] for n in wanted if n in names.factorials})
    if names.metric:
        yield from _distances(sorted(set(wanted) & names.distances.keys()), names)


def _between(of: dict[str, Node], products: bool) -> Iterator[Formula]:
    """Equalities and triangle inequalities; of absolute values, products too."""
    if not 1 <= len(of) <= MAX_VALUES:
        return
    points = _points(of)
    usable = {name: point for name, point in points.items() if point is not None}
    for name, point in usable.items():
        if len(set(point)) == 1 and (products or not point[0]):
            yield equal(Symbol(name), Number(abs(point[0])))
    for one, other in combinations(usable, 2):
        factor = _ratio(usable[one], usable[other])
        if factor is not None:
            numeral = Number(factor)
            yield equal(Symbol(one), Operation("mul", (numeral, Symbol(other))))
    for one in usable:
        for others in (*combinations(usable, 2), *combinations(usable, 3)):
            if one not in others and _adds_up(usable[one], [usable[name] for name in others]):
                parts = tuple(Symbol(name) for name in others)
                yield at_most(Symbol(one), Operation("add", parts))
        for first, second in combinations(usable, 2) if products else ():
            if all(
                a**2 == (b * c) ** 2
                for a, b, c in zip(usable[one], usable[first], usable[second], strict=True)
            ):
                yield equal(Symbol(one), Operation("mul", (Symbol(first), Symbol(second))))


def _powers(of: dict[str, tuple[str, Node]], names: Variables) -> Iterator[Formula]:
    """Powers of one base whose exponents add up, or are multiples of each other.

    Of a base that may be zero, or negative, where the exponents are integers: such powers are
    written where they have a meaning.
    """
    for base in dict.fromkeys(base for base, _ in of.values()):
        exponents = {name: tree for name, (other, tree) in of.items() if other == base}
        points = {name: at for name, at in _points(exponents).items() if at is not None}
        if len(points) > MAX_VALUES:
            continue
        for one, other in combinations(points, 2):
            for more, less in ((one, other), (other, one)):
                steps = {a - b for a, b in zip(points[more], points[less], strict=True)}
                ratios = {a / b for a, b in zip(points[more], points[less], strict=True) if b}
                step, ratio = _small(steps), _small(ratios)
                if step and base in names.bases:
                    yield equal(Symbol(more), _times(Symbol(less), names.bases[base], step))
                if ratio and ratio != 1:
                    yield equal(Symbol(more), Operation("pow", (Symbol(less), Number(ratio))))
        for one, first, second in permutations(points, 3):
            sums = zip(points[one], points[first], points[second], strict=True)
            if first < second and all(a == b + c for a, b, c in sums):
                yield equal(Symbol(one), Operation("mul", (Symbol(first), Symbol(second))))


def _small(found: set[Fraction]) -> Fraction | None:
    """The one number found, when it is a small positive integer."""
    only = found.pop() if len(found) == 1 else Fraction(0)
    return only if only.denominator == 1 and 0 < only <= MAX_EXPONENT else None


def _times(power: Node, base: Node, step: Fraction) -> Node:
    more = base if step == 1 else Operation("pow", (base, Number(step)))
    return Operation("mul", (more, power))


def _factorials(of: dict[str, Node]) -> Iterator[Formula]:
    """``(n+1)! = (n+1) n!``"""
    points = {name: at for name, at in _points(of).items() if at is not None}
    for more, less in permutations(points, 2):
        if all(a == b + 1 for a, b in zip(points[more], points[less], strict=True)):
            yield equal(Symbol(more), Operation("mul", (of[more], Symbol(less))))


def _points(of: dict[str, Node]) -> dict[str, _Point | None]:
    """The values of the trees at random points, the same for all; None where there is none."""
    draw = random.Random(0)
    letters = dict.fromkeys(name for inner in of.values() for name in letters_in(inner))
    draws = [{name: Fraction(draw.randint(2, _LARGE)) for name in letters} for _ in range(_POINTS)]
    found: dict[str, _Point | None] = {}
    for name, inner in of.items():
        values = [exact(inner, values) for values in draws]
        whole = [value for value in values if isinstance(value, Fraction)]
        found[name] = tuple(whole) if len(whole) == _POINTS else None
    return found


def _ratio(one: _Point, other: _Point) -> Fraction | None:
    """The number, not negative, by which one is always a multiple of the other up to its sign."""
    if not all(other) or not any(one):
        return None
    ratios = {abs(a / b) for a, b in zip(one, other, strict=True)}
    return ratios.pop() if len(ratios) == 1 else None


def _adds_up(one: _Point, others: Sequence[_Point]) -> bool:
    """Whether one is a sum of the others, each with one sign or the other."""
    return any(
        all(
            a == sum(sign * part for sign, part in zip(signs, parts, strict=True))
            for a, *parts in zip(one, *others, strict=True)
        )
        for signs in product((1, -1), repeat=len(others))
    )


def _distances(found: Sequence[str], names: Variables) -> Iterator[Formula]:
    for name in found:
        yield at_most(ZERO, Symbol(name))
    for one, other in combinations(found, 2):
        first, second = names.distances[one], names.distances[other]
        if first[0] == second[0] and first[1:] == second[:0:-1]:
            yield equal(Symbol(one), Symbol(other))
    for one in found:
        metric, *ends = names.distances[one]
        for other, third in combinations([name for name in found if name != one], 2):
            pairs = [set(names.distances[name][1:]) for name in (other, third)]
            same = {names.distances[name][0] for name in (other, third)} == {metric}
            if same and len(ends) == 2 and pairs[0] ^ pairs[1] == set(ends) and ends[0] != ends[1]:
                yield at_most(Symbol(one), Operation("add", (Symbol(other), Symbol(third))))


def _of_numbers(inner: Node, names: Variables) -> bool:
    """Bars around a capital may mean a number of elements, or a determinant; around a difference
    they mean neither."""
    known = names.opaque | names.numbers | names.ordered
    return any(isinstance(node, Operation) and node.name == "neg" for node in walk(inner)) or all(
        not name[:1].isupper() or name in known for name in letters_in(inner)
    )


def _is_real(inner: Node, names: Variables) -> bool:
    """Whether the text takes what stands between the bars for a real number."""
    known = names.numbers | names.ordered | names.sorts.keys()
    return all(name in known for name in letters_in(inner))


def _is_linear(inner: Node) -> bool:
    """Whether vectors are only added, and multiplied by numbers."""
    if isinstance(inner, Number):
        return inner.value == 0
    if isinstance(inner, Symbol):
        return True
    if inner.name in ("add", "neg"):
        return all(map(_is_linear, inner.arguments))
    letters = [part for part in inner.arguments if not isinstance(part, Number)]
    return inner.name == "mul" and len(letters) == 1 and _is_linear(letters[0])
