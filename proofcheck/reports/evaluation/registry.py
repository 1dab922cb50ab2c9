"""The formats of an evaluation."""

from __future__ import annotations

from proofcheck.evaluation.study import RatingStudy, Study
from proofcheck.reports.report import ReportTable

REPORTS: ReportTable[Study | RatingStudy] = ReportTable(
    {
        "text": "proofcheck.reports.evaluation.text",
        "json": "proofcheck.reports.evaluation.as_json",
    }
)
