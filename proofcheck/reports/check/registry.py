"""The formats of a check; adding one takes a file and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofcheck.reports.report import ReportTable

if TYPE_CHECKING:
    from proofcheck.result import Result

REPORTS: ReportTable[Result] = ReportTable(
    {
        "full": "proofcheck.reports.check.full",
        "concise": "proofcheck.reports.check.concise",
        "json": "proofcheck.reports.check.as_json",
        "jsonl": "proofcheck.reports.check.jsonl",
        "sarif": "proofcheck.reports.check.sarif",
        "github": "proofcheck.reports.check.github",
        "gitlab": "proofcheck.reports.check.gitlab",
        "junit": "proofcheck.reports.check.junit",
        "markdown": "proofcheck.reports.check.markdown",
        "html": "proofcheck.reports.check.html.page",
        "statistics": "proofcheck.reports.check.statistics",
        "pdf": "proofcheck.reports.check.pdf.report",
    },
    file_only=("pdf",),
)
