"""The formats of a mutation test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.mutation.study import MutationTest

REPORTS: ReportTable[MutationTest] = ReportTable(
    {
        "text": "proofcheck.reports.mutation.text",
        "json": "proofcheck.reports.mutation.as_json",
    }
)
