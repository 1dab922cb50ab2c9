"""Places as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from proofcheck.document.finding import Finding
from proofcheck.document.source import Position, Source, Span
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import TriagedFinding

MOST_PLACES = 10
"""So many places of equal findings are listed; the reports for machines have all."""


def place_text(span: Span, source: Source | None) -> str:
    """``path:line:column`` of the beginning of a span; 1:1 in a file that could not be read."""
    at = source.position(span.start) if source else Position(1, 1, 0)
    return f"{printable(span.path)}:{at.line}:{at.column}"


def equal_places(
    equal: Sequence[TriagedFinding], sources: Mapping[str, Source]
) -> tuple[list[tuple[Finding, str]], str]:
    """The first places of equal findings, and how many further ones there are, in words."""
    listed = [
        (item.finding, place_text(item.finding.span, sources.get(item.finding.span.path)))
        for item in equal[:MOST_PLACES]
    ]
    left = len(equal) - len(listed)
    return listed, f"and {left:,} more" if left else ""


def equal_line(equal: Sequence[TriagedFinding], sources: Mapping[str, Source]) -> str:
    """Where else the same is to be said, on one line."""
    listed, more = equal_places(equal, sources)
    places = ", ".join(place for _, place in listed)
    return f"The same at {plural(len(equal), 'further place')}: {places} {more}".rstrip()
