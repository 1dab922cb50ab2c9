"""From the readings of a step's tokens to what is doubted in it, in its own words.  Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import accumulate

from proofcheck.verify.corrections import token_doubt
from proofcheck.verify.engines import Other, TokenReading
from proofcheck.verify.verdict import Doubt

_CONTINUATION = bytes(range(0x80, 0xC0))  # the bytes of UTF-8 that begin no character
_CONTROL_WORD = re.compile(r"\\[a-zA-Z]+\Z")
_LONGEST_WORD = 64  # characters looked at for a control word, or around a token for its word
_MOST_LIKELY = 50.0  # nats: a bound on how many times likelier a correction is said to be


def largest_doubt(
    text: str, readings: Sequence[TokenReading], missing: int | None, mention: float
) -> Doubt:
    """The doubt about the token of a step that is doubted most, the first of several.

    ``readings`` are those of the tokens of ``text``; ``missing`` is the token that stands for
    something left out.  Corrections must be ``mention`` times as likely as the token.
    """
    if not readings:
        return Doubt("", 0, 0, token_doubt(0.0))
    doubts = [token_doubt(reading.log_probability) for reading in readings]
    log_odds = max(doubts)
    at = doubts.index(log_odds)
    reading = readings[at]
    data = text.encode("utf-8", errors="replace")
    if b"".join(one.piece for one in readings) != data:  # a tokenizer that alters its text
        return Doubt("", 0, 0, log_odds)
    first = sum(len(one.piece) for one in readings[:at])
    last = first + len(reading.piece)
    likely = _likely(reading, mention)
    absent = bool(likely) and likely[0].token == missing
    if not reading.piece.strip():  # a blank is shown as the word after it
        start, end = _word_after(data, last) if absent else (0, 0)
        return Doubt(data.decode()[start:end], start, end, log_odds, absent)
    plain = [one for one in likely if one.piece] if likely and likely[0].piece else []
    first, last, pieces = _whole_word(data, readings, at, [one.piece for one in plain], mention)
    start, end, words = _words(data, first, last, pieces)
    own = data.decode()[start:end]
    corrections = tuple(
        (word, math.exp(min(_gain(one, reading), _MOST_LIKELY)))
        for one, word in zip(plain, words, strict=False)
        if word is not None and "".join(word.split()) != "".join(own.split())
    )
    return Doubt(own, start, end, log_odds, absent, corrections)


def _likely(reading: TokenReading, mention: float) -> list[Other]:
    return [one for one in reading.others if _gain(one, reading) >= math.log(mention)]


def _gain(other: Other, reading: TokenReading) -> float:
    """How much likelier, in nats, the other token is than the one that stands there."""
    return other.log_probability - reading.log_probability


def _word_after(data: bytes, last: int) -> tuple[int, int]:
    """The word that begins at the first character from ``data[last]`` on that is no blank."""
    text = data.decode()
    rest = data[last:].decode()
    start = len(text) - len(rest.lstrip())
    return _extent(text, start, min(start + 1, len(text)))


def _whole_word(
    data: bytes,
    readings: Sequence[TokenReading],
    at: int,
    pieces: Sequence[bytes],
    mention: float,
) -> tuple[int, int, list[bytes]]:
    """The bytes of the tokens that the word around token ``at`` lies in, and what they become with
    each piece in the place of that token.

    What the model would change in the other tokens is changed as well; when it has no token to put
    there, nothing can be said of the word: no bytes are given.
    """
    ends = list(accumulate(len(one.piece) for one in readings))
    starts = [0, *ends[:-1]]
    text = data.decode()
    left, right = _extent(text, *_code_points(data, starts[at], ends[at]))
    first, last = len(text[:left].encode()), len(text[:right].encode())
    inside = [k for k in range(len(readings)) if starts[k] < last and ends[k] > first]
    changed = []
    for k in inside:
        likely = _likely(readings[k], mention)
        if k != at and likely and not likely[0].piece:
            pieces = []
        changed.append(likely[0].piece if likely else readings[k].piece)
    before, after = changed[: inside.index(at)], changed[inside.index(at) + 1 :]
    whole = [b"".join((*before, piece, *after)) for piece in pieces]
    return starts[inside[0]], ends[inside[-1]], whole


def _code_points(data: bytes, first: int, last: int) -> tuple[int, int]:
    """Where ``data[first:last]`` stands in the text, with the whole of characters cut in two."""
    start = len(data[:first].decode(errors="ignore"))
    return start, len(data.decode()) - len(data[last:].lstrip(_CONTINUATION).decode())


def _words(
    data: bytes, first: int, last: int, pieces: Sequence[bytes]
) -> tuple[int, int, list[str | None]]:
    """Where the whole word around ``data[first:last]`` stands, in code points, and what becomes of
    it when a piece takes the place of those bytes; None for a piece that leaves half a character.

    All words have the same text around them: they can be put in the place of each other.
    """
    text = data.decode()
    start, end = _code_points(data, first, last)
    texts = [_replaced(data, first, last, piece, text, start, end) for piece in pieces]
    left, right = _extent(text, start, end)
    after = len(text) - right
    for new in texts:
        if new is not None:
            new_left, new_right = _extent(new, start, len(new) - (len(text) - end))
            left, after = min(left, new_left), min(after, len(new) - new_right)
    words = [None if new is None else new[left : len(new) - after] for new in texts]
    return left, len(text) - after, words


def _replaced(
    data: bytes, first: int, last: int, piece: bytes, text: str, start: int, end: int
) -> str | None:
    """The text with the piece in it; a blank keeps a control word from running into a letter."""
    try:
        new = (data[:first] + piece + data[last:]).decode()
    except UnicodeDecodeError:
        return None
    if _runs_on(new, start) and not _runs_on(text, start):
        new = f"{new[:start]} {new[start:]}"
    stop = len(new) - (len(text) - end)
    if _runs_on(new, stop) and not _runs_on(text, end):
        new = f"{new[:stop]} {new[stop:]}"
    return new


def _runs_on(text: str, at: int) -> bool:
    """Whether the letter at ``at`` continues a control word."""
    letter = text[at : at + 1]
    head = text[max(0, at - _LONGEST_WORD) : at]
    return letter.isascii() and letter.isalpha() and bool(_CONTROL_WORD.search(head))


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
