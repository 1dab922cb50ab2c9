"""What an injected error is: data only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.inject.tokens import TokenisedStep

Change = tuple[int, int, str]
"""Where (code points, half-open) and what."""

_LONGEST = 40
"""Code points of the longest control word that is looked for."""

BEFORE, AFTER = 6, 2
"""How many steps before and after one are looked at."""

# Asked of the end of a text alone.  A backslash that is itself escaped begins no control word.
_ENDS_IN_CONTROL_WORD = re.compile(r"(?<!\\)(?:\\\\)*\\[a-zA-Z]+\Z")


def joined(*pieces: str) -> str:
    """Pieces of LaTeX one after the other; a control word stays apart from a letter behind it."""
    text = ""
    for piece in pieces:
        if piece[:1].isalpha() and ends_in_control_word(text):
            text += " "
        text += piece
    return text


def ends_in_control_word(text: str) -> bool:
    """Whether a letter put behind the text would become a part of its last control word."""
    return _ENDS_IN_CONTROL_WORD.search(text) is not None


def neat(step: str, change: Change) -> Change:
    """The change as one that leaves no traces of itself: the blanks are as they were written.

    Control words stay apart from the letters beside them.
    """
    start, end = _blanks(step, *change)
    text = change[2]
    before, after = step[max(0, start - _LONGEST) : start], step[end : end + 1]
    whole = joined(before, text, after)
    return start, end, whole[len(before) : len(whole) - len(after)]


def _blanks(step: str, start: int, end: int, text: str) -> tuple[int, int]:
    """The place of a change, with the blank beside it that would be one too many."""
    after = step[end : end + 1]
    if not text:
        before = step[start - 1 : start]
        # A dollar beside what was itself in dollars does not tell which side it is on.
        dollar = "" if "$" in step[start:end] else "$"
        if before == " " and after in ("", " ", *")}],.;:", dollar):
            return start - 1, end
        if after == " " and before in ("", *"({[", dollar):
            return start, end + 1
        return start, end
    # The blank that ends a control word is none of the text's.
    ended = after == " " and ends_in_control_word(step[max(0, end - _LONGEST) : end])
    if ended and not ends_in_control_word(text) and (not start or step[start - 1] != " "):
        return start, end + 1
    return start, end


@dataclass(frozen=True, slots=True)
class InjectedError:
    """One error: ``step[start:end]`` of the normalised step becomes ``text``.

    ``start`` and ``end`` count code points from 0, half-open; ``kind`` is a name of ``KINDS``.
    """

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a step, all normalised.

    ``before`` and ``after`` are the steps of the same proof, in order; ``labels`` those that the
    document has, in order.
    """

    statement: str
    before: Sequence[str]
    after: Sequence[str]
    labels: Sequence[str] = ()


def around(
    statement: str, steps: Sequence[str], index: int, labels: Sequence[str] = ()
) -> Surroundings:
    """What stands around step ``index`` of a proof, as far as it is looked at."""
    before = steps[max(0, index - BEFORE) : index]
    return Surroundings(statement, before, steps[index + 1 : index + 1 + AFTER], labels)


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error.

    ``words`` says in one line what it is; ``weight`` is its share in ``draw``, relative to the
    other kinds that find a place in the step.  ``changes`` yields every place and what would stand
    there, as (start, end, text) in code points of the step, in a fixed order.
    """

    name: str
    words: str
    weight: float
    changes: Callable[[TokenisedStep, Surroundings], Iterator[Change]]
