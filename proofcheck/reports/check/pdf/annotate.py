"""Writing annotations into a PDF: highlights with pop-up notes, marks in the margin, an outline.

Everything is written by itself, so that it looks the same in every viewer and on paper: each
annotation has an appearance stream, the flag that prints it, and a pop-up.  ISO 32000-1, 12.5.
The corners of a highlight come in the order upper left, upper right, lower left, lower right,
which is not that of the standard but the one that all programs write and expect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

from proofcheck.document.rule import Severity
from proofcheck.reports.check.pdf.boxes import Box, cover

Colour = tuple[float, float, float]
"""Red, green, blue, from 0 to 1."""

_PRINT = 4  # annotation flag
COLOURS: dict[Severity, Colour] = {
    Severity.ERROR: (1.0, 0.55, 0.50),
    Severity.WARNING: (1.0, 0.82, 0.35),
    Severity.NOTE: (0.62, 0.84, 1.0),
}
FORMAL = {True: (0.66, 0.90, 0.66), False: (0.88, 0.88, 0.88)}
"""Of steps that were put formally: those that passed, and the others."""
_GRADES: dict[float | None, tuple[str, tuple[float, float, float]]] = {
    1.0: ("1", (0.13, 0.55, 0.25)),
    0.5: ("\\275", (0.80, 0.50, 0.0)),  # one half, in WinAnsiEncoding
    0.0: ("0", (0.78, 0.12, 0.12)),
    None: ("?", (0.45, 0.45, 0.45)),
}
_BADGE = 11.0  # width and height, in big points
_HELVETICA = Dictionary(
    Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"),
    Encoding=Name.WinAnsiEncoding,
)  # fmt: skip
_NORMAL = Dictionary(Type=Name.ExtGState, ca=1)
_MULTIPLY = Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=1)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the outline that leads to a place."""

    title: str
    box: Box


def add_highlight(pdf: Pdf, boxes: Sequence[Box], colour: Colour, title: str, note: str) -> None:
    """Highlight boxes; each page that they lie on gets an annotation with the note."""
    for page in dict.fromkeys(box.page for box in boxes):
        here = [box for box in boxes if box.page == page]
        rect = cover(here)
        shape = b"".join(
            b"%.2f %.2f %.2f %.2f re f\n"
            % (box.left, box.bottom, box.right - box.left, box.top - box.bottom)
            for box in here
        )
        corners = [
            number
            for box in here
            for number in (
                *(box.left, box.top, box.right, box.top),
                *(box.left, box.bottom, box.right, box.bottom),
            )
        ]
        _add(
            pdf,
            rect,
            Name.Highlight,
            b"/G gs %.3f %.3f %.3f rg\n" % colour + shape,
            _MULTIPLY,
            {"C": Array(_numbers(colour)), "QuadPoints": Array(_numbers(corners)),
             "Contents": _string(note), "Subj": _string(title)},
        )  # fmt: skip


def add_grade(pdf: Pdf, word: Box, edge: float, grade: float | None, note: str) -> None:
    """A small mark in the margin beside the first word of a proof; ``edge`` is where the column
    begins."""
    label, colour = _GRADES.get(grade, _GRADES[None])
    media = _media(pdf, word.page)
    left = max(media[0] + 2, edge - _BADGE - 4)
    middle = (word.top + word.bottom) / 2
    box = Box(word.page, left, middle - _BADGE / 2, left + _BADGE, middle + _BADGE / 2)
    look = b"/G gs %.3f %.3f %.3f rg %.2f %.2f %.2f %.2f re f\n" % (
        *colour, box.left, box.bottom, _BADGE, _BADGE,
    )  # fmt: skip
    width = 6.67 if label == "\\275" else 4.89 if label == "?" else 4.45  # at 8 points
    look += b"BT 1 g /F 8 Tf %.2f %.2f Td (%s) Tj ET\n" % (
        box.left + (_BADGE - width) / 2, box.bottom + 2.7, label.encode("ascii"),
    )  # fmt: skip
    about = {"C": Array(_numbers(colour)), "Contents": _string(note), "IC": Array(_numbers(colour)),
             "Subj": _string("proof"), "BS": Dictionary(W=0)}  # fmt: skip
    _add(pdf, box, Name.Square, look, _NORMAL, about, font=True)


def add_note(pdf: Pdf, page: int, title: str, note: str) -> None:
    """A note in the upper left corner of a page."""
    media = _media(pdf, page)
    box = Box(page, media[0] + 12, media[3] - 30, media[0] + 30, media[3] - 12)
    look = b"/G gs 0.25 0.35 0.75 rg %.2f %.2f 18 18 re f\n" % (box.left, box.bottom)
    look += b"1 g " + b"".join(
        b"%.2f %.2f 12 1.6 re f " % (box.left + 3, box.bottom + rise) for rise in (4, 8.2, 12.4)
    )
    about = {"C": Array([0.25, 0.35, 0.75]), "Contents": _string(note), "Subj": _string(title),
             "Name": Name.Note}  # fmt: skip
    _add(pdf, box, Name.Text, look, _NORMAL, about)


def _add(
    pdf: Pdf,
    box: Box,
    kind: Name,
    look: bytes,
    state: Dictionary,
    about: dict[str, Any],
    *,
    font: bool = False,
) -> None:
    page = pdf.pages[box.page]
    rect = Array(_numbers((box.left, box.bottom, box.right, box.top)))
    resources = Dictionary(ExtGState=Dictionary(G=state))
    if font:
        resources.Font = Dictionary(F=_HELVETICA)
    form = pdf.make_stream(look)
    form.stream_dict.update(
        Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=rect, Resources=resources,
                   Group=Dictionary(S=Name.Transparency))
    )  # fmt: skip
    annotation = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=kind, Rect=rect, F=_PRINT, P=page.obj,
                   T=_string("proofcheck"), AP=Dictionary(N=form), **about)
    )  # fmt: skip
    media = _media(pdf, box.page)
    corner = max(media[0], media[2] - 200)
    popup = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Popup, Parent=annotation, Open=False, P=page.obj,
                   Rect=Array(_numbers((corner, box.top - 130, corner + 190, box.top))))
    )  # fmt: skip
    annotation.Popup = popup
    present = page.obj.get("/Annots")
    page.obj.Annots = Array([*(present if isinstance(present, Array) else ()), annotation, popup])


def add_outline(pdf: Pdf, title: str, page: int, entries: Iterable[OutlineEntry]) -> None:
    """Put the entries below a new last item of the outline, which leads to a page (from 0); the
    paper's own items stay."""
    made = [
        pdf.make_indirect(
            Dictionary(Title=_string(entry.title),
                       Dest=Array([pdf.pages[entry.box.page].obj, Name.XYZ, None,
                                   _number(entry.box.top + 20), None]))
        )
        for entry in entries
    ]  # fmt: skip
    outlines = pdf.Root.get("/Outlines")
    if not isinstance(outlines, Dictionary):
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines))
        outlines = pdf.Root.Outlines
        pdf.Root.PageMode = Name.UseOutlines
    head = pdf.make_indirect(Dictionary(Title=_string(title), Parent=outlines))
    head.Dest = Array([pdf.pages[page].obj, Name.Fit])
    if made:
        head.First, head.Last, head.Count = made[0], made[-1], len(made)
    for at, item in enumerate(made):
        item.Parent = head
        if at:
            item.Prev, made[at - 1].Next = made[at - 1], item
    last = outlines.get("/Last")
    if isinstance(last, Dictionary):
        last.Next, head.Prev = head, last
    else:
        outlines.First = head
    outlines.Last = head
    count = outlines.get("/Count", 0)
    outlines.Count = max(0, int(count) if isinstance(count, int) else 0) + 1 + len(made)


def _media(pdf: Pdf, page: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a page."""
    box = [float(number) for number in pdf.pages[page].mediabox]
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def page_tops(pdf: Pdf) -> list[tuple[float, float]]:
    """For each page, the left and the upper edge."""
    return [(box[0], box[3]) for box in (_media(pdf, at) for at in range(len(pdf.pages)))]


def _numbers(values: Iterable[float]) -> list[Any]:
    return [_number(value) for value in values]


def _number(value: float) -> Any:
    return round(value, 2)


def _string(text: str) -> String:
    """A text string; what no PDF can hold is replaced."""
    return String(text.encode("utf-16", "replace").decode("utf-16").replace("\0", " "))
