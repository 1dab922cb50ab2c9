"""What comes back when there is no value: refusals and undefined values, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Refused:
    """We cannot, or will not, look: nothing is known."""

    reason: str


@dataclass(frozen=True, slots=True)
class Undefined:
    """There is no value: division by zero, the factorial of a negative number …"""

    reason: str


@dataclass(frozen=True, slots=True)
class Interval:
    """``lower <= value <= upper``, rigorously."""

    lower: Fraction
    upper: Fraction
