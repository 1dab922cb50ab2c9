"""Where the quotations of a model stand in the source.  What cannot be found is no quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from proofcheck.assess.critique.judgement import Defect
from proofcheck.assess.critique.verdicts import Claim, restored
from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.proofs import asserting_steps
from proofcheck.document.source import Span

MIN_CONTENT = 3
"""Code points, blanks and dollars not counted, that a quotation has at least."""

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
# What sets a formula apart or only moves its parts: models write \( for $, and fold blanks.
_LOOSE = re.compile(r"[\s$~\x00&]|\\[()\[\],;:! ]")
_NUMBER = re.compile(r"\s*\[\d+\]\s*")
_MARKS = " \t\r\n\"'`“”‘’«»"


@dataclass(frozen=True, slots=True)
class _Text:
    """A step to search: ``plain`` is its text with its comments blanked out, ``tight`` that without
    what is loose, ``read`` what a model read, tight."""

    step: Step
    plain: str
    tight: str
    read: str


class Quotable:
    """The steps of a proof that can be quoted.  Offsets are code points."""

    def __init__(self, document: Document, proof: Proof) -> None:
        self._document = document
        self._proof = proof

    @cached_property
    def _texts(self) -> dict[int, _Text]:
        # Most proofs are never quoted.
        steps = (self._proof.steps[index] for index in asserting_steps(self._proof))
        return {step.index: _prepare(step) for step in steps}

    def locate(self, claim: Claim) -> Defect | None:
        """The claim as a defect of the step it names, or of the only other that it quotes.

        A quotation is found verbatim, or but for blanks, comments and dollars, or in the step with
        its macros expanded: then its span is the whole step.  None when it is not found.
        """
        for quotation in _readings(claim.quotation.replace("\x00", " ")):
            tight = _LOOSE.sub("", quotation)
            if len(tight) < MIN_CONTENT:
                continue
            named = self._texts.get(claim.step)
            if named and (span := self._find(named, quotation, tight)):
                return _defect(claim, named.step, quotation, span)
            others = [
                (text.step, span)
                for text in self._texts.values()
                if text is not named and (span := self._find(text, quotation, tight))
            ]
            if len(others) == 1:
                return _defect(claim, others[0][0], quotation, others[0][1])
        return None

    def _find(self, text: _Text, quotation: str, tight: str) -> Span | None:
        at = text.plain.find(quotation)
        if at >= 0:
            return self._span(text, at, at + len(quotation))
        at = text.tight.find(tight)
        if at >= 0:
            return self._span(text, *_untightened(text.plain, at, at + len(tight)))
        return text.step.span if tight in text.read else None

    def _span(self, text: _Text, start: int, end: int) -> Span:
        """The span of ``text.step.text[start:end]``."""
        begin = text.step.region[0]
        return self._document.text.span((begin + start, begin + end))


def without_comments(text: str) -> str:
    """``text`` with its comments blanked out, so that all else stays where it is."""
    return _COMMENT.sub(lambda match: match[1] + "\x00" * (len(match[0]) - len(match[1])), text)


def _prepare(step: Step) -> _Text:
    plain = without_comments(step.text)
    return _Text(step, plain, _LOOSE.sub("", plain), _LOOSE.sub("", step.normalised))


def _untightened(plain: str, start: int, end: int) -> tuple[int, int]:
    """Where ``[start, end)`` of the tight text stands in the plain one; it is not empty."""
    first = None
    loose = 0  # characters so far
    for match in _LOOSE.finditer(plain):
        tight = match.start() - loose
        if first is None and tight > start:
            first = start + loose
        if tight >= end:
            break
        loose += match.end() - match.start()
    return start + loose if first is None else first, end + loose


def _readings(quotation: str) -> Iterator[str]:
    """What may be meant: as it stands, without a number or marks around, with JSON's escapes."""
    seen = set()
    for text in (quotation, restored(quotation), restored(quotation).replace("\n", "\\n")):
        bare = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
        for reading in (text.strip(), bare.strip(_MARKS), bare.strip(_MARKS).rstrip(".,;:")):
            if reading not in seen:
                seen.add(reading)
                yield reading


def _defect(claim: Claim, step: Step, quotation: str, span: Span) -> Defect:
    shown = " ".join(quotation.split())
    return Defect(step.index, shown, span, claim.what, claim.breaks, claim.fault)
