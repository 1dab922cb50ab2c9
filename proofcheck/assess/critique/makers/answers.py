"""Reading what a model answers to its makers' prompt.  Nothing in it is trusted.

As the makers' own programs do, the last answer in a box counts.  One that calls a proof right does
not, when another in the same reply called it wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.verdicts import ClaimedDefect
from proofcheck.llm.engine import Failure

_BOXED = re.compile(r"boxed\s*\{([^{}]{0,40})\}")
_NONE = Failure("it gives no answer in the form asked for")
_TWO = Failure("it gives two answers")
_SCORES = {"0": 0.0, "0.0": 0.0, "0.5": 0.5, "1": 1.0, "1.0": 1.0}
_LABEL = re.compile(
    r"^[\s*#>-]*Step\s+(?P<step>\d{1,4})[\s*]*[:.]|boxed\s*\{\s*(?P<label>correct|incorrect)\s*\}",
    re.IGNORECASE | re.MULTILINE,
)
_WHOLE = re.compile(r"Is the solution correct\?\W{0,8}(yes|no)\b", re.IGNORECASE)
_STEP = "The model holds this step for wrong; its analysis says why."
_FIRST = "The model finds the first error of the proof in this step; its analysis says which."


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the proof is ``right``; if not, where, as far as the answer says that."""

    right: bool
    claims: tuple[ClaimedDefect, ...] = ()


def boxed(text: str) -> list[str]:
    """What stands in boxes, without blanks, dollars and ``\\text``."""
    return [
        re.sub(r"\\text\s*|[\s$]", "", found).strip() for found in _BOXED.findall(_untexted(text))
    ]


def read_score(text: str, brief: Brief, window: StepRange) -> Answer | Failure:
    """A score of 0, 0.5 or 1."""
    return _decided([_SCORES[one] == 1 for one in boxed(text) if one in _SCORES])


def read_correct(text: str, brief: Brief, window: StepRange) -> Answer | Failure:
    """``correct`` or ``incorrect``."""
    said = [one.lower() for one in boxed(text)]
    return _decided([one == "correct" for one in said if one in ("correct", "incorrect")])


def read_index(text: str, brief: Brief, window: StepRange) -> Answer | Failure:
    """The index, from 0, of the first paragraph with an error among those shown; -1: none."""
    shown = window.end - window.shown
    said = [int(one) for one in boxed(text) if re.fullmatch(r"-1|\d{1,4}", one)]
    found = [one for one in said if one < shown]
    if not found or said[-1] >= shown:
        return _NONE
    if found[-1] < 0:
        return _decided([one < 0 for one in found])
    number, step = brief.steps[window.shown + found[-1]]
    return Answer(False, (ClaimedDefect(number - 1, step, _FIRST, "", DefectKind.FATAL),))


def read_steps(text: str, brief: Brief, window: StepRange) -> Answer | Failure:
    """``correct`` or ``incorrect`` for each step, below a line that begins with ``Step N:``, from
    1; and perhaps whether the solution is correct, yes or no.  The last word on a step counts."""
    shown = brief.steps[window.shown : window.end]
    said: dict[int, bool] = {}
    doubted = False
    number = -1
    for match in _LABEL.finditer(_untexted(text)):
        if match["step"]:
            number = int(match["step"]) - 1
        elif 0 <= number < len(shown):
            right = match["label"].lower() == "correct"
            doubted |= right and said.get(number, True) is False
            said[number] = right
    wrong = [number for number, right in sorted(said.items()) if not right]
    if wrong:
        return Answer(
            False,
            tuple(
                ClaimedDefect(shown[at][0] - 1, shown[at][1], _STEP, "", DefectKind.FATAL)
                for at in wrong
            ),
        )
    whole = _WHOLE.findall(text)
    if whole and whole[-1].lower() == "no":
        return Answer(False)
    if len(said) < len(shown):
        return Failure("it leaves steps without an answer") if said else _NONE
    return _TWO if doubted else Answer(True)


def rating(text: str) -> bool | Failure:
    """Whether a rating of an analysis says that a defect of it is one: it is above 0."""
    said = [_SCORES[one] > 0 for one in boxed(text) if one in _SCORES]
    if not said:
        return _NONE
    return _TWO if len(set(said)) > 1 else said[-1]


def _decided(rights: Sequence[bool]) -> Answer | Failure:
    if not rights:
        return _NONE
    return _TWO if rights[-1] and not all(rights) else Answer(rights[-1])


def _untexted(text: str) -> str:
    return re.sub(r"\\text(?:bf|rm)?\s*\{([^{}]{0,40})\}", r"\1", text)
