"""The formats of an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.evaluation.study import RatingStudy, Study

REPORTS: ReportTable[Study | RatingStudy] = ReportTable(
    {
        "text": "proofcheck.reports.evaluation.text",
        "json": "proofcheck.reports.evaluation.as_json",
    }
)
