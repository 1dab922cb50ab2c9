"""From the readings of a step's tokens to what is doubted in it, in its own words.  Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from proofcheck.assess.step_tag.candidates import Candidate
from proofcheck.assess.verdict import Doubt
from proofcheck.inject.edit import Edit
from proofcheck.llm.engine import Other, TokenReading

_CONTINUATION = bytes(range(0x80, 0xC0))  # the bytes of UTF-8 that begin no character
_LONGEST_WORD = 64  # characters looked at around a token for its word
_MOST = 30.0  # nats: a bound on doubts
_MOST_LIKELY = 50.0  # nats: a bound on how many times likelier a correction is said to be


def largest_doubt(
    text: str,
    readings: Sequence[TokenReading],
    candidates: Sequence[Candidate],
    missing: int | None,
    mention: float,
) -> Doubt:
    """The doubt about the token of a step that is doubted most, the first of several.

    ``readings`` are those of the tokens of ``text``, with the candidates' tokens and the control
    tokens as others; ``missing`` is the control token that stands for something left out.  What is
    said to be missing, and a correction, must be ``mention`` times as likely as the token.
    """
    if not readings:
        return Doubt("", 0, 0, -_MOST)
    doubts = [token_doubt(reading) for reading in readings]
    at = doubts.index(max(doubts))
    text = _printable(text)
    corrected = _corrected(text, readings, candidates, at, mention)
    return corrected or _in_its_words(text, readings, at, missing, mention)


def token_doubt(reading: TokenReading) -> float:
    """How much likelier, in nats, the likeliest other token is than the one that stands there.

    The result is within 30, and -30 where there is no other.
    """
    gain = _gain(reading.others[0], reading) if reading.others else -_MOST
    return max(-_MOST, min(gain, _MOST))


def _corrected(
    text: str,
    readings: Sequence[TokenReading],
    candidates: Sequence[Candidate],
    at: int,
    mention: float,
) -> Doubt | None:
    """The doubt about token ``at`` as the edit that explains it; None when none does."""
    reading = readings[at]
    edits = [_explaining(readings, candidates, at, other.token) for other in reading.others]
    if not edits or edits[0] is None:
        return None
    start, end = edits[0].start, edits[0].end
    own = text[start:end].rstrip()
    blank = text[start + len(own) : end]
    corrections = tuple(
        (_printable(edit.text.removesuffix(blank)), math.exp(min(gain, _MOST_LIKELY)))
        for edit, gain in zip(edits, (_gain(one, reading) for one in reading.others), strict=True)
        if edit and (edit.start, edit.end) == (start, end) and gain >= math.log(mention)
    )
    return Doubt(own, start, start + len(own), token_doubt(reading), corrections=corrections)


def _explaining(
    readings: Sequence[TokenReading], candidates: Sequence[Candidate], at: int, token: int
) -> Edit | None:
    """The smallest edit with the token at place ``at`` all of whose tokens the model prefers.

    An edit that takes all away, or only puts something in, has no words to show.
    """
    fitting = [
        candidate
        for candidate in candidates
        if candidate.changes.get(at) == token
        and candidate.edit.start < candidate.edit.end
        and candidate.edit.text.strip()
        and all(_prefers(readings[place], new) for place, new in candidate.changes.items())
    ]
    return min(fitting, key=lambda candidate: len(candidate.changes)).edit if fitting else None


def _prefers(reading: TokenReading, token: int) -> bool:
    return any(one.token == token and _gain(one, reading) > 0 for one in reading.others)


def _gain(other: Other, reading: TokenReading) -> float:
    """How much likelier, in nats, the other token is than the one that stands there."""
    return other.log_probability - reading.log_probability


def _in_its_words(
    text: str, readings: Sequence[TokenReading], at: int, missing: int | None, mention: float
) -> Doubt:
    """The doubt about token ``at`` as the word around it."""
    reading = readings[at]
    log_odds = token_doubt(reading)
    data = text.encode()
    if b"".join(one.piece for one in readings) != data:  # a tokenizer that alters its text
        return Doubt("", 0, 0, log_odds)
    first = sum(len(one.piece) for one in readings[:at])
    last = first + len(reading.piece)
    absent = (
        bool(reading.others)
        and reading.others[0].token == missing
        and _gain(reading.others[0], reading) >= math.log(mention)
    )
    if reading.piece.strip():
        start, end = _extent(text, *_code_points(data, first, last))
    else:  # a blank is shown as the word after it
        start, end = _word_after(data, last) if absent else (0, 0)
    return Doubt(text[start:end], start, end, log_odds, absent)


def _printable(text: str) -> str:
    """The text as it is tokenised: half a surrogate pair has no bytes in UTF-8."""
    return text.encode("utf-8", errors="replace").decode()


def _word_after(data: bytes, last: int) -> tuple[int, int]:
    """The word that begins at the first character from ``data[last]`` on that is no blank."""
    text = data.decode()
    rest = data[last:].decode()
    start = len(text) - len(rest.lstrip())
    return _extent(text, start, min(start + 1, len(text)))


def _code_points(data: bytes, first: int, last: int) -> tuple[int, int]:
    """Where ``data[first:last]`` stands in the text, with the whole of characters cut in two."""
    start = len(data[:first].decode(errors="ignore"))
    return start, len(data.decode()) - len(data[last:].lstrip(_CONTINUATION).decode())


def _extent(text: str, start: int, end: int) -> tuple[int, int]:
    """The word, number or command around ``text[start:end]``, without the blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return start, end
    least, most = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
    while start > least and _joined(text[start - 1], text[start]):
        start -= 1
    while end < most and _joined(text[end - 1], text[end]):
        end += 1
    return start, end


def _joined(first: str, second: str) -> bool:
    """Whether no word ends between the two characters."""
    if first == "\\":
        return True
    return (first.isalpha() and second.isalpha()) or (first.isdigit() and second.isdigit())
