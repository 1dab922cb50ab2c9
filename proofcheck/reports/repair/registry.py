"""The formats of repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.repair.repairs import Repairs

REPORTS: ReportTable[Repairs] = ReportTable(
    {
        "text": "proofcheck.reports.repair.text",
        "diff": "proofcheck.reports.repair.patch",
        "json": "proofcheck.reports.repair.as_json",
    }
)
