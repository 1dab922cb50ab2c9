"""Shares with their intervals, and the figures of a study.  Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofcheck.mutation.study import Outcome, Study, Trial

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
class Row:
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
class Point:
    """What another threshold would give: ``rate`` is the one that the model names it by."""

    rate: str
    threshold: float
    caught: Share
    doubted: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a study; ``kinds`` in the order of ``names``, those that were injected."""

    total: Row
    kinds: Mapping[str, Row]
    points: tuple[Point, ...]
    lost: Mapping[str, int]


def figures(study: Study, names: Sequence[str]) -> Figures:
    """The figures of a study; ``names`` are the kinds of error in the order they are shown."""
    right = sorted(study.untouched.probabilities)
    injected = {trial.kind for trial in study.trials}
    lost = Counter(trial.unscored for trial in study.trials if trial.unscored is not None)
    return Figures(
        _row(study.trials, right),
        {
            name: _row([trial for trial in study.trials if trial.kind == name], right)
            for name in names
            if name in injected
        },
        tuple(
            _point(rate, threshold, study.trials, right)
            for rate, threshold in sorted(study.model.thresholds.items(), key=lambda item: item[1])
        ),
        dict(lost.most_common()),
    )


def auroc(ascending: Sequence[float], wrong: Sequence[float]) -> float | None:
    """The probability that one of ``wrong`` is below one of ``ascending``, ties counting half.

    That is the area under the receiver operating characteristic; None when one side is empty.
    """
    if not ascending or not wrong:
        return None
    below = sum(bisect_left(ascending, p) + bisect_right(ascending, p) for p in wrong)
    return 1 - below / (2 * len(ascending) * len(wrong))


def _row(trials: Sequence[Trial], right: Sequence[float]) -> Row:
    outcomes = Counter(trial.outcome for trial in trials)
    judged = len(trials) - outcomes[Outcome.UNSCORED]
    wrong = [trial.probability for trial in trials if trial.probability is not None]
    return Row(
        injected=len(trials),
        caught=Share(outcomes[Outcome.CAUGHT], judged),
        later=outcomes[Outcome.LATER],
        unscored=outcomes[Outcome.UNSCORED],
        auroc=auroc(right, wrong),
    )


def _point(rate: str, threshold: float, trials: Sequence[Trial], right: Sequence[float]) -> Point:
    wrong = [trial.probability for trial in trials if trial.probability is not None]
    caught = sum(probability <= threshold for probability in wrong)
    return Point(rate, threshold, Share(caught, len(wrong)), bisect_right(right, threshold))
