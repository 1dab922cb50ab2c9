"""Intervals by drawing clusters with replacement.  Pure.

The steps of a proof, or the proofs of a text, are not independent: whole clusters are drawn, and
the 95 % interval is that between the percentiles (Efron, 1979).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from proofcheck.metrics.arrays import Floats, Scores
from proofcheck.metrics.share import Estimate

Statistic = Callable[[Floats, Floats], float]
"""A figure of the scores of wrong steps and of right ones."""


def interval(
    statistic: Statistic,
    wrong: Scores,
    right: Scores,
    rng: np.random.Generator,
    replicates: int = 200,
) -> tuple[float, float]:
    """The bounds of the interval; NaN where the figure is never defined."""
    clusters = 1 + max(
        (int(one.clusters.max()) for one in (wrong, right) if len(one.clusters)), default=0
    )
    found = []
    for _ in range(replicates):
        times = np.bincount(rng.integers(clusters, size=clusters), minlength=clusters)
        drawn = [np.repeat(one.values, times[one.clusters]) for one in (wrong, right)]
        found.append(statistic(drawn[0], drawn[1]))
    return percentiles(found)


def estimate(statistic: Statistic, wrong: Scores, right: Scores) -> Estimate:
    """A figure with its interval, drawn with a fixed seed."""
    value = statistic(wrong.values, right.values)
    if math.isnan(value):
        return Estimate(value, math.nan, math.nan)
    return Estimate(value, *interval(statistic, wrong, right, np.random.default_rng(0)))


def percentiles(replicates: Sequence[float] | Floats) -> tuple[float, float]:
    """What 2.5 % and 97.5 % of the replicates lie below, those that are NaN left out."""
    if not np.isfinite(replicates).any():
        return math.nan, math.nan
    low, high = np.nanquantile(replicates, (0.025, 0.975))
    return float(low), float(high)
