"""Figures as people read them; ``-`` for one that is not defined."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percent(value: float | None, digits: int = 1) -> str:
    """A share in [0, 1], None or NaN: ``12.5%``."""
    return "-" if value is None or math.isnan(value) else f"{100 * value:.{digits}f}%"


def number_text(value: float) -> str:
    """A figure, or NaN, with three decimals."""
    return "-" if math.isnan(value) else f"{value:.3f}"


def interval_text(interval: Sequence[float] | None, scale: float = 100.0, digits: int = 1) -> str:
    """An interval, its ends multiplied by ``scale``: ``12.5-20.1``."""
    if interval is None or any(map(math.isnan, interval)):
        return "-"
    low, high = interval
    return f"{scale * low:.{digits}f}-{scale * high:.{digits}f}"
