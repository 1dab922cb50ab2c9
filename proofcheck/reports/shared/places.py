"""Places as text."""

from __future__ import annotations

from proofcheck.document.source import Position, Source, Span
from proofcheck.reports.shared.text import printable


def place_text(span: Span, source: Source | None) -> str:
    """``path:line:column`` of the beginning of a span; 1:1 in a file that could not be read."""
    at = source.position(span.start) if source else Position(1, 1, 0)
    return f"{printable(span.path)}:{at.line}:{at.column}"
