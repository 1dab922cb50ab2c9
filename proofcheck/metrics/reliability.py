"""Whether probabilities mean what they say.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofcheck.metrics.arrays import Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """Steps of nearly the same probability of being right: ``predicted`` the mean, ``observed``
    the share that is right, ``weight`` their share of all steps.
    """

    predicted: float
    observed: float
    weight: float
    steps: int


def brier(probability: Floats, right: Floats, weight: Floats) -> float:
    """The weighted mean of (p - right)² (Brier, 1950); ``right`` is 1 or 0.  NaN without steps."""
    if not len(probability):
        return float("nan")
    return float(np.average((probability - right) ** 2, weights=weight))


def reliability(
    probability: Floats, right: Floats, weight: Floats, bins: int = 12
) -> tuple[Bin, ...]:
    """Bins of nearly as many steps each, the least probable first; equal ones stay together."""
    if not len(probability):
        return ()
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)[1:-1]))
    places = np.searchsorted(edges, probability, "left")
    result = []
    for place in np.unique(places):
        here = places == place
        total = float(weight[here].sum())
        if total > 0:
            predicted = float(np.average(probability[here], weights=weight[here]))
            observed = float(np.average(right[here], weights=weight[here]))
            share = total / float(weight.sum())
            result.append(Bin(predicted, observed, share, int(here.sum())))
    return tuple(result)


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error (Naeini et al., 2015): the mean distance, by weight."""
    return sum(one.weight * abs(one.predicted - one.observed) for one in bins)


def weights(right: Floats, prior: float) -> Floats:
    """Weights with which a share ``prior`` of the steps is wrong, as it may be in a draft."""
    share = float(np.mean(right == 0)) if len(right) else 0.0
    if not 0.0 < share < 1.0:
        return np.ones(len(right))
    return np.where(right == 0, prior / share, (1 - prior) / (1 - share))
