"""From labels and outcomes to figures.  Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from proofcheck.evaluation import metrics
from proofcheck.evaluation.figures import (
    Estimate,
    Figures,
    Group,
    ProofFigures,
    Recall,
    StepFigures,
)
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.metrics import Floats, Integers, Solution
from proofcheck.evaluation.outcome import Outcome, Prediction, predict
from proofcheck.evaluation.points import counts_of, point, prm_score
from proofcheck.mutation.statistics import Share

RATES = (0.01, 0.001)
LOW_MARKS = 2 / 7


def figures(items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float) -> Figures:
    """The figures; ``outcomes`` are those of ``items``, in order."""
    predictions = [predict(outcome, threshold) for outcome in outcomes]
    names = sorted({item.group for item in items if item.group})
    groups = {}
    for name in names if len(names) > 1 else ():
        of = [pair for pair in zip(items, predictions, strict=True) if pair[0].group == name]
        groups[name] = _group([item for item, _ in of], [one for _, one in of])
    reasons = Counter(one.unscored for one in outcomes if one.unscored is not None)
    return Figures(
        items=len(items),
        undecided=sum(one.undecided for one in outcomes),
        unscored=dict(reasons.most_common()),
        steps=_steps(items, outcomes, threshold),
        proofs=proof_figures(items, [one.right for one in predictions]),
        groups=groups,
    )


def _steps(
    items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float
) -> StepFigures | None:
    pairs = [pair for pair in zip(items, outcomes, strict=True) if pair[0].stepwise]
    if not pairs:
        return None
    items, outcomes = [item for item, _ in pairs], [outcome for _, outcome in pairs]
    wrong, right = _doubts(items, outcomes, False), _doubts(items, outcomes, True)
    probability = -np.concatenate([wrong[0], right[0]])
    truth = np.concatenate([np.zeros(len(wrong[0])), np.ones(len(right[0]))])
    weight = np.ones(len(probability))
    bins = metrics.reliability(probability, truth, weight)
    labels = Counter(label for item in items for label in item.labels)
    tags = all(outcome.defects is None for outcome in outcomes)
    best = _best_thresholds(items, outcomes, wrong[0], right[0]) if tags else ()
    points = [point(items, outcomes, one) if math.isfinite(one) else None for one in best]
    return StepFigures(
        right=labels[True],
        wrong=labels[False],
        unscored=labels[True] + labels[False] - len(probability),
        point=point(items, outcomes, threshold),
        best_f1=points[0] if tags else None,
        best_prm=points[1] if tags else None,
        auroc=_estimate(metrics.auroc, wrong, right),
        recalls=tuple(_recall(rate, wrong, right) for rate in RATES),
        brier=metrics.brier(probability, truth, weight),
        calibration_error=metrics.calibration_error(bins) if bins else math.nan,
        bins=bins,
    )


def _doubts(
    items: Sequence[Item], outcomes: Sequence[Outcome], label: bool
) -> tuple[Floats, Integers]:
    """The doubts -p(right) about the steps with a label, and the numbers of their proofs."""
    found = [
        (-p, number)
        for number, (item, outcome) in enumerate(zip(items, outcomes, strict=True))
        for one, p in zip(item.labels, outcome.probabilities, strict=True)
        if one is label and p is not None
    ]
    doubts = np.array([doubt for doubt, _ in found], dtype=float)
    return doubts, np.array([number for _, number in found], dtype=np.int64)


def _estimate(
    statistic: metrics.Statistic, wrong: tuple[Floats, Integers], right: tuple[Floats, Integers]
) -> Estimate:
    value = statistic(wrong[0], right[0])
    if math.isnan(value):
        return Estimate(value, math.nan, math.nan)
    return Estimate(value, *metrics.interval(statistic, wrong, right, np.random.default_rng(0)))


def _recall(rate: float, wrong: tuple[Floats, Integers], right: tuple[Floats, Integers]) -> Recall:
    share = _estimate(lambda w, r: metrics.recall_at(w, r, rate).share, wrong, right)
    return Recall(rate, metrics.highest_below(-right[0], rate), share)


def _best_thresholds(
    items: Sequence[Item], outcomes: Sequence[Outcome], wrong: Floats, right: Floats
) -> tuple[float, float]:
    """The probabilities with the best F1 and the best PRMScore; NaN when there is none."""
    solutions = [
        Solution(-np.array(outcome.probabilities, dtype=float), item.first_wrong)
        for item, outcome in zip(items, outcomes, strict=True)
        if None not in outcome.probabilities
        and (item.first_wrong is not None or (item.right and None not in item.labels))
    ]
    every = np.unique(np.concatenate([[-1.0], -wrong, -right]))
    sorts = {one.first_wrong is None for one in solutions}
    best = metrics.best_threshold(solutions) if len(sorts) == 2 else math.inf
    # From "doubted above this doubt" to "doubted up to this probability".
    f1 = every[every < -best].max() if math.isfinite(best) else math.nan
    return float(f1), _best_for_prm(items, outcomes, every)


def _best_for_prm(items: Sequence[Item], outcomes: Sequence[Outcome], every: Floats) -> float:
    pairs = [pair for pair in zip(items, outcomes, strict=True) if pair[0].benchmark]
    counts = np.zeros((len(every), 10))
    for label, side in ((True, 0), (False, 3)):
        labelled = [item.labels.count(label) for item, _ in pairs]
        doubts, _ = _doubts([item for item, _ in pairs], [one for _, one in pairs], label)
        counts[:, side] = sum(labelled)
        counts[:, side + 1] = np.searchsorted(np.sort(-doubts), every, "right")
        counts[:, side + 2] = sum(labelled) - len(doubts)
    scores = prm_score(counts)
    return float(every[np.nanargmax(scores)]) if np.isfinite(scores).any() else math.nan


def proof_figures(items: Sequence[Item], right: Sequence[bool | None]) -> ProofFigures | None:
    """The figures of whole proofs; ``right`` are the predictions, None without a verdict."""
    pairs = [pair for pair in zip(items, right, strict=True) if pair[0].right is not None]
    if not pairs:
        return None
    counts = Counter((item.right, held) for item, held in pairs)
    wrong_proofs = sum(count for (truth, _), count in counts.items() if truth is False)
    passed = counts[True, True] + counts[False, True]
    marks = [item.marks for item, held in pairs if held and item.marks is not None]
    marked = any(item.marks is not None for item, _ in pairs)
    return ProofFigures(
        accuracy=Share(counts[True, True] + counts[False, False], len(pairs)),
        sensitivity=Share(counts[False, False], wrong_proofs),
        specificity=Share(counts[True, True], len(pairs) - wrong_proofs),
        passed=Share(counts[True, True], passed),
        low=sum(mark <= LOW_MARKS for mark in marks) if marked else None,
        unscored=sum(held is None for _, held in pairs),
    )


def _group(items: Sequence[Item], predictions: Sequence[Prediction]) -> Group:
    total = np.sum([counts_of(*pair) for pair in zip(items, predictions, strict=True)], axis=0)
    return Group(
        items=len(items),
        found=Share(int(total[7]), int(total[6])),
        clean=Share(int(total[9]), int(total[8])),
        prm_score=float(prm_score(total)),
        proofs=proof_figures(items, [one.right for one in predictions]),
    )
