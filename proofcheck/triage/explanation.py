"""What is said of the words that the verifier doubts most in a step: no more than it found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from proofcheck.assess.verdict import Doubt
from proofcheck.document.finding import Replacement
from proofcheck.document.source import Source, Span

_MOST_TIMES = 1_000  # beyond, a ratio says nothing more
_CONTEXTS = (4, 8, 16, 32)  # characters beside the words that must agree for a place to be theirs
_QUOTED = 24  # characters quoted on each side of the words
_STRUCTURE = "{}$&%#"  # an edit that adds or takes one of these breaks what stands around it
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*+)(%[^\r\n]*+)")


@dataclass(frozen=True, slots=True)
class Explanation:
    """``evidence``, ``suggestion`` and ``replacement`` as in a finding."""

    evidence: str
    suggestion: str | None = None
    replacement: Replacement | None = None


def explain(source: Source, span: Span, step: str, doubt: Doubt) -> Explanation | None:
    """The explanation of a doubt about a step.

    ``step`` is its normalised text, ``span`` where it stands in ``source``.  None when nothing
    that the words were compared with is likelier than they are.
    """
    words = doubt.text.strip()
    if doubt.log_odds <= 0 or not words:
        return None
    place = find_words(source, span, step, doubt.text, doubt.start)
    quoted = _quotation(source, span, place) if place else words
    inside = "" if quoted == words else f" in “{quoted}”"
    if doubt.corrections:
        correction, ratio = doubt.corrections[0]
        suggestion = f"`{correction.strip()}` here? {times(ratio)} more likely in this context"
        exact = place is not None and source.slice(place) == doubt.text
        safe = all(correction.count(mark) == doubt.text.count(mark) for mark in _STRUCTURE)
        edit = Replacement(place, correction) if place and exact and safe else None
        return Explanation(f"`{words}`{inside}", suggestion, edit)
    return Explanation(f"`{words}` looks out of place here{inside}")


def times(ratio: float) -> str:
    """``40 times``: two significant figures of a ratio of at least 1, up to a thousand."""
    if ratio > _MOST_TIMES:
        return f"more than {_MOST_TIMES:,} times"
    if ratio >= 99.5:
        return f"{round(ratio, -1):,.0f} times"
    return f"{ratio:.{0 if ratio >= 9.95 else 1}f} times"


def find_words(source: Source, span: Span, step: str, text: str, at: int) -> Span | None:
    """Where the words ``text``, at ``at`` in a step, stand in the source; None if nobody can tell.

    What stands beside them in the normalised step must stand beside them in the source, blanks
    apart, and nowhere else in either: what came out of a macro is not there, or not with that
    beside it.
    """
    written = _COMMENT.sub(_blanked, source.slice(span))
    words = text.strip()
    start = at + len(text) - len(text.lstrip())
    for size in _CONTEXTS:
        for before, after in ((size, size), (2 * size, 0), (0, 2 * size)):
            left = step[max(0, start - before) : start].lstrip()
            end = start + len(words)
            pattern = _pattern(left, words, step[end : end + after].rstrip())
            places = _places(pattern, written)
            if len(places) == 1 and len(_places(pattern, step)) == 1:
                at = span.start + places[0][0]
                return Span(span.path, at, span.start + places[0][1])
    return None


def _blanked(comment: re.Match[str]) -> str:
    return comment[1] + " " * len(comment[2])


def _pattern(left: str, words: str, right: str) -> re.Pattern[str]:
    """The words between their neighbours; where there is none, a word or number ends there."""
    head = _folded(left) or r"(?<![^\W_]|\\)"
    tail = _folded(right) or (r"(?![^\W_])" if words[-1].isalnum() else "")
    return re.compile(f"(?={head}({_folded(words)}){tail})")


def _folded(text: str) -> str:
    return r"\s+".join(map(re.escape, text.split(" ")))


def _places(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Where the words may stand; two are as good as many."""
    return [found.span(1) for found in islice(pattern.finditer(text), 2)]


def _quotation(source: Source, span: Span, place: Span) -> str:
    """The words with what stands beside them on their line, cut between words."""
    first, last = max(span.start, place.start - _QUOTED), min(span.end, place.end + _QUOTED)
    before = source.text[first : place.start]
    after = source.text[place.end : last]
    if first > span.start:
        before = before.partition(" ")[2] if " " in before else ""
    if last < span.end:
        after = after.rpartition(" ")[0]
    before = re.split(r"[\r\n]", before)[-1]
    after = re.split(r"[\r\n]", after)[0]
    return (before + source.slice(place) + after).strip()
