"""What a verifier is worth: figures over arrays of doubts.  Pure.

A *doubt* is any number that grows with how wrong a step is held to be (such as 1 - p(right));
``wrong`` are the doubts about the wrong steps, ``right`` those about the right ones.  A step is
doubted when its doubt is greater than a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Statistic = Callable[[Floats, Floats], float]


def auroc(wrong: Floats, right: Floats) -> float:
    """The probability that a wrong step is doubted more than a right one, ties counting half.

    By the ranks of Mann and Whitney (1947).  NaN when one side is empty.
    """
    if not len(wrong) or not len(right):
        return float("nan")
    ascending = np.sort(right)
    below = np.searchsorted(ascending, wrong, "left")
    not_above = np.searchsorted(ascending, wrong, "right")
    return float((below + not_above).sum() / (2 * len(wrong) * len(right)))


@dataclass(frozen=True, slots=True)
class Recall:
    """``share`` of the wrong steps that are doubted above ``threshold``, which ``alarms`` of the
    right steps exceed, at most ``rate`` of them.
    """

    rate: float
    threshold: float
    share: float
    alarms: int


def threshold_at(right: Floats, rate: float) -> float:
    """The least doubt of a right step that at most ``rate`` of the right steps exceed.

    Where right steps tie, all of them stay below: never more false alarms than asked for.
    """
    if not len(right):
        return float("inf")
    # 0.29 * 100 is a little less than 29
    allowed = int(rate * len(right) + 1e-9)
    descending = -np.sort(-right)
    return float(descending[allowed]) if allowed < len(right) else float("-inf")


def highest_below(values: Floats, rate: float) -> float | None:
    """The largest value at or below which no more than ``rate`` of the values lie."""
    below = values[-values > threshold_at(-values, rate)]
    return float(below.max()) if len(below) else None


def recall_at(wrong: Floats, right: Floats, rate: float) -> Recall:
    """The recall at a rate of false alarms per right step; its share is NaN without wrong steps."""
    threshold = threshold_at(right, rate)
    share = float(np.mean(wrong > threshold)) if len(wrong) else float("nan")
    return Recall(rate, threshold, share, int((right > threshold).sum()))


def interval(
    statistic: Statistic,
    wrong: tuple[Floats, Integers],
    right: tuple[Floats, Integers],
    rng: np.random.Generator,
    replicates: int = 200,
) -> tuple[float, float]:
    """The 95 % percentile interval (Efron, 1979), whole proofs being drawn with replacement.

    Doubts come with the numbers of their proofs, from 0: the steps of a proof are not independent.
    """
    proofs = 1 + max(
        (int(numbers.max()) for _, numbers in (wrong, right) if len(numbers)), default=0
    )
    found = []
    for _ in range(replicates):
        times = np.bincount(rng.integers(proofs, size=proofs), minlength=proofs)
        drawn = [np.repeat(doubts, times[numbers]) for doubts, numbers in (wrong, right)]
        found.append(statistic(drawn[0], drawn[1]))
    low, high = np.nanquantile(found, (0.025, 0.975)) if np.isfinite(found).any() else (np.nan,) * 2
    return float(low), float(high)


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


@dataclass(frozen=True, slots=True)
class Solution:
    """The doubts about its steps, in order, and the index of the first wrong step, if any."""

    doubts: Floats
    first_wrong: int | None


@dataclass(frozen=True, slots=True)
class ProcessScore:
    """ProcessBench's figures (Zheng et al., 2024): shares of the solutions judged rightly.

    ``wrong``: those whose first doubted step is the first wrong one; ``right``: those without a
    wrong step of which none is doubted; ``f1``: their harmonic mean.
    """

    threshold: float
    f1: float
    wrong: float
    right: float


def process_score(solutions: Sequence[Solution], threshold: float) -> ProcessScore:
    """The figures at a threshold; NaN where there are no solutions of a sort."""
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for solution in solutions:
        doubted = np.flatnonzero(solution.doubts > threshold)
        first = int(doubted[0]) if len(doubted) else None
        hits[solution.first_wrong is None].append(first == solution.first_wrong)
    wrong, right = (
        float(np.mean(hits[key])) if hits[key] else float("nan") for key in (False, True)
    )
    f1 = 2 * wrong * right / (wrong + right) if wrong + right else 0.0
    return ProcessScore(threshold, f1, wrong, right)


def best_threshold(solutions: Sequence[Solution]) -> float:
    """The doubt of a step with the best F1 on these solutions as threshold; inf without doubts.

    A right solution is a hit from its largest doubt on; a wrong one from the largest doubt before
    its first wrong step on, and below the doubt about that.
    """
    candidates = np.unique(np.concatenate([one.doubts for one in solutions] or [np.empty(0)]))
    candidates = candidates[np.isfinite(candidates)]
    if not len(candidates):
        return float("inf")
    right = np.array([one.doubts.max(initial=-np.inf) for one in solutions if _is_right(one)])
    pairs = [
        (one.doubts[: one.first_wrong].max(initial=-np.inf), one.doubts[one.first_wrong])
        for one in solutions
        if one.first_wrong is not None
    ]
    hit = [(low, high) for low, high in pairs if low < high]
    begun, ended = (
        np.searchsorted(np.sort([pair[side] for pair in hit]), candidates, "right")
        for side in (0, 1)
    )
    rights = np.searchsorted(np.sort(right), candidates, "right")
    a, b = (begun - ended) / max(1, len(pairs)), rights / max(1, len(right))
    f1 = 2 * a * b / np.where(a + b > 0, a + b, 1)
    return float(candidates[int(np.argmax(f1))])


def _is_right(solution: Solution) -> bool:
    return solution.first_wrong is None
