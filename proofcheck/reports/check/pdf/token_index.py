"""The words of a document in the order in which TeX reads them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from proofcheck.document.document import Document
from proofcheck.document.source import Span
from proofcheck.document.text import Region
from proofcheck.reports.check.pdf.words import source_tokens

_LONGEST = 20_000  # code points of a span that are compared


class TokenIndex:
    """The tokens of the body of a document.  ``tokens[i]`` begins at ``_offsets[i]`` of its
    text."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._pieces: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self.tokens: list[str] = []
        self._offsets: list[int] = []
        for (start, _), span in self._text.spans():
            self._pieces[span.path].append((span.start, span.end, start))
        for token in source_tokens(self._text.raw, self._text.body):
            self.tokens.append(token.text)
            self._offsets.append(token.offset)

    def indices(self, span: Span) -> Region:
        """Which tokens a span has: from the first to before the second."""
        start, end = self._region(span)
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)

    def words(self, span: Span) -> list[str]:
        """The tokens of a span, the author's macros expanded."""
        expanded = self._text.expanded(self._region(span))[:_LONGEST]
        return [token.text for token in source_tokens(expanded)]

    def _region(self, span: Span) -> Region:
        """Where a span is in the text; an empty region when it is not there."""
        for begin, end, start in self._pieces.get(span.path, ()):
            if begin <= span.start < end:
                first = start + span.start - begin
                return first, self._end(span, first)
        return 0, 0

    def _end(self, span: Span, first: int) -> int:
        for begin, end, start in self._pieces[span.path]:
            if begin < span.end <= end:
                return max(first, start + span.end - begin)
        return first + span.end - span.start
