"""Where pieces of source text are on the pages of a PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from proofcheck.document.document import Document
from proofcheck.document.source import Span
from proofcheck.reports.check.pdf.boxes import Box, rows
from proofcheck.reports.check.pdf.match import Alignment, fit
from proofcheck.reports.check.pdf.synctex import Word, read_synctex
from proofcheck.reports.check.pdf.token_index import TokenIndex
from proofcheck.reports.check.pdf.words import PageToken, page_tokens
from proofcheck.tex.copy import Copy, Line

Places = Mapping[Span, Sequence[Box]]
"""The words of a span in the order of reading; a span that was not found is not there."""

_LEAST_ANCHORED = 0.02  # certain places for each token, below which it is another paper


def by_synctex(
    spans: Sequence[Span],
    document: Document,
    copy: Copy,
    pdf: Path,
    synctex: Path,
    tops: Sequence[tuple[float, float]],
) -> Places:
    """Places by the lines that TeX noted, then to the word by comparing the words themselves.

    ``tops`` has the left and the upper edge of each page.  Raises ValueError and OSError for a
    SyncTeX file or a PDF that cannot be read.
    """
    lines = {span: copy.lines(span) for span in dict.fromkeys(spans)}
    wanted = {line for of_span in lines.values() for line in of_span}
    by_line: dict[Line, list[Box]] = {}
    for word in read_synctex(synctex, wanted, copy.name_of):
        if word.box.page < len(tops):
            by_line.setdefault(word.line, []).append(_upright(word, tops))
    pages = {box.page for boxes in by_line.values() for box in boxes}
    on_page = _by_page(page_tokens(pdf, pages))
    read = TokenIndex(document)
    places = {}
    for span, of_span in lines.items():
        area = [box for line in of_span for box in by_line.get(line, ())]
        if area:
            places[span] = _trimmed(read.words(span), area, on_page)
    return places


def _upright(word: Word, tops: Sequence[tuple[float, float]]) -> Box:
    box = word.box
    left, top = tops[box.page]
    return Box(box.page, left + box.left, top - box.bottom, left + box.right, top - box.top)


def _by_page(tokens: Iterator[PageToken]) -> dict[int, list[PageToken]]:
    pages: dict[int, list[PageToken]] = {}
    for token in tokens:
        pages.setdefault(token.box.page, []).append(token)
    return pages


def _trimmed(
    words: Sequence[str], area: Sequence[Box], on_page: Mapping[int, Sequence[PageToken]]
) -> Sequence[Box]:
    """The words of the area that are the ones wanted; the area when they cannot be told."""
    near = [
        token
        for page in sorted({box.page for box in area})
        for token in _tokens_near([box for box in area if box.page == page], on_page.get(page, ()))
    ]
    found = fit(words, [token.text for token in near])
    if found is None:
        return area
    return [near[at].box for at in found]


def _tokens_near(area: Sequence[Box], tokens: Sequence[PageToken]) -> Iterator[PageToken]:
    """The tokens in the area, and the next on either side: SyncTeX errs by a word."""
    joined = rows(area)
    inside = [_within(token.box, joined) for token in tokens]
    for at, token in enumerate(tokens):
        if inside[at] or any(inside[max(0, at - 2) : at + 3]):
            yield token


def _within(box: Box, area: Sequence[Box]) -> bool:
    across, up = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return any(
        one.left - 1 <= across <= one.right + 1 and one.bottom - 1 <= up <= one.top + 1
        for one in area
    )


def by_text(spans: Sequence[Span], document: Document, pdf: Path) -> Places:
    """Places by comparing the words of the whole document with those of the PDF.

    Raises ValueError when the PDF cannot be read, or is of another paper.
    """
    on_page = list(page_tokens(pdf))
    theirs = [token.text for token in on_page]
    read = TokenIndex(document)
    alignment = Alignment(read.tokens, theirs)
    if alignment.anchors < max(3, _LEAST_ANCHORED * min(len(read.tokens), len(theirs))):
        raise ValueError("its text is not that of this paper")
    places = {}
    for span in dict.fromkeys(spans):
        start, end = read.indices(span)
        if start < end:
            window = alignment.window(start, end)
            run = fit(read.words(span), theirs[window.start : window.stop])
            if run is not None:
                places[span] = [on_page[window.start + at].box for at in run]
    return places
