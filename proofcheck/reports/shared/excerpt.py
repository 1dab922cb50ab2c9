"""The source lines of a span, cut to a width, with the cells to underline.  No colours here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from proofcheck.document.source import Source, Span
from proofcheck.reports.shared.text import printable

# A step with more rows than this loses its middle.
_MOST_ROWS = 6
_GAP = "..."


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an excerpt.

    ``number`` is the line (from 1), None for a row that goes on with the line above or stands for
    what was left out.  The underline goes from cell ``start`` to ``end`` (exclusive) of ``text``.
    """

    number: int | None
    text: str
    start: int = 0
    end: int = 0


def excerpt(source: Source, span: Span, width: int) -> list[Row]:
    """The rows that show ``span``, each at most ``width`` cells (at least 10) wide."""
    width = max(width, 10)
    rows: list[Row] = []
    for row in _rows(source, span, width):
        if len(rows) == _MOST_ROWS:
            return [*rows[: _MOST_ROWS - 2], Row(None, _GAP), _last_row(source, span, width)]
        rows.append(row)
    return rows


def _rows(source: Source, span: Span, width: int) -> Iterator[Row]:
    """All rows, in order, made as they are asked for: a hostile line may have millions."""
    first = source.position(span.start).line
    last = source.position(max(span.start, span.end - 1)).line
    for number in range(first, last + 1):
        text, start, end = _marked(source, span, number, width)
        at = _first_cell(text, start, width) if number == first else 0
        shown: int | None = number
        while True:
            stop = _fit(text, at, width)
            yield _row(shown, text, at, stop, start, end)
            shown, at = None, stop
            if at >= min(end, len(text)):
                break


def _marked(source: Source, span: Span, number: int, width: int) -> tuple[str, int, int]:
    """Line ``number`` fit for a terminal, and the part of it that is in the span.

    Of a long line only what is near the span: else a paper on one line would take for ever.
    """
    starts = source.line_starts
    stop = starts[number] if number < len(starts) else len(source.text)
    begin = max(starts[number - 1], span.start - 4 * width)
    text = printable(source.text[begin : min(stop, span.end + 4 * width)]).rstrip()
    end = max(min(span.end - begin, len(text)), 0)
    start = max(span.start - begin, len(text) - len(text.lstrip()), 0)
    return text, min(start, end), end


def _row(number: int | None, text: str, at: int, stop: int, start: int, end: int) -> Row:
    piece = text[at:stop]
    left = cell_len(text[at : max(at, min(start, stop))])
    right = cell_len(text[at : max(at, min(end, stop))])
    return Row(number, piece, left, right)


def _first_cell(text: str, start: int, width: int) -> int:
    """Where the first row of a line begins so that the mark is well in sight: 0 if it can."""
    if start <= width // 2 or len(text) <= width // 2:
        return 0
    if start < 2 * width and cell_len(text) <= width:
        return 0
    space = text.find(" ", start - width // 4, start)
    return space + 1 if space >= 0 else start


def _fit(text: str, at: int, width: int) -> int:
    """The end of the longest piece from ``at`` that fits ``width`` cells, at a blank if it can."""
    # Combining characters take no cell: bound what is looked at all the same.
    piece = text[at : at + 4 * width]
    if cell_len(piece) <= width and at + len(piece) == len(text):
        return len(text)
    cells = 0
    fitting = len(piece)
    for index, char in enumerate(piece):
        cells += cell_len(char)
        if cells > width:
            fitting = index
            break
    blank = piece.rfind(" ", fitting * 2 // 3, fitting)
    return at + max(blank + 1 if blank >= 0 else fitting, 1)


def _last_row(source: Source, span: Span, width: int) -> Row:
    """The end of the span."""
    number = source.position(max(span.start, span.end - 1)).line
    text, start, end = _marked(source, span, number, width)
    at, cells = end, 0
    while at > start and cells + cell_len(text[at - 1]) <= width:
        at -= 1
        cells += cell_len(text[at])
    return _row(number, text, at, end, start, end)
