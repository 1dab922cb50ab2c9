"""``mutate --format json``: the shape "proofcheck-mutation/1" of ``mutation-1.schema.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proofcheck import __version__
from proofcheck.document.source import Source
from proofcheck.inject.registry import KINDS
from proofcheck.metrics.share import Share
from proofcheck.mutation.figures import KindFigures, MutationFigures, figures
from proofcheck.mutation.study import MutationTest, Trial
from proofcheck.reports.mutation.words import worth
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import model_object, span_object, write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-mutation/1"


def write_mutation_json(study: MutationTest, page: Page) -> None:
    """The whole study as one JSON object, pure ASCII, ended by a line end."""
    write_object(as_object(study), page.stream)


def as_object(study: MutationTest) -> dict[str, Any]:
    """The study as the object that ``write_mutation_json`` writes."""
    found = figures(study, tuple(KINDS))
    return {
        "schema": SCHEMA,
        "version": __version__,
        "created": study.created,
        "seconds": round(study.seconds, 3),
        "model": model_object(study.model),
        "paths": list(study.paths),
        "problems": list(study.problems),
        "plan": {
            "rate": study.plan.rate,
            "seed": study.plan.seed,
            "kinds": list(study.plan.kinds) or list(KINDS),
            "max_proofs": study.plan.max_proofs,
            "versions": study.versions,
            "left_out": study.left_out,
        },
        "threshold": study.threshold,
        "min_confidence": study.min_confidence,
        "untouched": _untouched(study),
        "total": _row(found.total),
        "unscored_by": dict(found.lost),
        "worth": worth(found) if study.trials else None,
        "kinds": [
            {"kind": name, "meaning": KINDS[name].words, **_row(row)}
            for name, row in found.kinds.items()
        ],
        "thresholds": _points(found),
        "errors": [_trial(trial, study.sources) for trial in study.trials],
    }


def _untouched(study: MutationTest) -> dict[str, Any]:
    untouched = study.untouched
    scored = len(untouched.probabilities)
    return {
        "proofs": untouched.proofs,
        "steps": untouched.steps,
        "scored": scored,
        "unscored": sum(untouched.unscored.values()),
        "unscored_by": dict(untouched.unscored),
        "no_place": untouched.no_place,
        "doubted": untouched.doubted,
        "doubted_proofs": untouched.doubted_proofs,
        "doubted_per_1000_steps": 1000 * untouched.doubted / scored if scored else None,
        "doubted_per_proof": untouched.doubted / untouched.proofs if untouched.proofs else None,
    }


def _row(row: KindFigures) -> dict[str, Any]:
    return {
        "injected": row.injected,
        "unscored": row.unscored,
        **_share(row.caught),
        "caught_later": row.later,
        "auroc": row.auroc,
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "judged": share.of,
        "caught": share.count,
        "share": share.value,
        "interval": share.interval and list(share.interval),
    }


def _points(found: MutationFigures) -> list[dict[str, Any]]:
    return [
        {
            "rate": point.rate,
            "threshold": point.threshold,
            **_share(point.caught),
            "doubted": point.doubted,
        }
        for point in found.points
    ]


def _trial(trial: Trial, sources: Mapping[str, Source]) -> dict[str, Any]:
    return {
        "version": trial.version,
        "kind": trial.kind,
        "proof": trial.proof,
        "step": trial.step,
        "span": span_object(trial.span, sources),
        "text": trial.text,
        "start": trial.start,
        "end": trial.end,
        "before": trial.before,
        "after": trial.after,
        "outcome": trial.detection.value,
        "probability": trial.probability,
        "untouched": trial.untouched,
        "unscored": trial.unscored,
    }


REPORT = Report(
    "every error with its place and probability, in the shape of "
    "[mutation-1.schema.json](proofcheck/reports/mutation/mutation-1.schema.json)",
    write_mutation_json,
)
