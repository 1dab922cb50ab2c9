"""What is to be marked in a paper, in words: one mark for each finding, one for each proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.rules import DEFECTS
from proofcheck.assess.verdict import Scored, Unscored
from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.document.names import probability_text, proof_name, short_name
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source, Span
from proofcheck.reports.check.pdf.formulas import in_a_line
from proofcheck.reports.check.pdf.proved import FormalMark, formal_marks
from proofcheck.reports.check.ranked import evidence_lines
from proofcheck.reports.shared.places import equal_line, place_text
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import CheckedProof, FileResult, Result
from proofcheck.triage.equal import fold
from proofcheck.triage.top_steps import TopSteps, rank

_LONGEST = 1500  # code points of a quotation in a note

GRADE_WORDS = {1.0: "right", 0.5: "right in the main", 0.0: "wrong", None: "not graded"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A finding, or a step of the list, as it stands in a PDF.

    ``title`` is one line, ``note`` the text of the pop-up.
    """

    span: Span
    severity: Severity
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A proof with its grade as it stands in the margin; ``span`` is that of its first step."""

    span: Span
    grade: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is said about one document.

    ``ranked`` are those of the steps asked for with ``--top`` on which no mark lies, ``formal`` the
    steps that were put formally.
    """

    document: Document
    marks: tuple[Annotation, ...]
    grades: tuple[Grade, ...]
    ranked: tuple[Annotation, ...] = ()
    formal: tuple[FormalMark, ...] = ()


def sheets(result: Result) -> Iterator[Sheet]:
    """What is said about each document of the result."""
    top = rank(result, result.top)
    listed = list(zip(top.steps, ranked_marks(top, result.sources), strict=True))
    for document in result.documents:
        files = tuple(file for file in result.files if file.root == document.path)
        proofs = {checked.proof.id: checked for file in files for checked in file.proofs}
        grades = tuple(map(_grade, proofs.values()))
        marks = tuple(_marks_of(files, result.sources))
        marked = {mark.span for mark in marks}
        ranked = (mark for step, mark in listed if step.root == document.path)
        ranked = (mark for mark in ranked if mark.span not in marked)
        formal = tuple(formal_marks(proofs.values()))
        yield Sheet(document, marks, grades, tuple(ranked), formal)


def listed_marks(result: Result) -> Iterator[Annotation]:
    """The marks of a list of the findings: equal ones once, with their places."""
    folded = fold(result)
    for file in result.files:
        proofs = {checked.proof.id: checked for checked in file.proofs}
        for item in file.findings:
            if item.suppressed is None and item in folded:
                checked = proofs.get(item.finding.proof or "")
                mark = _mark_of(item.finding, checked, result.sources)
                if equal := folded[item]:
                    places = equal_line(equal, result.sources)
                    mark = replace(mark, note=f"{mark.note}\n{places}")
                yield mark


def ranked_marks(top: TopSteps, sources: Mapping[str, Source]) -> Iterator[Annotation]:
    """The steps most worth a second look, numbered; what they look like is a note's."""
    for number, one in enumerate(top.steps, 1):
        place = place_text(one.span, sources.get(one.span.path))
        title = f"{number}. {place}: {printable(one.reason)}"
        lines = [f"{number}. {printable(one.reason)}", *map(printable, evidence_lines(one)), place]
        yield Annotation(one.span, Severity.NOTE, _short(title), "\n".join(lines))


def _marks_of(files: Sequence[FileResult], sources: Mapping[str, Source]) -> Iterator[Annotation]:
    """The marks in the pages: each finding at its place."""
    proofs = {(file.root, checked.proof.id): checked for file in files for checked in file.proofs}
    for file in files:
        for item in file.findings:
            if item.suppressed is None:
                checked = proofs.get((file.root, item.finding.proof or ""))
                yield _mark_of(item.finding, checked, sources)


def _mark_of(
    finding: Finding, checked: CheckedProof | None, sources: Mapping[str, Source]
) -> Annotation:
    """The mark of a finding; ``checked`` is the proof it is about."""
    head = f"{finding.code} {finding.severity.label}"
    said = in_a_line if finding.rule in DEFECTS else str
    message = said(finding.message)
    lines = [f"{head}: {printable(message)}"]
    if checked is not None:
        lines += _about_step(finding, checked)
    source = sources.get(finding.span.path)
    quoted = source.slice(finding.span).strip() if source else ""
    if finding.evidence and finding.evidence.strip() != quoted:
        lines.append(f"Evidence: {_text(said(finding.evidence))}")
    if finding.suggestion:
        lines.append(f"Suggestion: {_text(finding.suggestion)}")
    lines.append(f"{place_text(finding.span, source)}, confidence {finding.confidence:.2f}")
    where = f" ({short_name(checked.proof)})" if checked is not None else ""
    title = f"{head}{printable(where)}: {_short(message)}"
    return Annotation(finding.span, finding.severity, title, "\n".join(lines))


def _about_step(finding: Finding, checked: CheckedProof) -> Iterator[str]:
    name = printable(proof_name(checked.proof))
    if finding.step is None:
        yield f"In {name}"
        return
    yield f"Step {finding.step + 1} of {len(checked.proof.steps)} in {name}"
    verdict = checked.verdicts[finding.step]
    if isinstance(verdict, Scored):
        yield f"Probability of being right, by the model: {probability_text(verdict.probability)}"


def _grade(checked: CheckedProof) -> Grade:
    proof = checked.proof
    name = printable(proof_name(proof))
    said = f"{name[0].upper()}{name[1:]}: {GRADE_WORDS.get(checked.grade, 'graded')}"
    if checked.grade is not None:
        said += f" (grade {checked.grade:g})"
    scored = [verdict for verdict in checked.verdicts if isinstance(verdict, Scored)]
    unscored = [verdict for verdict in checked.verdicts if isinstance(verdict, Unscored)]
    lines = [f"{said}.", f"{plural(len(scored), 'step')} scored, {len(unscored):,} not scored."]
    if scored:
        least = min(verdict.probability for verdict in scored)
        lines.append(f"Least probability of a step: {probability_text(least)}.")
    lines += sorted({f"Not scored: {printable(verdict.reason)}." for verdict in unscored})
    steps = proof.steps
    return Grade(steps[0].span if steps else proof.span, checked.grade, "\n".join(lines))


def _text(text: str) -> str:
    kept = "\n".join(printable(line) for line in text.strip().splitlines())
    return kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"


def _short(message: str) -> str:
    line = printable(" ".join(message.split()))
    return line if len(line) <= 120 else f"{line[:119]}…"
