"""The formats of an outline."""

from __future__ import annotations

from proofcheck.reports.outline.outline import Outline
from proofcheck.reports.report import ReportTable

REPORTS: ReportTable[Outline] = ReportTable(
    {
        "text": "proofcheck.reports.outline.text",
        "json": "proofcheck.reports.outline.as_json",
    }
)
