"""The figures that hang on a threshold.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from proofcheck.evaluation.figures import Point
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome, Prediction, predict
from proofcheck.metrics.counts import (
    Counts,
    accuracy,
    f1_of_steps,
    false_alarms,
    multiplicities,
    prm_score,
    process_f1,
    recall,
    stacked,
    total,
    with_interval,
)
from proofcheck.metrics.share import Share


def point(items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float) -> Point:
    """The figures of items with labelled steps at a threshold."""
    predictions = [predict(outcome, threshold) for outcome in outcomes]
    counts = counts_of(items, predictions)
    benchmark = np.array([item.benchmark for item in items])
    scored = counts.map(lambda array: array[benchmark])
    times = multiplicities(len(items))
    right_f1, wrong_f1 = f1_of_steps(total(scored))
    return Point(
        threshold=threshold,
        found=found(counts),
        clean=clean(counts),
        f1=with_interval(process_f1, counts, times),
        prm_score=with_interval(prm_score, scored, times[:, benchmark]),
        f1_right=float(right_f1),
        f1_wrong=float(wrong_f1),
        accuracy=with_interval(accuracy, counts, times),
        false_alarms=with_interval(false_alarms, counts, times),
        recall=with_interval(recall, counts, times),
    )


def found(counts: Counts) -> Share:
    """The proofs with a wrong step in which the first one was found."""
    return Share(int(counts.found.sum()), int(counts.wrong_proofs.sum()))


def clean(counts: Counts) -> Share:
    """The right proofs in which no step is doubted."""
    return Share(int(counts.clean.sum()), int(counts.right_proofs.sum()))


def counts_of(items: Sequence[Item], predictions: Sequence[Prediction]) -> Counts:
    """The counts, an entry per item."""
    return stacked([_counts(*pair) for pair in zip(items, predictions, strict=True)])


def _counts(item: Item, prediction: Prediction) -> Counts:
    doubted = {
        label: [one for of, one in zip(item.labels, prediction.doubted, strict=True) if of is label]
        for label in (True, False)
    }
    first = item.first_wrong
    hit = prediction.known and prediction.first == first
    right = first is None and bool(item.right) and None not in item.labels
    numbers = [
        number
        for label in (True, False)
        for number in (len(doubted[label]), doubted[label].count(True), doubted[label].count(None))
    ]
    proofs = [first is not None, first is not None and hit, right, right and hit]
    return Counts(*(np.asarray(number, dtype=float) for number in (*numbers, *proofs)))
