"""Places as editors count them: lines and code units of some encoding, both from 0."""

from __future__ import annotations

from collections.abc import Callable

from proofcheck.document.source import Source

Place = tuple[int, int]
"""A line and a character in it, in code units, both from 0."""

Units = Callable[[str], int]
"""The length of a text in code units."""


def _utf16(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


UNITS: dict[str, Units] = {"utf-16": _utf16, "utf-8": _utf8, "utf-32": len}
"""By the names that the protocol gives to encodings."""


def place_of(source: Source, offset: int, units: Units) -> Place:
    """The place of an offset (code points, from 0, at most the length of the text)."""
    position = source.position(min(max(offset, 0), len(source.text)))
    start = source.line_starts[position.line - 1]
    return position.line - 1, units(source.text[start : position.offset])


def offset_at(source: Source, line: int, character: int, units: Units) -> int:
    """The offset of a place; one beyond the end of its line or of the text is taken for that."""
    if line < 0:
        return 0
    if line >= len(source.line_starts):
        return len(source.text)
    text = source.line(line + 1)
    left = character
    for count, char in enumerate(text):
        if left <= 0:
            return source.line_starts[line] + count
        left -= units(char)
    return source.line_starts[line] + len(text)
