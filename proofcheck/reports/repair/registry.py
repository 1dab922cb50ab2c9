"""The formats of repairs."""

from __future__ import annotations

from proofcheck.repair.outcome import Repairs
from proofcheck.reports.report import ReportTable

REPORTS: ReportTable[Repairs] = ReportTable(
    {
        "text": "proofcheck.reports.repair.text",
        "diff": "proofcheck.reports.repair.patch",
        "json": "proofcheck.reports.repair.as_json",
    }
)
