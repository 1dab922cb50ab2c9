"""Exact evaluation over the rational numbers.

Elementary functions are refused but where their value is plainly rational (``sin 0``), roots but
where they are exact.  ``0^0`` has no value: whether it is 1 is a convention.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from proofcheck.expressions.outcome import Refused, Undefined
from proofcheck.expressions.tree import ELEMENTARY, ZERO, Node
from proofcheck.expressions.work import (
    MAX_BITS,
    MAX_FACTORIAL,
    Domain,
    Evaluation,
    Stop,
    Values,
    refuse,
    undefined,
)

# Where elementary functions have a value that everybody knows.
_PLAIN = dict.fromkeys("sin tan arcsin arctan sinh tanh".split(), (0, 0))
_PLAIN |= dict.fromkeys(("exp", "cos", "cosh"), (0, 1)) | {"log": (1, 0), "arccos": (1, 0)}


def exact(node: Node, values: Values) -> Fraction | Refused | Undefined:
    """The value of a tree; a decimal literal stands for itself, without its slack."""
    try:
        return Evaluation(RATIONALS).value(node, values)
    except Stop as stop:
        return stop.outcome


def size(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """``base ** exponent`` where that is rational."""
    if exponent.denominator != 1:
        if base < 0:
            raise refuse("a fractional power of a negative number")
        return power(root(base, Fraction(exponent.denominator)), Fraction(exponent.numerator))
    if base == 0 and exponent <= 0:
        raise undefined("0 to the power 0" if exponent == 0 else "division by zero")
    if size(base) > 1 and (size(base) - 1) * abs(exponent.numerator) > MAX_BITS:
        raise refuse("too much work: numbers of many digits")
    return base**exponent.numerator if abs(base) != 1 else base ** (exponent.numerator % 2)


def root(radicand: Fraction, degree: Fraction) -> Fraction:
    """The real root where it is rational; odd roots of negative numbers are negative."""
    if degree.denominator != 1 or degree < 1:
        raise undefined("a root whose degree is no positive integer")
    count = degree.numerator
    if radicand < 0:
        if count % 2 == 0:
            raise undefined("an even root of a negative number")
        return -root(-radicand, degree)
    if count == 1 or radicand in (0, 1):
        return radicand
    parts = [_integer_root(part, count) for part in radicand.as_integer_ratio()]
    if parts[0] is None or parts[1] is None:
        raise refuse("an irrational root")
    return Fraction(parts[0], parts[1])


def _integer_root(number: int, degree: int) -> int | None:
    """The root of a positive integer when it is one; by Newton's method from above."""
    if degree == 2:
        guess = math.isqrt(number)
    elif number.bit_length() <= degree:
        guess = 1
    else:
        guess = 1 << -(-number.bit_length() // degree)
        while True:
            better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
            if better >= guess:
                break
            guess = better
    return guess if guess**degree == number else None


def integers(*numbers: Fraction) -> list[int]:
    if any(number.denominator != 1 for number in numbers):
        raise undefined("an integer function of something else")
    return [number.numerator for number in numbers]


def factorial(number: Fraction) -> Fraction:
    if number.denominator != 1:
        raise refuse("the factorial of a fraction")
    if number < 0:
        raise undefined("the factorial of a negative number")
    if number > MAX_FACTORIAL:
        raise refuse("too much work: a factorial")
    return Fraction(math.factorial(number.numerator))


def binomial(upper: Fraction, lower: Fraction) -> Fraction:
    """``upper (upper-1) … (upper-lower+1) / lower!``, 0 for negative ``lower``."""
    if lower.denominator != 1:
        raise refuse("a binomial coefficient of a fraction")
    count = lower.numerator
    if count < 0:
        if upper < 0:
            raise undefined("a binomial coefficient of two negative numbers")
        return ZERO
    if upper.denominator == 1 and upper >= 0:
        count = min(count, upper.numerator - count) if count <= upper else -1
        if count < 0:
            return ZERO
    if count > MAX_FACTORIAL or count * size(upper) > MAX_BITS:
        raise refuse("too much work: a binomial coefficient")
    if upper.denominator == 1 and upper >= 0:
        return Fraction(math.comb(upper.numerator, count))
    result = Fraction(1)
    for at in range(count):
        result *= (upper - at) / (at + 1)
    return result


def divided(numerator: Fraction, denominator: Fraction) -> Fraction:
    if not denominator:
        raise undefined("division by zero")
    return numerator / denominator


def remainder(number: Fraction, modulus: Fraction) -> Fraction:
    """In ``[0, modulus)``."""
    value, by = integers(number, modulus)
    if by <= 0:
        raise undefined("a modulus that is not positive")
    return Fraction(value % by)


def common_divisor(*numbers: Fraction) -> Fraction:
    return Fraction(math.gcd(*integers(*numbers)))


def common_multiple(*numbers: Fraction) -> Fraction:
    return Fraction(math.lcm(*integers(*numbers)))


def _plain(name: str, argument: Fraction) -> Fraction:
    at, result = _PLAIN.get(name, (None, 0))
    if at != argument:
        if name == "log" and argument <= 0:
            raise undefined("the logarithm of a number that is not positive")
        raise refuse(f"{name} is irrational")
    return Fraction(result)


def _no_pi() -> Fraction:
    raise refuse("pi is irrational")


def within(around: Evaluation[Any], node: Node, values: Values) -> Fraction:
    """The value of a node within another evaluation, out of the same budget."""
    evaluation = Evaluation(RATIONALS, around.budget)
    number = evaluation.value(node, values)
    around.budget = evaluation.budget
    return number


def integer(node: Node, values: Values, around: Evaluation[Any]) -> int:
    """The value of the bound of a sum within another evaluation, out of the same budget."""
    number = within(around, node, values)
    if number.denominator != 1:
        raise undefined("a bound that is no integer")
    return number.numerator


_OPERATIONS: dict[str, Callable[..., Fraction]] = {
    "neg": lambda number: -number,
    "div": divided,
    "pow": power,
    "root": root,
    "factorial": factorial,
    "binomial": binomial,
    "abs": abs,
    "floor": lambda number: Fraction(math.floor(number)),
    "ceil": lambda number: Fraction(math.ceil(number)),
    "mod": remainder,
    "gcd": common_divisor,
    "lcm": common_multiple,
    "max": lambda *numbers: max(numbers),
    "min": lambda *numbers: min(numbers),
}
_OPERATIONS.update({name: partial(_plain, name) for name in ELEMENTARY})

RATIONALS: Domain[Fraction] = Domain(
    rational=lambda value, _slack: value,
    pi=_no_pi,
    add=lambda first, second: first + second,
    mul=lambda first, second: first * second,
    size=size,
    operations=_OPERATIONS,
    integer=integer,
    special={},
)
