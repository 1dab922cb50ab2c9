"""``concise``: one line a finding, ``file:line:col: CODE message``, as editors expect."""

from __future__ import annotations

from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.text import printable
from proofcheck.result import Result


def write_concise(result: Result, page: Page) -> None:
    """One line for every finding that is shown, in the order of the files and of the text."""
    for file in result.files:
        for item in file.findings:
            if item.suppressed is None:
                place = place_text(item.finding.span, result.sources.get(item.finding.span.path))
                message = printable(item.finding.message)
                page.stream.write(f"{place}: {item.finding.code} {message}\n")


REPORT = Report("`file:line:column: CODE message`, which editors understand", write_concise)
