"""``concise``: one line a finding, ``file:line:col: CODE message``, as editors expect."""

from __future__ import annotations

from typing import TextIO

from proofcheck.document.source import Position, Source, Span
from proofcheck.reports.shared.text import Page, printable
from proofcheck.result import Result


def write_concise(result: Result, stream: TextIO, page: Page) -> None:
    """One line for every finding that is shown, in the order of the files and of the text."""
    del page
    for file in result.files:
        for item in file.findings:
            if item.suppressed is None:
                place = place_text(item.finding.span, result.sources.get(item.finding.span.path))
                message = printable(item.finding.message)
                stream.write(f"{place}: {item.finding.code} {message}\n")


def place_text(span: Span, source: Source | None) -> str:
    """``path:line:column`` of the beginning of a span; 1:1 in a file that could not be read."""
    at = source.position(span.start) if source else Position(1, 1, 0)
    return f"{printable(span.path)}:{at.line}:{at.column}"
