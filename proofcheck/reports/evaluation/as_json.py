"""``eval --format json``: the shape "proofcheck-evaluation/1" of ``evaluation-1.schema.json``."""

from __future__ import annotations

import math
from typing import Any

from proofcheck import __version__
from proofcheck.evaluation.figures import (
    CorrectionFigures,
    Counted,
    Figures,
    Group,
    Point,
    ProofFigures,
    StepFigures,
)
from proofcheck.evaluation.item import Dataset, Item
from proofcheck.evaluation.outcome import Outcome, Prediction, predict
from proofcheck.evaluation.study import RatingStudy, Study
from proofcheck.metrics.ranking import Ranking
from proofcheck.metrics.share import Estimate, Share
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import model_object, write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-evaluation/1"


def write_evaluation_json(study: Study | RatingStudy, page: Page) -> None:
    """The whole study as one JSON object, pure ASCII, ended by a line end."""
    write_object(as_object(study), page.stream)


def as_object(study: Study | RatingStudy) -> dict[str, Any]:
    """The study as the object that ``write_evaluation_json`` writes."""
    head = {
        "schema": SCHEMA,
        "version": __version__,
        "created": study.created,
        "dataset": _dataset(study.dataset),
    }
    if isinstance(study, RatingStudy):
        return {**head, "ratings": _ratings(study)}
    outcomes = study.outcomes
    return {
        **head,
        "seconds": round(study.seconds, 3),
        "models": [model_object(model) for model in study.judge.models],
        "depth": study.depth,
        "threshold": study.threshold if study.judge.tags else None,
        "chosen_by": study.chosen_by if study.judge.tags else None,
        "seed": study.seed,
        "resumed": study.resumed,
        "tokens_evaluated": sum(outcome.evaluated for outcome in outcomes),
        "tokens_written": sum(outcome.written for outcome in outcomes),
        "model_seconds": round(sum(outcome.seconds for outcome in outcomes), 3),
        **_figures(study.figures),
        **_corrections(study.figures.corrections),
        "proofs": [
            _proof(item, outcome, predict(outcome, study.threshold))
            for item, outcome in zip(study.dataset.items, outcomes, strict=True)
        ],
    }


def _dataset(dataset: Dataset) -> dict[str, Any]:
    return {
        "path": dataset.path,
        "format": dataset.format,
        "proofs": len(dataset.items),
        "steps": sum(len(item.steps) for item in dataset.items),
        "read": dataset.total,
        "left_out": dict(dataset.bad),
    }


def _ratings(study: RatingStudy) -> dict[str, Any]:
    return {
        "rated": study.rated,
        "auroc": _number(study.auroc),
        "rules": [
            {"rule": rule.name, "least": rule.least, "whole": _whole(rule.figures.proofs)}
            for rule in study.rules
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "undecided": figures.undecided,
        "unscored": sum(figures.unscored.values()),
        "unscored_by": dict(figures.unscored),
        "steps": figures.steps and _steps(figures.steps),
        "whole": _whole(figures.proofs),
        "classes": [{"class": name, **_group(one)} for name, one in figures.groups.items()],
    }


def _steps(steps: StepFigures) -> dict[str, Any]:
    return {
        "right": steps.right,
        "wrong": steps.wrong,
        "unscored": steps.unscored,
        "at_threshold": _point(steps.point),
        "best_f1_on_these_data": steps.best_f1 and _point(steps.best_f1),
        "best_prm_score_on_these_data": steps.best_prm and _point(steps.best_prm),
        **_ranking(steps.ranking),
        "brier": _number(steps.brier),
        "calibration_error": _number(steps.calibration_error),
        "reliability": [
            {"predicted": one.predicted, "observed": one.observed, "steps": one.steps}
            for one in steps.bins
        ],
    }


def _corrections(found: CorrectionFigures | None) -> dict[str, Any]:
    if found is None:
        return {}
    kinds = [
        {
            "kind": name,
            "pairs": kind.pairs,
            "preferred": _counted(kind.preferred),
            **_ranking(kind.ranking),
            "shown": _counted(kind.shown),
        }
        for name, kind in found.kinds.items()
    ]
    return {
        "corrections": {
            "pairs": found.pairs,
            "unscored": found.unscored,
            "texts": found.texts,
            "preferred": _counted(found.preferred),
            **_ranking(found.ranking),
            "shown": {
                "before": _counted(found.wrong_shown),
                "after": _counted(found.right_shown),
                "untouched": _counted(found.untouched_shown),
            },
            "kinds": kinds,
        }
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    return {
        "auroc": _estimate(ranking.auroc),
        "recall_at": [
            {"rate": one.rate, "threshold": one.threshold, **_estimate(one.share)}
            for one in ranking.recalls
        ],
    }


def _counted(one: Counted) -> dict[str, Any]:
    share = _estimate(one.share)
    count = int(one.count) if one.count.is_integer() else one.count
    return {"share": share["value"], "count": count, "of": one.of, "interval": share["interval"]}


def _point(point: Point) -> dict[str, Any]:
    return {
        "threshold": point.threshold if point.threshold >= 0 else None,
        "first_wrong_found": _share(point.found),
        "right_without_doubt": _share(point.clean),
        "f1": _estimate(point.f1),
        "prm_score": _estimate(point.prm_score),
        "f1_right_steps": _number(point.f1_right),
        "f1_wrong_steps": _number(point.f1_wrong),
        "accuracy": _estimate(point.accuracy),
        "false_alarms": _estimate(point.false_alarms),
        "recall": _estimate(point.recall),
    }


def _whole(proofs: ProofFigures | None) -> dict[str, Any] | None:
    if proofs is None:
        return None
    return {
        "accuracy": _share(proofs.accuracy),
        "sensitivity": _share(proofs.sensitivity),
        "specificity": _share(proofs.specificity),
        "right_among_passed": _share(proofs.passed),
        "passed_with_at_most_2_of_7": proofs.low,
        "unscored": proofs.unscored,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "proofs": group.items,
        "first_wrong_found": _share(group.found),
        "right_without_doubt": _share(group.clean),
        "prm_score": _number(group.prm_score),
        "whole": _whole(group.proofs),
    }


def _proof(item: Item, outcome: Outcome, prediction: Prediction) -> dict[str, Any]:
    return {
        "id": item.id,
        "class": item.group,
        "right": item.right,
        "first_wrong": item.first_wrong,
        "held_right": prediction.right,
        "first_doubted": prediction.first,
        "first_doubted_known": prediction.known,
        "grade": outcome.grade,
        "undecided": outcome.undecided,
        "unscored": outcome.unscored,
        "probabilities": list(outcome.probabilities),
        "tokens_evaluated": outcome.evaluated,
        "tokens_written": outcome.written,
        "seconds": outcome.seconds,
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "share": share.value,
        "count": share.count,
        "of": share.of,
        "interval": share.interval and list(share.interval),
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    known = not math.isnan(estimate.low)
    return {
        "value": _number(estimate.value),
        "interval": [estimate.low, estimate.high] if known else None,
    }


def _number(value: float) -> float | None:
    """None where a figure is not defined: NaN is no JSON."""
    return None if math.isnan(value) else value


REPORT = Report(
    "every figure and every proof, in the shape of "
    "[evaluation-1.schema.json](proofcheck/reports/evaluation/evaluation-1.schema.json)",
    write_evaluation_json,
)
