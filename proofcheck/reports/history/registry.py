"""The formats of corrections in the past of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.evaluation.history import History

REPORTS: ReportTable[History] = ReportTable({"jsonl": "proofcheck.reports.history.pairs"})
