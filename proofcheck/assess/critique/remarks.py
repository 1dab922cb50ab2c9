"""An analysis in a form: a remark on each step, and whether it holds.  It comes to its end.

What a free analysis may leave out, which steps it has looked at and what is wrong with which, has
its place here, and lengths are bounded: a small model that repeats itself, or writes about
something else, gives a verdict all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.assess.critique.prompts import json_object, offered
from proofcheck.assess.critique.verdicts import ClaimedDefect, restored, shown
from proofcheck.llm.engine import Failure

REMARKS = """\
Go through {which}, step by step, and write JSON and nothing else: under the number of each step, \
in this order, "remark", in a sentence or two what you find when you check the step, computed \
where it can be; and "holds", true or false. Call false only what you are sure of. Of a step that \
does not hold the remark says what is wrong; "quotation" is the piece of it where that is, \
"breaks" says what follows from it for the proof, and "fault" is "fatal" or "gap"."""

_LONGEST, _SHORTEST = 240, 40  # code points of a remark at most
_SAYS = 8  # and at least: what says nothing has looked at nothing
_FORM = 60  # tokens of a step in the form beside its remark, with a short quotation
_PER_TOKEN = 2  # code points of a token; formulas have few
_ENTRY = re.compile(r'"(\d{1,6})"\s*:\s*(?=\{)')
_MAX_CHARACTERS = 200_000
# A letter alone is a symbol, but for "a" and "I"; Chinese words have two characters.
_WORD = re.compile(
    r"\\[a-zA-Z]+|[^\W\d_]{4,}|[\u3040-\u9fff]{2}|\d+|(?<![^\W\d_\\])[b-zB-HJ-ZΑ-ω](?![^\W\d_])"
)
_LEFT_OUT = Failure("it leaves steps without a remark")

Entries = dict[int, dict[str, object]]
"""What stands under the number of each step, as far as it is whole."""


def remarks_schema(numbers: Sequence[int], pieces: Mapping[int, Sequence[str]], tokens: int) -> str:
    """The form of remarks on the steps with these numbers, for so many ``tokens`` in all.

    Only ``pieces`` of the step can be quoted, by its number; anything where there are none.
    """
    length = min(_LONGEST, max(_SHORTEST, _PER_TOKEN * (tokens // max(1, len(numbers)) - _FORM)))
    remark = {"type": "string", "minLength": _SAYS, "maxLength": length}
    words, short = ({"type": "string", "maxLength": most} for most in (length, length // 2))
    known = offered(pieces)

    def step(number: int) -> dict[str, object]:
        quotation: object = {"enum": list(known[number])} if number in known else words
        right = json_object(remark=remark, holds={"enum": [True]})
        wrong = json_object(
            remark=remark,
            holds={"enum": [False]},
            quotation=quotation,
            breaks=short,
            fault={"enum": [str(fault) for fault in DefectKind]},
        )
        return {"type": "object", "anyOf": [right, wrong]}

    return json.dumps(json_object(**{str(number): step(number) for number in numbers}))


def read_entries(text: str) -> Entries:
    """What remarks say, of which the last may be cut off.  Nothing is trusted."""
    found: Entries = {}
    decoder = json.JSONDecoder()
    for match in _ENTRY.finditer(text[:_MAX_CHARACTERS]):
        try:
            entry, _ = decoder.raw_decode(text, match.end())
        except ValueError:
            continue
        except RecursionError:
            break
        if isinstance(entry, dict):
            found.setdefault(int(match[1]), entry)
    return found


@dataclass(frozen=True, slots=True)
class Remarks:
    """The defects that remarks name; none where all of the steps hold.  ``vague`` counts those of
    which they say nothing that has to do with the proof."""

    claims: tuple[ClaimedDefect, ...]
    vague: int


def read_remarks(entries: Entries, numbers: Sequence[int], proof: str) -> Remarks | Failure:
    """What remarks on the steps with these numbers say of the ``proof``.

    What was cut off counts by the defects before that.
    """
    known = _words(proof)
    claims: list[ClaimedDefect] = []
    vague = 0
    answered = True
    for number in numbers:
        entry = entries.get(number, {})
        remark, holds = entry.get("remark"), entry.get("holds")
        if not isinstance(remark, str) or len(remark.strip()) < _SAYS or type(holds) is not bool:
            answered = False
        elif not holds and known.isdisjoint(_words(restored(remark))):
            vague += 1
        elif not holds:
            quotation, breaks = (
                said if isinstance(said := entry.get(name), str) else ""
                for name in ("quotation", "breaks")
            )
            fault = DefectKind.GAP if entry.get("fault") == DefectKind.GAP else DefectKind.FATAL
            claims.append(ClaimedDefect(number - 1, quotation, shown(remark), shown(breaks), fault))
    return Remarks(tuple(claims), vague) if claims or vague or answered else _LEFT_OUT


def remarks_text(entries: Entries, numbers: Sequence[int], *, holding: bool = False) -> str:
    """The remarks for people to read, a line each; ``holding``: on steps alone that hold."""
    return "\n".join(
        f"Step [{number}] {'holds' if holds else 'does not hold'}: {shown(remark)}"
        for number in numbers
        if isinstance(remark := entries.get(number, {}).get("remark"), str)
        and isinstance(holds := entries[number].get("holds"), bool)
        and (holds or not holding)
    )


def _words(text: str) -> set[str]:
    """What shows what a text is about: its words, numbers, commands and symbols of one letter."""
    return {word if len(word) == 1 else word.lower() for word in _WORD.findall(text)}
