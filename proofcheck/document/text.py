"""The text of a document as TeX would read it, and the way back to its sources.

A ``Region`` is a piece of a ``Text``, a ``Span`` (``document.source``) a piece of one file: an
``\\input`` puts the regions of a file between those of another one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from proofcheck.document.source import Source, Span

Region = tuple[int, int]
"""A piece of a text: ``start <= offset < end``, code points, from 0."""

GONE = "\x00"
"""Stands in ``Text.masked`` for each character of a comment or of what is not typeset."""

VERBATIM = "\x01"
"""Stands in ``Text.masked`` for each character that is typeset as it is written: no LaTeX."""


def in_regions(regions: Sequence[Region], offset: int) -> bool:
    """Whether ``offset`` lies in one of the sorted, disjoint regions."""
    index = bisect_right(regions, (offset, 1 << 62)) - 1
    return index >= 0 and offset < regions[index][1]


def blanked(text: str, regions: Iterable[Region], fills: Iterable[str]) -> str:
    """The text with sorted, disjoint regions of it filled, each with its character."""
    parts: list[str] = []
    done = 0
    for (start, end), fill in zip(regions, fills, strict=True):
        parts += (text[done:start], fill * (end - start))
        done = end
    return "".join((*parts, text[done:]))


def fold_blanks(text: str) -> str:
    """The text on one line: one space for each run of blanks, none around it."""
    return " ".join(text.split())


class Macros(Protocol):
    """The author's macros, each valid from the place of its definition on."""

    def expand(self, masked: str, place: int) -> str:
        """A masked piece that stands at ``place`` of the text, with its macros expanded."""

    def normalise(self, raw: str, masked: str, place: int) -> str:
        """What a verifier reads of a piece: macros expanded, comments gone, blanks folded."""

    def arguments(self, name: str, place: int) -> str | None:
        """A letter per argument of the macro in force at ``place``, ``m`` for a mandatory one; None
        if the author defines no such macro."""


class NoMacros:
    """Of a text without macros and comments."""

    def expand(self, masked: str, place: int) -> str:
        return masked

    def normalise(self, raw: str, masked: str, place: int) -> str:
        return fold_blanks(raw)

    def arguments(self, name: str, place: int) -> str | None:
        return None


NO_MACROS = NoMacros()


@dataclass(frozen=True, eq=False)
class Text:
    """The text of a root with all that it reads, in the order of reading.

    ``raw`` is as written; ``masked`` is as long and has ``GONE`` and ``VERBATIM`` where there is no
    LaTeX to read.  ``starts[i]`` is the offset at which ``pieces[i]`` begins: the path of a source
    and an offset in it.  ``body`` is where the body begins, 0 where there is no preamble.
    ``definitions`` are the sorted, disjoint regions in which macros and environments are defined:
    nothing there is typeset where it stands.  ``shorthands`` maps a macro to what it opens and
    closes: pairs of "begin" or "end" and an environment (``\\[`` counts as one).
    """

    raw: str = ""
    masked: str = ""
    starts: tuple[int, ...] = ()
    pieces: tuple[tuple[str, int], ...] = ()
    body: int = 0
    definitions: tuple[Region, ...] = ()
    shorthands: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    macros: Macros = NO_MACROS

    def place(self, offset: int) -> tuple[str, int]:
        """The path of the source and the offset in it of one character of the text."""
        index = self.index(offset)
        path, start = self.pieces[index]
        return path, start + offset - self.starts[index]

    def index(self, offset: int) -> int:
        """Which of the pieces a character of the text stands in."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def span(self, region: Region) -> Span:
        """Where a region stands in the source in which it begins.

        When it ends in the same source, an ``\\input`` in between is covered by its own command;
        when it ends in another, the span goes to the end of the piece in which it begins.
        """
        start, end = region
        path, first = self.place(start)
        if end <= start:
            return Span(path, first, first)
        last_path, last = self.place(end - 1)
        if last_path == path and last >= first:
            return Span(path, first, last + 1)
        index = bisect_right(self.starts, start)
        piece_end = self.starts[index] if index < len(self.starts) else len(self.raw)
        return Span(path, first, first + min(piece_end, end) - start)

    def spans(self) -> Iterator[tuple[Region, Span]]:
        """The pieces: where each stands in the text, and where in its source."""
        ends = (*self.starts[1:], len(self.raw))
        for (path, offset), start, end in zip(self.pieces, self.starts, ends, strict=True):
            yield (start, end), Span(path, offset, offset + end - start)

    def seams(self, region: Region) -> tuple[int, ...]:
        """Offsets strictly inside a region where the text goes on in another piece."""
        low = bisect_right(self.starts, region[0])
        high = bisect_right(self.starts, region[1] - 1)
        return self.starts[low:high]

    def slice(self, region: Region) -> str:
        """A region as written."""
        return self.raw[region[0] : region[1]]

    def expanded(self, region: Region) -> str:
        """A region as a verifier reads it: macros expanded, comments gone, blanks folded."""
        start, end = region
        return self.macros.normalise(self.raw[start:end], self.masked[start:end], start)

    def arguments(self, name: str, place: int) -> str | None:
        """The arguments of the author's macro in force at ``place``; see ``Macros``."""
        return self.macros.arguments(name, place)

    def expand(self, masked: str, place: int) -> str:
        """A masked piece that stands at ``place``, with its macros expanded."""
        return self.macros.expand(masked.replace(GONE, ""), place)


NO_TEXT = Text()
"""Of a document that was made from other things than a text."""


def plain_text(sources: Iterable[Source]) -> Text:
    """The texts of sources one behind the other, without macros and comments."""
    starts, pieces, length = [], [], 0
    read = list(sources)
    for source in read:
        starts.append(length)
        pieces.append((source.path, 0))
        length += len(source.text)
    raw = "".join(source.text for source in read)
    return Text(raw, raw, tuple(starts), tuple(pieces))
