"""Giving each marked piece of a source lines of its own, so that TeX notices nothing.

SyncTeX tells lines apart, not words.  So a blank before and after a mark becomes a line end, which
TeX reads as a blank all the same; where there is no blank, a comment sign and a line end are put
in, which TeX does not read at all.  Nothing is changed inside a formula, in a comment, or in a line
with a verbatim text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.document.source import Source, Span
from proofcheck.latex.commands import FORMULAS
from proofcheck.latex.lexer import Kind, scanner

_FENCES = {r"\[": r"\]", r"\(": r"\)"}
_SCANNER = scanner(Kind.ENVIRONMENT, Kind.FENCE, Kind.COMMENT, Kind.PARAGRAPH, Kind.DOLLAR)
_VERBATIM = re.compile(r"\\(?:verb|lstinline|mintinline|url|path|href|catcode|input|include)\b")


@dataclass(frozen=True)
class Broken:
    """A source with further line ends.  ``breaks`` are the sorted offsets in the text as written
    before which a new line begins; ``formulas`` the sorted regions of formulas."""

    source: Source
    breaks: tuple[int, ...]
    formulas: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The text of the copy."""
        text, pieces, at = self.source.text, [], 0
        for offset in self.breaks:
            blank = text[offset - 1] in " \t"
            pieces += [text[at : offset - blank], "\n" if blank else "%\n"]
            at = offset
        return "".join([*pieces, text[at:]])

    def lines(self, span: Span) -> list[int]:
        """The lines of the copy that hold the words of a span, from 1.

        TeX sets a formula when it has read its end, and so it gives it the line of its end.
        """
        first, last = span.start, max(span.start, span.end - 1)
        lines = set(range(self._line(first), self._line(last) + 1))
        for offset in (first, last):
            index = bisect_right(self.formulas, (offset, len(self.source.text))) - 1
            if index >= 0 and offset < self.formulas[index][1]:
                lines.add(self._line(self.formulas[index][1] - 1))
        return sorted(lines)

    def _line(self, offset: int) -> int:
        return self.source.position(offset).line + bisect_right(self.breaks, offset)


def break_lines(source: Source, spans: Iterable[Span]) -> Broken:
    """The source with the spans on lines of their own, as far as TeX will not notice."""
    wanted = sorted({offset for span in spans for offset in (span.start, span.end)})
    formulas = tuple(_formulas(source.text))
    found = (_break_at(source.text, offset, formulas) for offset in wanted)
    breaks = sorted({offset for offset in found if offset is not None})
    return Broken(source, tuple(breaks), formulas)


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """The formulas that are closed before their paragraph ends, with what encloses them."""
    start, closing = 0, ""
    for match in _SCANNER.finditer(text):
        kind = match.lastgroup
        if kind == Kind.PARAGRAPH:
            closing = ""
        if kind not in (Kind.ENVIRONMENT, Kind.FENCE, Kind.DOLLAR):
            continue
        sign = match["name"] if kind == Kind.ENVIRONMENT else match[0]
        if closing:
            if sign == closing and match["edge"] != "begin":
                yield start, match.end()
                closing = ""
        elif match["edge"] != "end" and (
            kind == Kind.DOLLAR or sign in _FENCES or sign in FORMULAS
        ):
            start, closing = match.start(), _FENCES.get(sign, sign)


def _break_at(text: str, offset: int, formulas: Sequence[tuple[int, int]]) -> int | None:
    """Where a line can begin near ``offset``; None where none can."""
    index = bisect_right(formulas, (offset, -1)) - 1
    if index >= 0 and formulas[index][0] < offset < formulas[index][1]:
        return None
    while offset < len(text) and text[offset] in " \t":
        offset += 1
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    before, after = text[begin:offset], text[offset : end if end >= 0 else len(text)]
    if not before.strip() or not after.strip() or "%" in before or after[0] == "%":
        return None
    if _VERBATIM.search(before) or _VERBATIM.search(after) or "\r" in before:
        return None
    if before.rstrip().endswith("\\") or re.search(r"\\[A-Za-z@]*$", before):
        return None  # a control space, or a command whose name goes on
    return offset
