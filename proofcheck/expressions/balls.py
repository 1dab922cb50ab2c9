"""Operations on real balls (python-flint's ``arb``), which hold every value they may have.

``Vague`` says that a ball is too wide to tell: more precision may help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial, reduce

from flint import arb, fmpz

from proofcheck.expressions import exact
from proofcheck.expressions.contours import ball, enclosed_integral
from proofcheck.expressions.outcome import Interval, Refused
from proofcheck.expressions.tree import Operation, Symbol
from proofcheck.expressions.work import (
    MAX_BITS,
    Domain,
    Evaluation,
    Stop,
    Values,
    refuse,
    undefined,
)

INTEGRAL = 1_000  # what an integral costs of the budget of an evaluation


class Vague(Stop):
    """The ball does not tell."""

    def __init__(self, reason: str) -> None:
        super().__init__(Refused(reason))


def interval(number: arb) -> Interval:
    return Interval(_end(number.lower()), _end(number.upper()))


def _end(number: arb) -> Fraction:
    mantissa, exponent = (int(part) for part in number.man_exp())
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def _magnitude(number: arb) -> int:
    """Bits before or after the binary point, whichever are more."""
    if not number.is_finite():
        raise Vague("a value that cannot be enclosed")
    mantissa, exponent = number.abs_upper().man_exp()
    return abs(int(exponent) + int(mantissa).bit_length())


def _whole(number: arb) -> Fraction:
    whole = _integer(number)
    if whole is None:
        raise refuse("an integer function of something that may be no integer")
    return Fraction(whole)


def _integer(number: arb) -> int | None:
    """The integer that a ball without width is."""
    whole = number.unique_fmpz() if number.is_exact() else None
    return None if whole is None else int(whole)


def _exactly(function: Callable[..., Fraction], *numbers: arb) -> arb:
    """An operation on integers."""
    return ball(function(*map(_whole, numbers)), Fraction(0))


def _divided(numerator: arb, denominator: arb) -> arb:
    if denominator.is_zero():
        raise undefined("division by zero")
    if denominator.contains(0):
        raise Vague("a divisor that may be zero")
    return numerator / denominator


def _power(base: arb, exponent: arb) -> arb:
    count = _integer(exponent)
    if count is not None:
        if count <= 0 and base.contains(0):
            if base.is_zero():
                raise undefined("0 to the power 0" if count == 0 else "division by zero")
            raise Vague("a divisor that may be zero")
        return base ** fmpz(count)
    if base.upper() < 0:
        raise refuse("a fractional power of a negative number")
    if base.is_zero() and exponent > 0:
        return arb(0)
    if base.contains(0) or base.lower() < 0:
        raise Vague("a fractional power of a number that may be negative")
    return base**exponent


def _root(radicand: arb, degree: arb) -> arb:
    count = int(_whole(degree))
    if count < 1 or count > MAX_BITS:
        raise undefined("a root whose degree is no positive integer")
    if radicand.upper() < 0:
        if count % 2 == 0:
            raise undefined("an even root of a negative number")
        return -((-radicand).root(count))
    if radicand.lower() < 0:
        raise Vague("a root of a number that may be negative")
    return radicand.root(count)


def _logarithm(number: arb) -> arb:
    if number.upper() <= 0:
        raise undefined("the logarithm of a number that is not positive")
    return number.log()


def _within_one(function: Callable[[arb], arb], number: arb) -> arb:
    """``arcsin`` and ``arccos``."""
    if abs(number).lower() > 1:
        raise undefined("the inverse of a sine or cosine above 1")
    return function(number)


_OPERATIONS: Mapping[str, Callable[..., arb]] = {
    "neg": lambda number: -number,
    "div": _divided,
    "pow": _power,
    "root": _root,
    "factorial": partial(_exactly, exact.factorial),
    "binomial": partial(_exactly, exact.binomial),
    "abs": abs,
    "floor": arb.floor,
    "ceil": arb.ceil,
    "mod": partial(_exactly, exact.remainder),
    "gcd": partial(_exactly, exact.common_divisor),
    "lcm": partial(_exactly, exact.common_multiple),
    "max": lambda *numbers: reduce(arb.max, numbers),
    "min": lambda *numbers: reduce(arb.min, numbers),
    "log": _logarithm,
    "arcsin": partial(_within_one, arb.asin),
    "arccos": partial(_within_one, arb.acos),
    "arctan": arb.atan,
    "exp": arb.exp,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "cot": arb.cot,
    "sec": arb.sec,
    "csc": arb.csc,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "coth": arb.coth,
}


def _integral(node: Operation, evaluation: Evaluation[arb], values: Values) -> arb:
    """A definite integral without letters but its own."""
    variable, lower, upper, body = node.arguments
    assert isinstance(variable, Symbol)
    bounds = [evaluation.value(bound, values) for bound in (lower, upper)]
    evaluation.spend(INTEGRAL)
    return enclosed_integral(variable.name, bounds[0], bounds[1], body)


BALLS: Domain[arb] = Domain(
    rational=ball,
    pi=arb.pi,
    add=lambda first, second: first + second,
    mul=lambda first, second: first * second,
    size=_magnitude,
    integer=exact.integer,
    operations=_OPERATIONS,
    special={"integral": _integral},
)
