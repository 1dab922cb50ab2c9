"""How well scores rank wrong steps above right ones.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofcheck.metrics.arrays import Floats, Scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.share import Estimate


def auroc(wrong: Floats, right: Floats) -> float:
    """The probability that a wrong step has a higher score than a right one, ties counting half.

    The area under the receiver operating characteristic, by the ranks of Mann and
    Whitney (1947).  NaN when one side is empty.
    """
    if not len(wrong) or not len(right):
        return float("nan")
    ascending = np.sort(right)
    below = np.searchsorted(ascending, wrong, "left")
    not_above = np.searchsorted(ascending, wrong, "right")
    return float((below + not_above).sum() / (2 * len(wrong) * len(right)))


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """``share`` of the wrong steps that are doubted above ``threshold``, which ``alarms`` of the
    right steps exceed, at most ``rate`` of them.
    """

    rate: float
    threshold: float
    share: float
    alarms: int


def threshold_at(right: Floats, rate: float) -> float:
    """The least score of a right step that at most ``rate`` of the right steps exceed.

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


def recall_at(wrong: Floats, right: Floats, rate: float) -> OperatingPoint:
    """The recall at a rate of false alarms per right step; its share is NaN without wrong steps."""
    threshold = threshold_at(right, rate)
    share = float(np.mean(wrong > threshold)) if len(wrong) else float("nan")
    return OperatingPoint(rate, threshold, share, int((right > threshold).sum()))


@dataclass(frozen=True, slots=True)
class RecallAt:
    """The share of wrong steps found where at most ``rate`` of the right ones are doubted.

    ``threshold`` is the highest probability at which that holds on these data, None when it never
    does.
    """

    rate: float
    threshold: float | None
    share: Estimate


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well wrong steps are told from right ones; the recalls in the order of their rates."""

    auroc: Estimate
    recalls: tuple[RecallAt, ...]


def rank(wrong: Scores, right: Scores, rates: Sequence[float]) -> Ranking:
    """The figures with their intervals; the scores are -p(right)."""
    return Ranking(
        estimate(auroc, wrong, right), tuple(_recall(wrong, right, rate) for rate in rates)
    )


def _recall(wrong: Scores, right: Scores, rate: float) -> RecallAt:
    share = estimate(lambda w, r: recall_at(w, r, rate).share, wrong, right)
    return RecallAt(rate, highest_below(-right.values, rate), share)
