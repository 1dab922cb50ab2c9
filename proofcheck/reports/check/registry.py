"""The table of formats; adding one takes a file and a line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from proofcheck.errors import UsageError
from proofcheck.reports.check.as_json import write_json
from proofcheck.reports.check.concise import write_concise
from proofcheck.reports.check.full import write_full
from proofcheck.reports.check.github import write_github
from proofcheck.reports.check.gitlab import write_gitlab
from proofcheck.reports.check.html.page import write_html
from proofcheck.reports.check.jsonl import write_jsonl
from proofcheck.reports.check.junit import write_junit
from proofcheck.reports.check.markdown import write_markdown
from proofcheck.reports.check.sarif import write_sarif
from proofcheck.reports.check.statistics import write_statistics
from proofcheck.reports.shared.text import Page
from proofcheck.result import Result

Report = Callable[[Result, TextIO, Page], None]

REPORTS: dict[str, Report] = {
    "full": write_full,
    "concise": write_concise,
    "json": write_json,
    "jsonl": write_jsonl,
    "sarif": write_sarif,
    "github": write_github,
    "gitlab": write_gitlab,
    "junit": write_junit,
    "markdown": write_markdown,
    "html": write_html,
    "statistics": write_statistics,
}

FileReport = Callable[[Result, Path | None], tuple[bytes, str]]
"""From a result, and a PDF of the paper if the user named one: the file, and how it was made."""


def _load_pdf() -> FileReport:
    try:
        from proofcheck.reports.check.pdf.report import pdf_report
    except ImportError as error:
        raise UsageError(
            "the annotated PDF needs more packages: pip install 'proofcheck-tex[pdf]'"
        ) from error
    return pdf_report


# Formats that are no text; each is loaded when it is asked for, as its packages may be missing.
FILE_REPORTS: dict[str, Callable[[], FileReport]] = {"pdf": _load_pdf}
