"""A share of a count, and any other figure, with its 95 % interval.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

_Z = 1.959963984540054  # the 97.5th percentile of the normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``; ``of`` may be 0, and then there is no share."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share in [0, 1]."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of Wilson (1927, JASA 22, 209-212) for the share behind the sample."""
        if not self.of:
            return None
        n, share, z2 = self.of, self.count / self.of, _Z * _Z
        centre = share + z2 / (2 * n)
        half = _Z * (share * (1 - share) / n + z2 / (4 * n * n)) ** 0.5
        low, high = (centre - half) / (1 + z2 / n), (centre + half) / (1 + z2 / n)
        # Rounding may leave the bounds of 0 and 1 a little outside.
        return (max(0.0, low) if self.count else 0.0, min(1.0, high) if self.count < n else 1.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; NaN where it is not defined."""

    value: float
    low: float
    high: float
