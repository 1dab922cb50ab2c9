"""A PDF of the findings by themselves, typeset without TeX.

Every text is drawn as it is, character by character: there is no markup that a paper could use.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from proofcheck.reports.check.pdf.annotate import COLOURS
from proofcheck.reports.check.pdf.marks import Annotation, ranked_marks
from proofcheck.reports.check.ranked import ranking_title, unasked
from proofcheck.reports.check.sentences import (
    came_to,
    checked_text,
    confirmed_text,
    found_text,
    gaps,
)
from proofcheck.reports.check.summary import summarise
from proofcheck.reports.shared.excerpt import excerpt
from proofcheck.reports.shared.text import printable
from proofcheck.result import Result
from proofcheck.triage.top_steps import not_ranked

_MARGIN = 56.0
_WIDTH = A4[0] - 2 * _MARGIN
_BLACK = (0.0, 0.0, 0.0)
_GREY = (0.35, 0.35, 0.35)
_COLUMNS = 88  # characters of a source line
_MAX_ROWS = 40  # of source for a finding

# Fonts with more letters than those that come with reportlab, where they are installed.
_FOLDERS = (
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/dejavu-sans-mono-fonts",
    "/usr/share/fonts/TTF",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_FONTS = {
    "text": (("DejaVuSans.ttf", "Vera.ttf"), 9.5),
    "bold": (("DejaVuSans-Bold.ttf", "VeraBd.ttf"), 9.5),
    "head": (("DejaVuSans-Bold.ttf", "VeraBd.ttf"), 15),
    "mono": (("DejaVuSansMono.ttf", "DejaVuSans.ttf", "Vera.ttf"), 8),
}


def typeset(
    result: Result, title: str, marks: Iterable[Annotation], remarks: Iterable[str]
) -> bytes:
    """A PDF with the title, the remarks, the counts, what was not looked at, and the marks, each
    with its source lines and an entry in the outline; then the steps most worth a second look."""
    stream = io.BytesIO()
    sheet = _Sheet(stream, result.created)
    sheet.write(title, "head")
    sheet.skip(6)
    for remark in (*remarks, *summary(result)):
        sheet.write(remark, "text")
    for mark in marks:
        _write_mark(sheet, mark, result)
    top = unasked(result)
    if result.top or result.model:
        sheet.skip(18)
        sheet.write(ranking_title(top), "head")
        for mark in ranked_marks(top, result.sources):
            _write_mark(sheet, mark, result)
        sheet.skip(10)
        for sentence in not_ranked(top):
            sheet.write(sentence, "text")
    sheet.close()
    return stream.getvalue()


def summary(result: Result) -> Iterator[str]:
    """The counts and what was not looked at, a sentence each."""
    counts = summarise(result)
    yield f"Checked {checked_text(counts, result)}."
    yield from came_to(counts)
    if counts.confirmed:
        yield confirmed_text(counts)
    yield f"{found_text(counts)}."
    yield from gaps(result)


def _write_mark(sheet: _Sheet, mark: Annotation, result: Result) -> None:
    sheet.skip(10)
    sheet.begin_entry(mark.title, COLOURS[mark.severity])
    head, *rest = mark.note.split("\n")
    sheet.write(head, "bold")
    source = result.sources.get(mark.span.path)
    if source is not None and mark.span.start < len(source.text):
        for number, row in enumerate(excerpt(source, mark.span, _COLUMNS)):
            if number == _MAX_ROWS:
                sheet.write("…", "mono", _GREY)
                break
            label = "" if row.number is None else f"{row.number}"
            sheet.write(f"{label:>6} | {printable(row.text)}", "mono", _GREY)
    for line in rest:
        sheet.write(line, "text")


class _Sheet:
    """Pages that are filled from top to bottom."""

    def __init__(self, stream: io.BytesIO, created: str) -> None:
        self._canvas = Canvas(stream, pagesize=A4, invariant=True)
        self._canvas.setTitle("proofcheck report")
        self._canvas.setSubject(created)
        self._at = A4[1] - _MARGIN
        self._entries = 0

    def skip(self, height: float) -> None:
        self._at -= height

    def begin_entry(self, title: str, colour: tuple[float, float, float]) -> None:
        """Begin a finding: an entry in the outline, and a coloured bar in the margin."""
        self._make_room(40)
        key = f"finding-{self._entries}"
        self._entries += 1
        self._canvas.bookmarkHorizontal(key, 0, self._at + 14)
        self._canvas.addOutlineEntry(_shown(title, "text"), key, 0)
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(_MARGIN - 12, self._at - 12, 6, 11, stroke=0, fill=1)

    def write(self, text: str, style: str, colour: tuple[float, float, float] = _BLACK) -> None:
        """A paragraph, broken into lines."""
        size = _FONTS[style][1]
        for line in _wrapped(_shown(text, style), style):
            self._make_room(size * 1.35)
            self._at -= size * 1.35
            self._canvas.setFillColorRGB(*colour)
            self._canvas.setFont(_font(style), size)
            self._canvas.drawString(_MARGIN, self._at, line)

    def close(self) -> None:
        self._canvas.save()

    def _make_room(self, height: float) -> None:
        if self._at - height < _MARGIN:
            self._canvas.showPage()
            self._at = A4[1] - _MARGIN


def _wrapped(text: str, style: str) -> Iterator[str]:
    """Lines that fit the page, broken at blanks where there are some."""
    name, size = _font(style), _FONTS[style][1]
    while text:
        fits, width = 0, 0.0
        for char in text:
            width += pdfmetrics.stringWidth(char, name, size)
            if width > _WIDTH and fits:
                break
            fits += 1
        if fits < len(text):
            blank = text.rfind(" ", fits // 2, fits + 1)
            fits = blank + 1 if blank >= 0 else fits
        yield text[:fits].rstrip() if fits < len(text) else text
        text = text[fits:]


def _shown(text: str, style: str) -> str:
    """The text in what the font has; other characters by their numbers."""
    widths = pdfmetrics.getFont(_font(style)).face.charWidths
    return "".join(
        char if ord(char) in widths else f"<U+{ord(char):04X}>" for char in printable(text)
    )


@lru_cache(maxsize=8)
def _font(style: str) -> str:
    """The name of the best font of a style that there is, registered once."""
    for file in _FONTS[style][0]:
        for folder in ("", *_FOLDERS):
            path = Path(folder, file) if folder else Path(file)
            if folder and not path.is_file():
                continue
            name = f"proofcheck-{path.stem}"
            try:
                pdfmetrics.registerFont(TTFont(name, str(path)))
            except (TTFError, OSError):
                continue
            return name
    raise TTFError("reportlab's own fonts are missing")
