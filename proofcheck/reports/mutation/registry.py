"""The formats of a mutation test."""

from __future__ import annotations

from proofcheck.mutation.study import MutationTest
from proofcheck.reports.report import ReportTable

REPORTS: ReportTable[MutationTest] = ReportTable(
    {
        "text": "proofcheck.reports.mutation.text",
        "json": "proofcheck.reports.mutation.as_json",
    }
)
