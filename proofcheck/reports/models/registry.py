"""The formats of what is said about models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proofcheck.assess.description import Description, Inspection, Known
    from proofcheck.models.entries import Entry

LISTING_REPORTS: ReportTable[Sequence[Known]] = ReportTable(
    {
        "text": "proofcheck.reports.models.listing",
        "json": "proofcheck.reports.models.listing_json",
    }
)

INFO_REPORTS: ReportTable[Description | Entry] = ReportTable(
    {
        "text": "proofcheck.reports.models.info",
        "json": "proofcheck.reports.models.info_json",
    }
)

INSPECTION_REPORTS: ReportTable[Sequence[Inspection]] = ReportTable(
    {
        "text": "proofcheck.reports.models.inspections",
        "json": "proofcheck.reports.models.inspections_json",
    }
)
