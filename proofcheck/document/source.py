"""Source texts, spans in them, and the only code that turns offsets into lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one source: ``start <= offset < end``, code points of the decoded text, from 0."""

    path: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.path == other.path and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a source: ``line`` and ``column`` from 1, ``offset`` in code points from 0."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True)
class Source:
    """One decoded file.

    ``path`` is what the user sees (relative as given; ``bundle.tar.gz/main.tex`` for a member of a
    bundle).  ``text`` is the decoded file as it stands, line ends included.
    """

    path: str
    text: str
    encoding: str = "utf-8"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which the lines begin; ``\\n`` ends a line, and so does a lone ``\\r``."""
        starts = [0]
        text = self.text
        if "\r" not in text:
            starts += accumulate(len(line) + 1 for line in text.split("\n")[:-1])
        else:
            for at, char in enumerate(text):
                if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                    starts.append(at + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """The place of ``offset``, which may equal the length of the text."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1, offset)

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its line end."""
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[self.line_starts[number - 1] : end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """The text of a span of this source."""
        return self.text[span.start : span.end]
