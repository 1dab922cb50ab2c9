"""Corrections as JSON Lines, in the form that ``eval`` reads."""

from __future__ import annotations

import json

from proofcheck.evaluation.history import CorrectedStep, History
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page


def write_pairs(history: History, page: Page) -> None:
    """One JSON object per corrected step, pure ASCII."""
    for step in history.corrections:
        page.stream.write(json.dumps(_object(history.name, step)) + "\n")


def _object(repository: str, step: CorrectedStep) -> dict[str, object]:
    return {
        "repo": repository,
        "commit": step.commit.name,
        "date": step.commit.date,
        "subject": step.commit.subject,
        "path": step.path,
        "statement": step.statement,
        "before": step.before,
        "wrong": step.wrong,
        "right": step.right,
        "after": step.after,
        "math": step.math,
    }


REPORT = Report("a line for each corrected step, as `eval` reads them", write_pairs)
