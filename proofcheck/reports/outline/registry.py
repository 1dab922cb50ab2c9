"""The formats of an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.reports.outline.outline import Outline

REPORTS: ReportTable[Outline] = ReportTable(
    {
        "text": "proofcheck.reports.outline.text",
        "json": "proofcheck.reports.outline.as_json",
    }
)
