"""Shares and their intervals: known values and properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.metrics.share import Share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Wilson's interval for 95 %, as tabulated for 0 and 5 of 10, 10 of 100.
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (10, 100, 0.0552, 0.1744),
    ],
)
def test_wilson(count: int, of: int, low: float, high: float) -> None:
    assert Share(count, of).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_interval_holds_the_share_and_is_symmetric(count: int, of: int) -> None:
    count = min(count, of)
    share, other = Share(count, of), Share(of - count, of)
    assert share.interval is not None
    assert other.interval is not None
    assert share.value is not None
    low, high = share.interval
    assert 0.0 <= low <= share.value <= high <= 1.0
    assert other.interval == pytest.approx((1 - high, 1 - low))
