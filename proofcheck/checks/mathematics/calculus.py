"""PC204: an equation with derivatives or integrals that is false wherever it can be tried."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.checks.mathematics.claims import StatedRelation
from proofcheck.checks.mathematics.closed import Refutation, closed_holds, has_decimals
from proofcheck.checks.mathematics.points import Point
from proofcheck.checks.mathematics.results import NOTHING, SUPPOSED, Around, Confirmed, Pairs
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.document.finding import ConfirmedBy
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.expressions.derivative import differentiate, without_derivatives
from proofcheck.expressions.evaluate import Interval, Refused, approximate, enclose
from proofcheck.expressions.interpretation import Interpretation
from proofcheck.expressions.tree import Node, Operation, Symbol, symbols, walk
from proofcheck.expressions.work import Stop

FALSE_CALCULUS = Rule(
    code="PC204",
    category=Category.MATHEMATICS,
    title="an equation with a derivative or an integral is false",
    severity=Severity.WARNING,
    confidence=0.9,
    why="The derivative was carried out and the integral computed: the two sides differ at "
    "the numbers shown, and wherever else they were tried.",
    example_bad=r"Then $\int_0^1 x^2 \, dx = \frac{1}{2}$.",
    example_good=r"Then $\int_0^1 x^2 \, dx = \frac{1}{3}$.",
    silence="Write `% proofcheck: ignore[{code}]` on one of the formula's lines.",
    false_alarms="In 20 collections with 19,111 proofs two flags, both slips. In another with "
    "23,400, where the last three gates were written, 52 different flags: half of them slips, "
    "half of them rows that the conversion of that text to LaTeX had lost.",
    best_grade=0.5,
)


SIGNS = frozenset(["derivative", "antiderivative", "integral"])
MAX_NAMES = 4
AGREEMENT = 1e-7  # relative to the larger side, or to 1: what quadrature is good for
DIFFERENCE = 1e-3  # relative to the larger side, or to 0.01: no error of quadrature
_CONSTANTS = "cCkK"  # of integration
FEWEST = 4  # points that decide


@dataclass(frozen=True, slots=True)
class Failing:
    """A point at which the sides differ, and their values there; ``differentiated`` says that they
    are those of the derivatives."""

    at: tuple[tuple[str, float], ...]
    left: float
    right: float
    differentiated: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides as they can be evaluated: with a ``variable``, their derivatives by it."""

    left: Node
    right: Node
    variable: str = ""


def judge_calculus(
    claim: StatedRelation, pairs: Pairs, around: Around
) -> Confirmed | Failing | Refused:
    """An equation with derivatives or integrals."""
    verdicts: list[bool | Failing | None] = []
    for left, right in pairs:
        sides = worked_out(left.tree, right.tree)
        if isinstance(sides, Refused):
            return sides
        verdicts.append(calculus_holds(sides))
        if verdicts[-1] is True:
            same = shape(left.tree) == shape(right.tree)
            return NOTHING if same or around().algebra else Confirmed(ConfirmedBy.IDENTITY)
        if verdicts[-1] and not _may_be_refuted(left.tree, right.tree, sides):
            verdicts[-1] = None
    failing = [verdict for verdict in verdicts if isinstance(verdict, Failing)]
    if claim.relation != "=" or len(failing) < len(pairs):
        return NOTHING
    words = around()
    if words.hypothesis or words.condition or words.denied or words.algebra or words.acting:
        return SUPPOSED
    return failing[0]


def _may_be_refuted(left: Node, right: Node, sides: Sides) -> bool:
    """Whether both sides speak of the same letters and of no function that the text defines: else
    they say what a letter or a function is.  Where i is one, the imaginary unit is meant."""
    first, second = symbols(left), symbols(right)
    if sides.variable:
        if sides.variable not in first & second:
            return False
        if not all(name[0] in _CONSTANTS for name in first ^ second):
            return False
    called = any(
        isinstance(part, Operation) and part.name == "call"
        for side in (sides.left, sides.right)
        for part in walk(side)
    )
    names = symbols(sides.left)
    if names != symbols(sides.right) or called or "i" in names:
        return False
    return not has_decimals(sides.left, sides.right) if names else _differ(sides)


def _differ(sides: Sides) -> bool:
    """Whether the values of two sides without letters are certainly different: where they can be
    enclosed, by that; else they are those of quadrature, which decimals would not fit."""
    enclosures = [enclose(side, {}) for side in (sides.left, sides.right)]
    if all(isinstance(one, Interval) for one in enclosures):
        return isinstance(
            closed_holds("=", Interpretation(sides.left), Interpretation(sides.right)), Refutation
        )
    return not has_decimals(sides.left, sides.right)


def has_calculus(*trees: Node) -> bool:
    """Whether a derivative or an integral stands in one of them."""
    return any(
        isinstance(part, Operation) and part.name in SIGNS for tree in trees for part in walk(tree)
    )


def worked_out(left: Node, right: Node) -> Sides | Refused:
    """The sides with derivatives carried out; with antiderivatives, the derivatives of the sides:
    what they may differ by is constant."""
    try:
        left, right = without_derivatives(left), without_derivatives(right)
        variables = {
            part.arguments[0].name
            for side in (left, right)
            for part in walk(side)
            if isinstance(part, Operation)
            and part.name == "antiderivative"
            and isinstance(part.arguments[0], Symbol)
        }
        if len(variables) > 1:
            return Refused("integrals in several variables")
        for name in variables:
            left, right = differentiate(left, name), differentiate(right, name)
    except Stop as stop:
        return Refused(stop.outcome.reason)
    if any(
        isinstance(part, Operation) and part.name == "antiderivative"
        for side in (left, right)
        for part in walk(side)
    ):
        return Refused("an integral within an operation")
    return Sides(left, right, "".join(variables))


@lru_cache(maxsize=512)
def _places(names: tuple[str, ...]) -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Named domains with their points; integrals with letters may be known for whole ones only,
    and then for equal or for different ones."""
    chance = random.Random(len(names))

    def reals(low: float, high: float, count: int) -> tuple[Point, ...]:
        return tuple({name: chance.uniform(low, high) for name in names} for _ in range(count))

    whole = [chance.sample(range(1, 5 + len(names)), len(names)) for _ in range(FEWEST)]
    return (
        ("below 1", reals(0.1, 0.9, FEWEST)),
        ("above 1", reals(1.1, 2.5, FEWEST)),
        ("whole", tuple(dict(zip(names, map(float, row), strict=True)) for row in whole)),
        ("rising", tuple(dict(zip(names, map(float, sorted(row)), strict=True)) for row in whole)),
        ("equal", tuple(dict.fromkeys(names, float(value)) for value in range(1, FEWEST + 1))),
        ("negative", reals(-0.9, -0.1, FEWEST)),
    )


def calculus_holds(sides: Sides) -> bool | Failing | None:
    """Whether an equation holds at all positive numbers where it can be tried, or fails in every
    domain; None when neither, or when there is too little to go by."""
    left, right = sides.left, sides.right
    if any(map(_hides_function, (left, right))):
        return None
    names = tuple(sorted(symbols(left) | symbols(right)))
    if len(names) > MAX_NAMES:
        return None
    holding = failing = 0
    identity, somewhere = True, False
    witness: Failing | None = None
    for domain, points in _places(names):
        same = different = 0
        for point, one, other in _values(left, right, points):
            scale = max(abs(one), abs(other))
            if abs(one - other) <= AGREEMENT * max(scale, 1.0):
                same += 1
            elif abs(one - other) > DIFFERENCE * max(scale, 0.01):
                different += 1
                at = tuple(point.items())
                witness = witness or Failing(at, one.real, other.real, bool(sides.variable))
        if domain in ("below 1", "above 1"):
            identity = identity and not different
            holding += same
        failing += different
        somewhere = somewhere or bool(same and not different)  # it may be meant for these numbers
        if somewhere and not identity:
            return None
    if identity and holding >= FEWEST:
        return True
    return witness if failing >= FEWEST and not somewhere else None


def _hides_function(tree: Node) -> bool:
    """Whether an unknown function is integrated: that cannot be computed."""
    return any(
        isinstance(inner, Operation) and inner.name == "call"
        for part in walk(tree)
        if isinstance(part, Operation) and part.name == "integral"
        for inner in walk(part)
    )


def _values(
    left: Node, right: Node, points: tuple[Point, ...]
) -> Iterator[tuple[dict[str, float], complex, complex]]:
    for point in points:
        one = approximate(left, point)
        other = None if one is None else approximate(right, point)
        if one is not None and other is not None:
            yield {name: value.real for name, value in point.items()}, one, other
