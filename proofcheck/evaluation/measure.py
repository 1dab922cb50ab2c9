"""From labels and outcomes to figures.  Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from proofcheck.evaluation.corrections import RATES, correction_figures
from proofcheck.evaluation.figures import Figures, Group, ProofFigures, StepFigures
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome, Prediction, predict
from proofcheck.evaluation.points import clean, counts_of, found, point
from proofcheck.metrics.arrays import Floats, Scores, scores
from proofcheck.metrics.counts import Counts, prm_score, total
from proofcheck.metrics.first_error import Solution, best_threshold
from proofcheck.metrics.ranking import rank
from proofcheck.metrics.reliability import brier, calibration_error, reliability
from proofcheck.metrics.share import Share

LOW_MARKS = 2 / 7


def figures(items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float) -> Figures:
    """The figures; ``outcomes`` are those of ``items``, in order."""
    reasons = Counter(one.unscored for one in outcomes if one.unscored is not None)
    unscored = dict(reasons.most_common())
    undecided = sum(one.undecided for one in outcomes)
    if corrections := correction_figures(items, outcomes, threshold):
        return Figures(len(items), undecided, unscored, None, None, {}, corrections)
    predictions = [predict(outcome, threshold) for outcome in outcomes]
    names = sorted({item.group for item in items if item.group})
    groups = {}
    for name in names if len(names) > 1 else ():
        of = [pair for pair in zip(items, predictions, strict=True) if pair[0].group == name]
        groups[name] = _group([item for item, _ in of], [one for _, one in of])
    return Figures(
        items=len(items),
        undecided=undecided,
        unscored=unscored,
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
    wrong, right = scores_of(items, outcomes, False), scores_of(items, outcomes, True)
    probability = -np.concatenate([wrong.values, right.values])
    truth = np.concatenate([np.zeros(len(wrong.values)), np.ones(len(right.values))])
    weight = np.ones(len(probability))
    bins = reliability(probability, truth, weight)
    labels = Counter(label for item in items for label in item.labels)
    tags = all(outcome.defects is None for outcome in outcomes)
    best = _best_thresholds(items, outcomes, wrong.values, right.values) if tags else ()
    points = [point(items, outcomes, one) if math.isfinite(one) else None for one in best]
    return StepFigures(
        right=labels[True],
        wrong=labels[False],
        unscored=labels[True] + labels[False] - len(probability),
        point=point(items, outcomes, threshold),
        best_f1=points[0] if tags else None,
        best_prm=points[1] if tags else None,
        ranking=rank(wrong, right, RATES),
        brier=brier(probability, truth, weight),
        calibration_error=calibration_error(bins) if bins else math.nan,
        bins=bins,
    )


def scores_of(items: Sequence[Item], outcomes: Sequence[Outcome], label: bool) -> Scores:
    """The scores -p(right) of the steps with a label; the clusters are the items."""
    return scores(
        [
            (-p, number)
            for number, (item, outcome) in enumerate(zip(items, outcomes, strict=True))
            for one, p in zip(item.labels, outcome.probabilities, strict=True)
            if one is label and p is not None
        ]
    )


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
    best = best_threshold(solutions) if len(sorts) == 2 else math.inf
    # From "doubted above this doubt" to "doubted up to this probability".
    f1 = every[every < -best].max() if math.isfinite(best) else math.nan
    return float(f1), _best_for_prm(items, outcomes, every)


def _best_for_prm(items: Sequence[Item], outcomes: Sequence[Outcome], every: Floats) -> float:
    """The one of ``every`` probability (ascending) with the best PRMScore; NaN when none has."""
    pairs = [pair for pair in zip(items, outcomes, strict=True) if pair[0].benchmark]
    benchmark, said = [item for item, _ in pairs], [outcome for _, outcome in pairs]
    counts: list[Floats] = []
    for label in (True, False):
        labelled = sum(item.labels.count(label) for item in benchmark)
        probabilities = np.sort(-scores_of(benchmark, said, label).values)
        doubted = np.searchsorted(probabilities, every, "right").astype(float)
        unscored = labelled - len(probabilities)
        counts += [np.full_like(every, labelled), doubted, np.full_like(every, unscored)]
    # PRMScore is of steps alone.
    found = prm_score(Counts(*counts, *[np.zeros_like(every)] * 4))
    return float(every[np.nanargmax(found)]) if np.isfinite(found).any() else math.nan


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
    counts = counts_of(items, predictions)
    return Group(
        items=len(items),
        found=found(counts),
        clean=clean(counts),
        prm_score=float(prm_score(total(counts))),
        proofs=proof_figures(items, [one.right for one in predictions]),
    )
