"""Known slips undone: edits of a step and of its source.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofcheck.assess.verdict import Doubt
from proofcheck.corrections.candidates import candidates
from proofcheck.corrections.correction import Scope
from proofcheck.document.document import Proof, Step
from proofcheck.document.finding import Replacement
from proofcheck.document.proofs import asserting_steps
from proofcheck.document.source import Source
from proofcheck.triage.explanation import find_words

_MOST = 64
"""Corrections of one step that are put to the model."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """An edit of a normalised step (``start`` to ``end`` become ``text``) and of its source."""

    start: int
    end: int
    text: str
    exact: Replacement


def corrections(
    source: Source, proof: Proof, step: Step, doubt: Doubt | None
) -> Iterator[SourceEdit]:
    """Edits of a step that can be made in its source, at most ``_MOST``.

    The model's own corrections come first, then those nearest to what it doubts, where it says
    what that is; else in the order of their sources.
    """
    text = step.normalised.strip()
    edits: list[tuple[int, int, str]] = []
    if doubt and doubt.text and text[doubt.start : doubt.end] == doubt.text:
        edits += [(doubt.start, doubt.end, said) for said, _ in doubt.corrections]
    indices = asserting_steps(proof)
    steps = [proof.steps[at].normalised for at in indices]
    at = indices.index(step.index)
    statement = proof.statement.normalised if proof.statement else ""
    scope = Scope(statement, tuple(steps[:at]), tuple(steps[at + 1 :]), proof.cites)
    slips = [(one.start, one.end, one.text) for one in candidates(text, scope)]
    if doubt:
        place = doubt.start, doubt.end
        slips.sort(key=lambda edit: _distance(edit, place))
    made: set[str] = set()
    for edit in (*edits, *slips):
        correction = _in_source(source, step, text, *edit)
        if correction is not None:
            latex = corrected(source, step, correction)
            if latex not in made:
                made.add(latex)
                yield correction
        if len(made) == _MOST:
            return


def _distance(edit: tuple[int, int, str], place: tuple[int, int]) -> int:
    return max(0, edit[0] - place[1], place[0] - edit[1])


def _in_source(
    source: Source, step: Step, text: str, start: int, end: int, new: str
) -> SourceEdit | None:
    """The edit where its words stand in the source as they are; None where they do not.

    What came out of a macro does not, and is left alone.  An edit that takes all away, or only
    puts something in, is widened to the words beside it.
    """
    if not text[start:end].strip() or not new.strip():
        touched = [word.span() for word in _WORD.finditer(text)]
        touched = [word for word in touched if word[0] <= end and start <= word[1]]
        if not touched:
            return None
        first, last = min(start, touched[0][0]), max(end, touched[-1][1])
        new = text[first:start] + new + text[end:last]
        start, end = first, last
    while start < end and text[start].isspace() and new[:1] == text[start]:
        start, new = start + 1, new[1:]
    while start < end and text[end - 1].isspace() and new[-1:] == text[end - 1]:
        end, new = end - 1, new[:-1]
    old = text[start:end]
    place = find_words(source, step.span, text, old, start) if old.strip() else None
    if place is None or source.slice(place) != old or not new.strip():
        return None
    return SourceEdit(start, end, new, Replacement(place, new))


def corrected(source: Source, step: Step, correction: SourceEdit) -> str:
    """The step's text in the source with the correction."""
    return amended_step(source, step, [correction.exact])


def amended_step(source: Source, step: Step, edits: Sequence[Replacement]) -> str:
    """The step's text in the source with edits inside it; one that overlaps another is left out."""
    text, at = "", step.span.start
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        if edit.span.start < at:
            continue
        text += source.text[at : edit.span.start] + edit.text
        at = edit.span.end
    return text + source.text[at : step.span.end]
