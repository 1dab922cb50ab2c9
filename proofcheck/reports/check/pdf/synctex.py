"""A reader of SyncTeX files: which words of a page come from which line of a source.

TeX notes a line with every glue, kern and formula, not with every letter.  So the ink between two
such records is one word, and the line of a word is that of the glue *after* it, which TeX made when
it had read the word; at the end of a row, where that glue is gone, it is that of the glue before.
The format is described in the manual page synctex(5); lengths are scaled points, 65,536 to the
point of which 72.27 make an inch, from the upper left corner of the page.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from proofcheck.reports.check.pdf.boxes import Box
from proofcheck.tex.copy import Line

MAX_BYTES = 1 << 30  # of the unpacked file
_PER_BP = 65781.76  # scaled points in a big point
_LEAST_HEIGHT = 4 * _PER_BP
_LEAST_DEPTH = 1.5 * _PER_BP


@dataclass(frozen=True, slots=True)
class Word:
    """Ink on a page, with the source line it comes from.

    ``box`` has its origin in the *upper* left corner, and ``bottom > top``: the height of the page
    is not in the file.
    """

    line: Line
    box: Box


@dataclass(slots=True)
class _Row:
    """A horizontal box that is being read: all lengths in scaled points.

    ``left`` is where the next word begins, ``ink`` where it ends so far; ``words`` have no line
    yet; ``line`` is that of the last glue.
    """

    baseline: int
    height: int
    depth: int
    left: int
    ink: int
    line: tuple[int, int]
    words: list[tuple[int, int]] = field(default_factory=list)


def read_synctex(path: Path, wanted: Container[Line], name_of: Callable[[str], str]) -> list[Word]:
    """The words that come from the ``wanted`` lines, in the order in which TeX set them.

    ``name_of`` turns the path of an input, as TeX gives it, into the name that ``wanted`` uses.
    Raises ValueError when the file is damaged or too large, OSError when it cannot be read.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ValueError(f"the SyncTeX file is damaged ({error})") from error
    if len(data) > MAX_BYTES:
        raise ValueError(f"the SyncTeX file is larger than {MAX_BYTES >> 20} MB")
    return list(words_of(data.decode("utf-8", "replace").split("\n"), wanted, name_of))


def words_of(
    records: Iterable[str], wanted: Container[Line], name_of: Callable[[str], str] = str
) -> Iterator[Word]:
    """As ``read_synctex``, from the lines of the file.  Records that make no sense are skipped."""
    reader = _Reader(wanted, name_of)
    for record in records:
        try:
            yield from reader.read(record)
        except (ValueError, IndexError, KeyError) as error:
            if not record.startswith(("x", "k", "g", "$", "(", "[", "h", "v", "r")):
                raise ValueError(f"the SyncTeX file is damaged ({error})") from error


@dataclass(frozen=True, slots=True)
class _Vertical:
    """A vertical box.  One that is empty, or as wide and high as the box around it, does not count:
    packages such as hyperref put those around and before a page."""

    size: tuple[int, int]
    counts: bool


class _Reader:
    """The state of reading: the inputs, the page, and the boxes around the next record."""

    def __init__(self, wanted: Container[Line], name_of: Callable[[str], str]) -> None:
        self._wanted = wanted
        self._name_of = name_of
        self._files: dict[int, str] = {}
        self._scale = 1.0
        self._page = -1
        self._baseline = 0
        self._open: list[_Row | _Vertical] = []
        self._heads = 0  # vertical boxes closed at the level of the running heads
        self._offset = (0.0, 0.0)

    def read(self, record: str) -> Iterator[Word]:
        kind = record[:1]
        if kind in "xkg$":
            if kind:
                yield from self._glue(kind, record)
        elif kind == "(":
            self._open.append(self._row(record))
        elif kind == "[":
            self._open.append(self._vertical(record))
        elif kind in ")]":
            yield from self._close()
        elif kind == "{":
            self._page = int(record[1:]) - 1
            self._open.clear()
            self._heads = 0
        elif kind in "IMUXY":
            self._header(record)

    def _header(self, record: str) -> None:
        name, _, value = record.partition(":")
        if name == "Input":
            tag, _, path = value.partition(":")
            self._files[int(tag)] = self._name_of(path)
        elif name == "Magnification":
            self._scale *= int(value) / 1000
        elif name == "Unit":
            self._scale *= int(value)
        elif name == "X Offset":
            self._offset = (float(value), self._offset[1])
        elif name == "Y Offset":
            self._offset = (self._offset[0], float(value))

    def _place(self, record: str) -> tuple[tuple[int, int], int, list[str]]:
        """The tag and line, the horizontal place, and the sizes of a record.

        ``=`` stands for the vertical place of the record before.
        """
        link, place, *sizes = record[1:].split(":")
        tag, line = link.split(",")[:2]
        across, down = place.split(",")
        if down != "=":
            self._baseline = int(down)
        return (int(tag), int(line)), int(across), sizes

    def _row(self, record: str) -> _Row:
        line, left, sizes = self._place(record)
        _, height, depth = map(int, sizes[0].split(","))
        return _Row(self._baseline, height, depth, left, left, line)

    def _glue(self, kind: str, record: str) -> Iterator[Word]:
        line, at, sizes = self._place(record)
        row = self._open[-1] if self._open else None
        if not isinstance(row, _Row):
            return
        if kind == "x":
            row.ink = max(row.ink, at)
            return
        start = at - max(0, int(sizes[0])) if sizes else row.ink
        end = max(row.ink, start) if kind == "k" else row.ink
        if end > row.left:
            row.words.append((row.left, end))
        row.line = line
        row.left = row.ink = at
        yield from self._flush(row)

    def _close(self) -> Iterator[Word]:
        if not self._open:
            return
        row = self._open.pop()
        if isinstance(row, _Vertical):
            self._heads += row.counts and self._depth() == 2
            return
        if row.ink > row.left:
            row.words.append((row.left, row.ink))
        yield from self._flush(row)

    def _flush(self, row: _Row) -> Iterator[Word]:
        """Give the waiting words the line that is now known."""
        if row.words and not self._in_margin():
            line = (self._files.get(row.line[0], ""), row.line[1])
            if line in self._wanted:
                top = row.baseline - max(row.height, _LEAST_HEIGHT)
                bottom = row.baseline + max(row.depth, _LEAST_DEPTH)
                for left, right in row.words:
                    yield Word(line, self._box(left, top, right, bottom))
        row.words.clear()

    def _in_margin(self) -> bool:
        """Whether this is the running head or foot, whose lines are those of the page's last.

        LaTeX builds a page as a vertical box in another: the head, the body, the foot's row.
        """
        outer = self._depth()
        return (outer >= 3 and self._heads == 0) or outer == 2

    def _depth(self) -> int:
        """How many vertical boxes that count stand around the outermost row."""
        around = takewhile(lambda box: isinstance(box, _Vertical), self._open)
        return sum(isinstance(box, _Vertical) and box.counts for box in around)

    def _vertical(self, record: str) -> _Vertical:
        _, _, sizes = self._place(record)
        width, height = map(int, sizes[0].split(",")[:2])
        around = self._open[-1] if self._open else None
        same = isinstance(around, _Vertical) and around.size == (width, height)
        return _Vertical((width, height), counts=bool(width or height) and not same)

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        scale, (x, y) = self._scale / _PER_BP, self._offset
        return Box(
            self._page,
            (left + x) * scale,
            (bottom + y) * scale,
            (right + x) * scale,
            (top + y) * scale,
        )
