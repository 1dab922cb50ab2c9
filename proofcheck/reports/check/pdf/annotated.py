"""The annotated PDF of a result, in the best of three ways that there is.

The paper is compiled, and TeX says where each line of it was set; or a PDF of it that is there is
read, and its words are compared with those of the source; or the findings are typeset by
themselves.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from proofcheck.document.document import Document
from proofcheck.document.source import Span
from proofcheck.errors import SourceError
from proofcheck.reports.check.pdf.annotate import (
    COLOURS,
    FORMAL,
    OutlineEntry,
    add_grade,
    add_highlight,
    add_note,
    add_outline,
    page_tops,
)
from proofcheck.reports.check.pdf.boxes import Box, rows
from proofcheck.reports.check.pdf.locate import Places, by_synctex, by_text
from proofcheck.reports.check.pdf.marks import Annotation, Sheet, listed_marks, sheets
from proofcheck.reports.check.pdf.proved import FormalMark
from proofcheck.reports.check.pdf.typeset import summary, typeset
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result
from proofcheck.tex.compile import CompileError, compile_paper, has_tex
from proofcheck.tex.copy import copy_project

_TITLE = "proofcheck"


class CannotAnnotate(Exception):  # noqa: N818 - the name of the fact, which another way follows
    """This way does not lead to a PDF; the text says why, as a phrase."""


@dataclass(frozen=True, slots=True)
class _Paper:
    """The PDF of a paper, what was found where on its pages, and how it was got, as a phrase."""

    data: bytes
    places: Places
    how: str


def pdf_report(result: Result, existing: Path | None = None) -> tuple[bytes, str]:
    """The PDF, and a sentence that says how it was made.

    ``existing`` is a PDF of the paper that is preferred to a new one.
    """
    read = list(sheets(result))
    if len(read) == 1:
        try:
            return _annotated(_paper(read[0], existing), read[0], result)
        except CannotAnnotate as error:
            why = str(error)
    else:
        why = f"there are {plural(len(read), 'paper')} to annotate, not one"
    remark = f"The findings are typeset by themselves, without the paper: {printable(why)}."
    return typeset(result, "What proofcheck found", listed_marks(result), [remark]), remark


def _paper(sheet: Sheet, existing: Path | None) -> _Paper:
    """The paper with its places; raises CannotAnnotate with all reasons when there is none."""
    spans = [mark.span for mark in (*sheet.marks, *sheet.ranked)]
    spans += [mark.span for mark in sheet.formal]
    spans += [grade.span for grade in sheet.grades]
    reasons = []
    if existing is not None:
        try:
            return _read(existing, sheet.document, spans)
        except CannotAnnotate as error:
            reasons.append(str(error))
    try:
        return _compiled(sheet.document, spans)
    except CannotAnnotate as error:
        reasons.append(str(error))
    beside = _beside(sheet.document)
    if existing is None and beside is not None:
        try:
            return _read(beside, sheet.document, spans)
        except CannotAnnotate as error:
            reasons.append(str(error))
    raise CannotAnnotate("; ".join(reasons))


def _compiled(document: Document, spans: Sequence[Span]) -> _Paper:
    if not has_tex():
        raise CannotAnnotate("no TeX is installed")
    with tempfile.TemporaryDirectory(prefix="proofcheck-", ignore_cleanup_errors=True) as folder:
        try:
            copy = copy_project(document, spans, Path(folder))
            made = compile_paper(copy.folder, copy.root, document.sources[document.path].text)
            data = made.pdf.read_bytes()
            with pikepdf.open(io.BytesIO(data)) as pdf:
                tops = page_tops(pdf)
            places = by_synctex(spans, document, copy, made.pdf, made.synctex, tops)
        except CompileError as error:
            raise CannotAnnotate(str(error)) from error
        except (OSError, SourceError, ValueError, pikepdf.PdfError) as error:
            raise CannotAnnotate(f"it could not be compiled ({error})") from error
    return _Paper(data, places, f"The paper was compiled with {made.program}")


def _read(path: Path, document: Document, spans: Sequence[Span]) -> _Paper:
    try:
        data = path.read_bytes()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if not page_tops(pdf):
                raise ValueError("it has no pages")
        places = by_text(spans, document, path)
    except (OSError, ValueError, TypeError, pikepdf.PdfError) as error:
        raise CannotAnnotate(f"{path} cannot be annotated ({error})") from error
    return _Paper(data, places, f"The pages are those of {printable(str(path))}")


def _beside(document: Document) -> Path | None:
    """The PDF beside the root that is newer than all sources."""
    pdf = Path(document.path).with_suffix(".pdf")
    try:
        made = pdf.stat().st_mtime
        newer = all(Path(path).stat().st_mtime <= made for path in document.sources)
    except (OSError, ValueError):
        return None  # no such PDF, or sources that are not files
    return pdf if newer else None


def _annotated(paper: _Paper, sheet: Sheet, result: Result) -> tuple[bytes, str]:
    """The paper with its annotations, and a last page with what they cannot say."""
    placed = [mark for mark in sheet.marks if paper.places.get(mark.span)]
    ranked = [mark for mark in sheet.ranked if paper.places.get(mark.span)]
    lost = [mark for mark in sheet.marks if not paper.places.get(mark.span)]
    how = f"{paper.how}; {len(placed):,} of {plural(len(sheet.marks), 'finding')} marked in it."
    if lost:
        how += " The others are on the last page."
    grades = sum(not paper.places.get(grade.span) for grade in sheet.grades)
    remarks = [how] + [f"{plural(grades, 'proof')} not found on the pages."] * bool(grades)
    unmarked = sum(not paper.places.get(mark.span) for mark in sheet.formal)
    if unmarked:
        remarks.append(f"{plural(unmarked, 'step')} put formally not found on the pages.")
    last = typeset(result, "What proofcheck found", lost, remarks)
    stream = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(paper.data)) as pdf:
            end = len(pdf.pages)
            boxes = [box for words in paper.places.values() for box in words]
            _write_formal(pdf, sheet.formal, paper.places)
            _write_marks(pdf, [*ranked, *placed], paper.places)
            for grade in sheet.grades:
                if words := paper.places.get(grade.span):
                    edge = _edge(words[0], boxes)
                    add_grade(pdf, words[0], edge, grade.grade, grade.note)
            add_note(pdf, 0, _TITLE, "\n".join([*remarks, *summary(result)]))
            with pikepdf.open(io.BytesIO(last)) as pages:
                pdf.pages.extend(pages.pages)
            entries = _entries([*placed, *ranked], paper.places)
            add_outline(pdf, f"{_TITLE} ({len(placed):,})", end, entries)
            pdf.save(stream, deterministic_id=True)
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise CannotAnnotate(f"its PDF cannot be annotated ({error})") from error
    return stream.getvalue(), how


_LABEL = 34  # points that "Proof." and the blank after it take, or a little more
_NEAR = 60  # less than what lies between two columns


def _edge(word: Box, boxes: Iterable[Box]) -> float:
    """Where the column begins in which a proof begins with ``word``: at the other rows."""
    near = [
        box.left
        for box in boxes
        if box.page == word.page and word.left - _NEAR < box.left < word.left - 5
    ]
    return min(near, default=word.left - _LABEL)


def _write_marks(pdf: pikepdf.Pdf, marks: Iterable[Annotation], places: Places) -> None:
    """The highlights; the worst last, so that they lie on top."""
    for mark in sorted(marks, key=lambda mark: mark.severity):
        colour = COLOURS[mark.severity]
        add_highlight(pdf, rows(places[mark.span]), colour, mark.title, mark.note)


def _write_formal(pdf: pikepdf.Pdf, marks: Iterable[FormalMark], places: Places) -> None:
    """The highlights of steps that were put formally, below those of findings."""
    for mark in marks:
        if words := places.get(mark.span):
            add_highlight(pdf, rows(words), FORMAL[mark.passed], mark.title, mark.note)


def _entries(marks: Iterable[Annotation], places: Places) -> list[OutlineEntry]:
    """The outline, in the order of the pages."""
    entries = [OutlineEntry(mark.title, places[mark.span][0]) for mark in marks]
    return sorted(entries, key=lambda entry: (entry.box.page, -entry.box.top, entry.box.left))
