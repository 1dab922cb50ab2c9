"""Where the quotations of a model stand in the source.  What cannot be found is no quotation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from proofcheck.assess.critique.folding import Folded, fold
from proofcheck.assess.critique.judgement import Defect
from proofcheck.assess.critique.verdicts import ClaimedDefect, restored
from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.proofs import asserting_steps

MIN_CONTENT = 3
"""Code points of a folded quotation, at least."""

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_NUMBER = re.compile(r"\s*\[\d+\]\s*")
_BLANK = " \t\r\n\x00"
_LINE = 80  # code points of a piece of a step that can be quoted, where formulas allow it
_CUTTING = re.compile(
    r"(?P<opens>\\begin(?![a-zA-Z])|\\[(\[]|\{)|(?P<closes>\\end(?![a-zA-Z])|\\[)\]]|\})"
    r"|(?P<dollar>\$\$?)|(?P<blank>\s+)|\\."
)
_MARKS = " \t\r\n\"'`“”‘’«»"


@dataclass(frozen=True, slots=True)
class _Text:
    """A step to search: ``plain`` is its text with its comments blanked out, ``folded`` that, and
    ``read`` what a model read, folded."""

    step: Step
    plain: str
    folded: Folded
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

    def pieces(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        """What can be quoted of the steps with these numbers, from 1: their texts as a model reads
        them, in pieces that cut no formula."""
        return {
            number: [piece for piece in cut(text.step.normalised) if fold(piece).text in text.read]
            for number in numbers
            if (text := self._texts.get(number - 1))
        }

    def locate(self, claim: ClaimedDefect) -> Defect | None:
        """The claim as a defect of the step it names, or of the only other that it quotes.

        A quotation is found verbatim, or but for what ``folding`` leaves out, or in the step with
        its macros expanded: then the whole step is quoted.  None when it is not found.
        """
        for quotation in _readings(claim.quotation.replace("\x00", " ")):
            folded = fold(quotation).text
            if len(folded) < MIN_CONTENT:
                continue
            named = self._texts.get(claim.step)
            if named and (found := _find(named, quotation, folded)):
                return self._defect(claim, named, found)
            others = [
                (text, found)
                for text in self._texts.values()
                if text is not named and (found := _find(text, quotation, folded))
            ]
            if len(others) == 1:
                return self._defect(claim, *others[0])
        return None

    def _defect(self, claim: ClaimedDefect, text: _Text, found: tuple[int, int]) -> Defect:
        start, end = found
        begin = text.step.region[0]
        span = self._document.text.span((begin + start, begin + end))
        quotation = " ".join(text.plain[start:end].replace("\x00", " ").split())
        return Defect(text.step.index, quotation, span, claim.what, claim.breaks, claim.fault)


def is_long_enough(quotation: str) -> bool:
    """Whether there is enough of it to say where it stands."""
    return len(fold(quotation).text) >= MIN_CONTENT


def cut(text: str) -> list[str]:
    """``text`` in pieces of about a line, on one line each, cut at blanks outside of formulas."""
    pieces: list[str] = []
    start = last = depth = 0
    formula = False
    for match in _CUTTING.finditer(text):
        if match["opens"]:
            depth += 1
        elif match["closes"]:
            depth -= 1
        elif match["dollar"]:
            formula = not formula
        elif match["blank"] and depth <= 0 and not formula:
            if match.start() - start > _LINE and last > start:
                pieces.append(text[start:last])
                start = last
            last = match.end()
    if len(text) - start > _LINE:
        pieces.append(text[start:last])
        start = max(start, last)
    pieces.append(text[start:])
    return [line for piece in pieces if (line := " ".join(piece.split()))]


def _find(text: _Text, quotation: str, folded: str) -> tuple[int, int] | None:
    """Where a quotation stands in the step's text."""
    at = text.plain.find(quotation)
    if at >= 0:
        return at, at + len(quotation)
    at = text.folded.text.find(folded)
    if at >= 0:
        start, end = text.folded.original(at, at + len(folded))
        return start, _closed(text.plain, start, end)
    if folded not in text.read:
        return None
    left = text.plain.lstrip(_BLANK)
    return len(text.plain) - len(left), len(text.plain) - len(left) + len(left.rstrip(_BLANK))


def _closed(text: str, start: int, end: int) -> int:
    """``end`` moved behind the braces that close what ``text[start:end]`` opens, if they follow."""
    opened = text.count("{", start, end) - text.count("}", start, end)
    while opened > 0 and text.startswith("}", end):
        opened, end = opened - 1, end + 1
    return end


def without_comments(text: str) -> str:
    """``text`` with its comments blanked out, so that all else stays where it is."""
    return _COMMENT.sub(lambda match: match[1] + "\x00" * (len(match[0]) - len(match[1])), text)


def _prepare(step: Step) -> _Text:
    plain = without_comments(step.text)
    return _Text(step, plain, fold(plain), fold(step.normalised).text)


def _readings(quotation: str) -> Iterator[str]:
    """What may be meant: as it stands, without a number or marks around, with JSON's escapes."""
    seen = set()
    for text in (quotation, restored(quotation), restored(quotation).replace("\n", "\\n")):
        bare = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
        for reading in (text.strip(), bare.strip(_MARKS), bare.strip(_MARKS).rstrip(".,;:")):
            if reading not in seen:
                seen.add(reading)
                yield reading
