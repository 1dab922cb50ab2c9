"""The figures of an evaluation, from steps with their probabilities.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from proofcheck.evaluation.item import Item
from proofcheck.evaluation.measure import scores_of as labelled_scores
from proofcheck.evaluation.outcome import Outcome
from proofcheck.metrics.ranking import auroc, rank, recall_at
from proofcheck.metrics.reliability import brier, calibration_error, reliability, weights
from proofcheck.models.calibration import doubt_threshold
from training.judged import ScoredStep, SourceSteps, scores_of

#: What is written as JSON: figures by name; shares in [0, 1], probabilities of being right.
Report = dict[str, Any]

RATES = (0.01, 0.001)
PRIOR = 0.02  # the share of wrong steps for which probabilities are judged, as in calibration
_TOP = 30


def text_report(sources: Sequence[SourceSteps], thresholds: Mapping[str, float]) -> Report:
    """All figures on injected errors and on the texts as written."""
    untouched = [step for source in sources for step in source.untouched]
    mutated = [step for source in sources for step in source.mutated]
    wrong = [step for step in mutated if step.kind is not None]
    kinds = sorted({step.kind for step in wrong if step.kind is not None})
    return {
        "all": _figures(wrong, mutated, untouched, intervals=True),
        "kinds": {
            kind: _figures([step for step in wrong if step.kind == kind], mutated, untouched)
            for kind in kinds
        },
        "sources": {
            source.name: _source(source, untouched, doubt_threshold(thresholds))
            for source in sources
        },
        "alarms": _alarms(untouched, sum(s.proofs for s in sources), doubt_threshold(thresholds)),
        "reliability": _reliability(mutated),
        "top": [
            {"probability": step.probability, "place": step.place, "text": step.text}
            for step in sorted(untouched, key=lambda step: step.probability)[:_TOP]
        ],
    }


def _figures(
    wrong: Sequence[ScoredStep],
    mutated: Sequence[ScoredStep],
    untouched: Sequence[ScoredStep],
    intervals: bool = False,
) -> Report:
    """AUROC within the texts with errors, recall at thresholds from the texts as written."""
    bad, right = scores_of(wrong), scores_of(untouched)
    beside = scores_of(step for step in mutated if step.kind is None)
    report: Report = {"errors": len(wrong), "auroc": auroc(bad.values, beside.values)}
    for rate in RATES:
        found = recall_at(bad.values, right.values, rate)
        report[f"recall at {rate:g}"] = found.share
        report[f"p at {rate:g}"] = -found.threshold
    if intervals:
        area = rank(bad, beside, ()).auroc
        report["auroc interval"] = (area.low, area.high)
        for recall in rank(bad, right, RATES).recalls:
            report[f"recall at {recall.rate:g} interval"] = (recall.share.low, recall.share.high)
    return report


def _source(source: SourceSteps, untouched: Sequence[ScoredStep], threshold: float) -> Report:
    wrong = [step for step in source.mutated if step.kind is not None]
    return {
        "proofs": source.proofs,
        "steps": len(source.untouched),
        "unscored": source.unscored,
        **_figures(wrong, source.mutated, untouched),
        **_alarms(source.untouched, source.proofs, threshold),
    }


def _alarms(untouched: Sequence[ScoredStep], proofs: int, threshold: float) -> Report:
    """What a user would see on the texts as written at the model's default threshold."""
    doubted = [step for step in untouched if step.probability <= threshold]
    return {
        "threshold": threshold,
        "alarms": len(doubted),
        "alarms per step": len(doubted) / max(1, len(untouched)),
        "alarms per proof": len(doubted) / max(1, proofs),
        "proofs with alarms": len({step.proof for step in doubted}) / max(1, proofs),
    }


def _reliability(mutated: Sequence[ScoredStep]) -> Report:
    probability = np.array([step.probability for step in mutated], dtype=float)
    right = np.array([step.kind is None for step in mutated], dtype=float)
    weight = weights(right, PRIOR)
    bins = reliability(probability, right, weight)
    return {
        "prior": PRIOR,
        "brier": brier(probability, right, weight),
        "expected calibration error": calibration_error(bins),
        "bins": [asdict(one) for one in bins],
    }


def chain_report(pairs: Sequence[tuple[Item, Outcome]]) -> Report:
    """The steps of solutions; those of which nobody knows whether they are right are left out."""
    items, outcomes = [item for item, _ in pairs], [outcome for _, outcome in pairs]
    wrong, right = (labelled_scores(items, outcomes, label).values for label in (False, True))
    return {
        "wrong steps": len(wrong),
        "auroc": auroc(wrong, right),
        "recall at 0.01": recall_at(wrong, right, 0.01).share,
    }
