"""The figures of a mutation test.  Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from proofcheck.metrics.arrays import Floats
from proofcheck.metrics.ranking import auroc
from proofcheck.metrics.share import Share
from proofcheck.mutation.study import Detection, MutationTest, Trial


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The errors of one kind, or of all.

    ``injected`` is ``caught.of``, the errors whose step has a verdict, and ``unscored``.  ``later``
    is not in ``caught``.  ``auroc`` is the probability that a wrong step has a lower probability
    than a step as written, ties counting half; None without any.
    """

    injected: int
    caught: Share
    later: int
    unscored: int
    auroc: float | None


@dataclass(frozen=True, slots=True)
class ThresholdFigures:
    """What another threshold would give: ``rate`` is the one that the model names it by."""

    rate: str
    threshold: float
    caught: Share
    doubted: int


@dataclass(frozen=True, slots=True)
class MutationFigures:
    """The figures of a test; ``kinds`` in the order of ``names``, those that were injected."""

    total: KindFigures
    kinds: Mapping[str, KindFigures]
    points: tuple[ThresholdFigures, ...]
    lost: Mapping[str, int]


def figures(test: MutationTest, names: Sequence[str]) -> MutationFigures:
    """The figures of a test; ``names`` are the kinds of error in the order they are shown."""
    right = np.array(test.untouched.probabilities, dtype=float)
    injected = {trial.kind for trial in test.trials}
    lost = Counter(trial.unscored for trial in test.trials if trial.unscored is not None)
    return MutationFigures(
        _of_kind(test.trials, right),
        {
            name: _of_kind([trial for trial in test.trials if trial.kind == name], right)
            for name in names
            if name in injected
        },
        tuple(
            _at(rate, threshold, test.trials, right)
            for rate, threshold in sorted(test.model.thresholds.items(), key=lambda item: item[1])
        ),
        dict(lost.most_common()),
    )


def _of_kind(trials: Sequence[Trial], right: Floats) -> KindFigures:
    detections = Counter(trial.detection for trial in trials)
    judged = len(trials) - detections[Detection.UNSCORED]
    area = 1 - auroc(_probabilities(trials), right)
    return KindFigures(
        injected=len(trials),
        caught=Share(detections[Detection.CAUGHT], judged),
        later=detections[Detection.LATER],
        unscored=detections[Detection.UNSCORED],
        auroc=None if math.isnan(area) else area,
    )


def _at(rate: str, threshold: float, trials: Sequence[Trial], right: Floats) -> ThresholdFigures:
    wrong = _probabilities(trials)
    caught = Share(int((wrong <= threshold).sum()), len(wrong))
    return ThresholdFigures(rate, threshold, caught, int((right <= threshold).sum()))


def _probabilities(trials: Sequence[Trial]) -> Floats:
    """Those of the wrong steps that have a verdict."""
    return np.array([p for t in trials if (p := t.probability) is not None], dtype=float)
