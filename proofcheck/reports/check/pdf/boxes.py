"""Places on a page, and how words become highlights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on page ``page`` (from 0), in big points from the lower left corner of the page's
    media box: ``left < right``, ``bottom < top``."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def rows(words: Iterable[Box]) -> list[Box]:
    """The words, in the order of reading, joined to one box for each row; a new row begins with a
    new page, where the words go back to the left, and where they no longer overlap in height."""
    joined: list[Box] = []
    for word in words:
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, word):
            joined[-1] = cover((last, word))
        else:
            joined.append(word)
    return _without_inner(joined)


def cover(boxes: Sequence[Box]) -> Box:
    """The least box around some boxes of one page."""
    return Box(
        boxes[0].page,
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def _goes_on(row: Box, word: Box) -> bool:
    if row.page != word.page or word.right < row.left or word.left > row.right + 60:
        return False
    overlap = min(row.top, word.top) - max(row.bottom, word.bottom)
    return overlap > 0.3 * min(row.top - row.bottom, word.top - word.bottom)


def _without_inner(boxes: list[Box]) -> list[Box]:
    """The boxes that do not lie in another: two layers of colour would look like two findings."""
    return [
        box
        for index, box in enumerate(boxes)
        if not any(
            _inside(box, other) and (box != other or index > at)
            for at, other in enumerate(boxes)
            if at != index
        )
    ]


def _inside(box: Box, other: Box) -> bool:
    return (
        box.page == other.page
        and box.left >= other.left - 0.5
        and box.right <= other.right + 0.5
        and box.bottom >= other.bottom - 0.5
        and box.top <= other.top + 0.5
    )
