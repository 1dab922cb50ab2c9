"""Reading the verdicts that models write.  Bounded, and nothing in them is trusted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.llm.engine import Failure

_MAX_CHARACTERS = 100_000
_MAX_CLAIMS = 32
_MAX_WORDS = 2_000  # code points of one text in a verdict
_GRADES = (0, 0.5, 1)
_FAULTS = {str(fault): fault for fault in DefectKind}

# LaTeX in JSON with one backslash: \frac is read as a form feed and "rac".
_ESCAPES = {"\f": "\\f", "\b": "\\b", "\t": "\\t", "\r": "\\r", "\v": "\\v"}
_ESCAPED = re.compile(r"[\f\b\t\r\v](?=[a-zA-Z])")
_FENCED = re.compile(r"```(?:json)?\n((?:(?!```).)*)\n```\Z", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class ClaimedDefect:
    """A defect as a verdict names it; ``step`` from 0, perhaps of no step of the proof."""

    step: int
    quotation: str
    what: str
    breaks: str
    fault: DefectKind


@dataclass(frozen=True, slots=True)
class WrittenVerdict:
    """``malformed`` counts the entries of ``defects`` that are none, or beyond the bound."""

    claims: tuple[ClaimedDefect, ...]
    malformed: int
    grade: float

    @property
    def named(self) -> int:
        """The defects it names, well formed or not."""
        return len(self.claims) + self.malformed


def read_verdict(text: str) -> WrittenVerdict | Failure:
    """The verdict on a proof that is written in a reply."""
    data = read_object(text)
    defects = data.get("defects") if data else None
    grade = data.get("grade") if data else None
    if not isinstance(defects, list) or isinstance(grade, bool) or grade not in _GRADES:
        return Failure("the verdict is not of the form asked for")
    claims = [claim for entry in defects[:_MAX_CLAIMS] if (claim := _read_claim(entry))]
    return WrittenVerdict(tuple(claims), len(defects) - len(claims), float(grade))


def read_check(text: str) -> bool | Failure:
    """Whether the outcome of a check that is written in a reply confirms the defect."""
    data = read_object(text)
    confirmed = data.get("confirmed") if data else None
    if not isinstance(confirmed, bool):
        return Failure("the outcome of a check is not of the form asked for")
    return confirmed


def restored(text: str) -> str:
    """``text`` with the LaTeX commands back that JSON reads as control characters."""
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)


def read_object(text: str) -> dict[str, object] | None:
    """The JSON object that is the whole text, or stands fenced at its end.

    One with words behind it may be no verdict, but what the model quotes from the paper.
    """
    if len(text) > _MAX_CHARACTERS:
        return None
    text = text.strip()
    if fenced := _FENCED.search(text):
        text = fenced[1]
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _read_claim(entry: object) -> ClaimedDefect | None:
    if not isinstance(entry, dict):
        return None
    step, fault = entry.get("step"), entry.get("fault")
    texts = [entry.get(name) for name in ("quotation", "what", "breaks")]
    if not isinstance(step, int) or isinstance(step, bool) or not isinstance(fault, str):
        return None
    quotation, what, breaks = (text if isinstance(text, str) else None for text in texts)
    if quotation is None or what is None or breaks is None or fault not in _FAULTS:
        return None
    if len(quotation) > _MAX_WORDS:
        return None
    return ClaimedDefect(step - 1, quotation, shown(what), shown(breaks), _FAULTS[fault])


def shown(text: str) -> str:
    """A model's words as they may be shown: on one line, without control characters, bounded."""
    line = " ".join(_CONTROL.sub(" ", restored(text[: 2 * _MAX_WORDS])).split())
    return line if len(line) <= _MAX_WORDS else f"{line[:_MAX_WORDS]}…"
