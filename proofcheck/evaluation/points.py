"""The figures that hang on a threshold.  Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from proofcheck.evaluation.figures import Estimate, Point
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome, Prediction, predict
from proofcheck.mutation.statistics import Share

_REPLICATES = 500

Counts = npt.NDArray[np.float64]
"""Last axis: right steps, those doubted, those without verdict; the same of wrong steps; wrong
proofs, those of which the first wrong step was found; right proofs, those without a doubt."""


def point(items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float) -> Point:
    """The figures of items with labelled steps at a threshold."""
    predictions = [predict(outcome, threshold) for outcome in outcomes]
    counts = np.array([counts_of(*pair) for pair in zip(items, predictions, strict=True)])
    scored = np.array([item.benchmark for item in items])
    total = counts.sum(0)
    rng = np.random.default_rng(0)
    proofs = len(items)
    times = rng.multinomial(proofs, np.full(proofs, 1 / proofs), size=_REPLICATES).astype(float)
    drawn, drawn_scored = times @ counts, times[:, scored] @ counts[scored]
    right_f1, wrong_f1 = _f1_of_steps(counts[scored].sum(0))
    return Point(
        threshold=threshold,
        found=Share(int(total[7]), int(total[6])),
        clean=Share(int(total[9]), int(total[8])),
        f1=_with_interval(_process_f1, total, drawn),
        prm_score=_with_interval(prm_score, counts[scored].sum(0), drawn_scored),
        f1_right=float(right_f1),
        f1_wrong=float(wrong_f1),
        accuracy=_with_interval(_accuracy, total, drawn),
        false_alarms=_with_interval(lambda c: _over(c[..., 1], c[..., 0]), total, drawn),
        recall=_with_interval(lambda c: _over(c[..., 4], c[..., 3]), total, drawn),
    )


def counts_of(item: Item, prediction: Prediction) -> list[float]:
    """The last axis of ``Counts`` for one item."""
    result = [0.0] * 10
    for label, doubted in zip(item.labels, prediction.doubted, strict=True):
        if label is not None:
            side = 0 if label else 3
            result[side] += 1
            result[side + 1] += doubted is True
            result[side + 2] += doubted is None
    first = item.first_wrong
    hit = prediction.known and prediction.first == first
    if first is not None:
        result[6:8] = [1, hit]
    elif item.right and None not in item.labels:
        result[8:10] = [1, hit]
    return result


def _over(part: Counts, whole: Counts) -> Counts:
    """The share; NaN of nothing."""
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _process_f1(counts: Counts) -> Counts:
    found, clean = _over(counts[..., 7], counts[..., 6]), _over(counts[..., 9], counts[..., 8])
    both = found + clean
    return np.where(both == 0, 0.0, 2 * found * clean / np.where(both == 0, 1, both))


def _f1_of_steps(counts: Counts) -> tuple[Counts, Counts]:
    """The F1 of right steps taken for right, and of wrong steps taken for wrong."""
    lost = counts[..., 1] + counts[..., 2]  # right steps not taken for right
    kept, caught = counts[..., 0] - lost, counts[..., 4]
    missed = counts[..., 3] - caught
    # The benchmark's code takes right steps without a verdict for doubted ones, and wrong ones
    # without a verdict for passed ones: a prediction that is wrong either way.
    return _over(2 * kept, 2 * kept + missed + lost), _over(2 * caught, 2 * caught + lost + missed)


def prm_score(counts: Counts) -> Counts:
    right, wrong = _f1_of_steps(counts)
    return (right + wrong) / 2


def _accuracy(counts: Counts) -> Counts:
    kept = counts[..., 0] - counts[..., 1] - counts[..., 2]
    return _over(kept + counts[..., 4], counts[..., 0] + counts[..., 3])


def _with_interval(statistic: Callable[[Counts], Counts], total: Counts, drawn: Counts) -> Estimate:
    found = statistic(drawn)
    if not np.isfinite(found).any():
        return Estimate(float(statistic(total)), math.nan, math.nan)
    low, high = np.nanquantile(found, (0.025, 0.975))
    return Estimate(float(statistic(total)), float(low), float(high))
