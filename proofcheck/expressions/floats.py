"""Operations on doubles.

Given real numbers it computes in the reals: even roots, fractional powers and logarithms of
negative numbers have no value, odd roots of negative numbers are negative.  Given complex numbers
all these take their principal values.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from functools import partial
from zlib import crc32

_CLOSE = 1e-9
_MAX_WHOLE = 2.0**53
_MAX_FACTORIAL = 170
_MAX_COUNT = 200  # arguments of binomial coefficients


class NoValueError(ArithmeticError):
    """The value is undefined or out of reach."""


def no_value(*_numbers: complex) -> complex:
    """Of operations that are not on numbers."""
    raise NoValueError


def whole(number: complex) -> int:
    """The integer that a computed real number is, up to rounding."""
    if isinstance(number, complex):
        raise NoValueError
    nearest = round(number)
    if abs(number - nearest) > _CLOSE * max(1.0, abs(number)) or abs(number) > _MAX_WHOLE:
        raise NoValueError
    return nearest


def _power(base: complex, exponent: complex) -> complex:
    if base == 0 and (isinstance(exponent, complex) or exponent <= 0):
        raise NoValueError
    if isinstance(exponent, float) and exponent.is_integer():
        if abs(exponent) > _MAX_WHOLE:
            raise NoValueError  # odd or even is lost
        if isinstance(base, complex) and abs(exponent) < 64:
            return base ** int(exponent)
        return base**exponent
    if isinstance(base, float) and base < 0 and isinstance(exponent, float):
        raise NoValueError
    return base**exponent


def _root(radicand: complex, degree: complex) -> complex:
    count = whole(degree)
    if count < 1:
        raise NoValueError
    if isinstance(radicand, complex):
        return cmath.sqrt(radicand) if count == 2 else radicand ** (1 / count)
    if count == 2:
        return math.sqrt(radicand)
    if radicand < 0:
        if count % 2 == 0:
            raise NoValueError
        return -((-radicand) ** (1 / count))
    return radicand ** (1 / count)


def _factorial(number: complex) -> float:
    count = whole(number)
    if not 0 <= count <= _MAX_FACTORIAL:
        raise NoValueError
    return float(math.factorial(count))


def _binomial(upper: complex, lower: complex) -> complex:
    """As in the exact domain; ``upper`` may be any number."""
    count = whole(lower)
    if isinstance(upper, float) and upper.is_integer() and 0 <= upper <= _MAX_COUNT:
        return float(math.comb(int(upper), count)) if count >= 0 else 0.0
    if not 0 <= count <= _MAX_COUNT:
        raise NoValueError
    result: complex = 1.0
    for at in range(count):
        result *= (upper - at) / (at + 1)
    return result


def _rounded(function: Callable[[float], int], number: complex) -> float:
    """``floor`` and ``ceil``; what is an integer but for rounding stays that."""
    if isinstance(number, complex):
        raise NoValueError
    nearest = round(number)
    close = abs(number - nearest) <= _CLOSE * max(1.0, abs(number))
    return float(nearest if close else function(number))


def _remainder(number: complex, modulus: complex) -> float:
    value, by = whole(number), whole(modulus)
    if by <= 0:
        raise NoValueError
    return float(value % by)


def _elementary(
    real: Callable[[float], float], general: Callable[[complex], complex]
) -> Callable[[complex], complex]:
    return lambda number: general(number) if isinstance(number, complex) else real(number)


def unknown(name: str, *arguments: complex) -> float:
    """A function of which nothing is known but that it is one: some number between 0.5 and 2.5."""
    text = ",".join([name, *map(_printed, arguments)])
    return 0.5 + crc32(text.encode()) / 2**31


def _printed(number: complex) -> str:
    """The same for numbers that differ only by rounding, almost always."""
    scale = _CLOSE * max(1.0, abs(number))
    parts = (number.real, number.imag)
    return "i".join(f"{part if abs(part) > scale else 0.0:.9g}" for part in parts)


OPERATIONS: Mapping[str, Callable[..., complex]] = {
    "add": lambda *numbers: sum(numbers),
    "mul": lambda *numbers: math.prod(numbers),
    "neg": lambda number: -number,
    "div": lambda numerator, denominator: numerator / denominator,
    "pow": _power,
    "root": _root,
    "factorial": _factorial,
    "binomial": _binomial,
    "abs": abs,
    "floor": partial(_rounded, math.floor),
    "ceil": partial(_rounded, math.ceil),
    "mod": _remainder,
    "gcd": lambda *numbers: float(math.gcd(*map(whole, numbers))),
    "lcm": lambda *numbers: float(math.lcm(*map(whole, numbers))),
    "max": lambda *numbers: max(numbers),
    "min": lambda *numbers: min(numbers),
    "exp": _elementary(math.exp, cmath.exp),
    "log": _elementary(math.log, cmath.log),
    "cot": lambda number: 1 / OPERATIONS["tan"](number),
    "sec": lambda number: 1 / OPERATIONS["cos"](number),
    "csc": lambda number: 1 / OPERATIONS["sin"](number),
    "coth": lambda number: 1 / OPERATIONS["tanh"](number),
    "arcsin": _elementary(math.asin, cmath.asin),
    "arccos": _elementary(math.acos, cmath.acos),
    "arctan": _elementary(math.atan, cmath.atan),
    "sin": _elementary(math.sin, cmath.sin),
    "cos": _elementary(math.cos, cmath.cos),
    "tan": _elementary(math.tan, cmath.tan),
    "sinh": _elementary(math.sinh, cmath.sinh),
    "cosh": _elementary(math.cosh, cmath.cosh),
    "tanh": _elementary(math.tanh, cmath.tanh),
}
