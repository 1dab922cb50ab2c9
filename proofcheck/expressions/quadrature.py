"""Integrals in doubles, by the rule of Takahasi and Mori (1974): x = tanh(π/2 sinh t)."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from proofcheck.expressions.floats import NoValueError

_LEVEL = 16  # points for each unit of t; with half of them the value must be nearly the same
_REACH = 3.0  # t is cut off where the weight is about 1e-13
_AGREEMENT = 1e-6  # relative to the integral of the absolute value: the error is about its square


@lru_cache(maxsize=1)
def _rule() -> tuple[tuple[float, float], ...]:
    """Places in (0, 1) and weights, from left to right."""
    found = []
    count = int(_REACH * _LEVEL)
    for index in range(-count, count + 1):
        t = index / _LEVEL
        argument = math.pi * math.sinh(t)
        place = 1 / (1 + math.exp(-argument))
        weight = math.pi * math.cosh(t) * place * (1 - place) / _LEVEL
        found.append((place, weight))
    return tuple(found)


POINTS = 2 * int(_REACH * _LEVEL) + 1


def quadrature(function: Callable[[float], complex], lower: complex, upper: complex) -> complex:
    """The integral over a bounded interval; raises ``NoValueError`` when it does not settle."""
    if isinstance(lower, complex) or isinstance(upper, complex):
        raise NoValueError
    whole: complex = 0.0
    half: complex = 0.0
    size = 0.0
    for number, (place, weight) in enumerate(_rule()):
        term = weight * function(lower + (upper - lower) * place)
        whole += term
        size += abs(term)
        if number % 2 == 0:
            half += 2 * term
    if not abs(whole - half) <= _AGREEMENT * size:
        raise NoValueError
    return whole * (upper - lower)
