"""Factors and terms: dropped or doubled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.letters import is_differential
from proofcheck.inject.numbers import allowed
from proofcheck.inject.pieces import (
    BREAK,
    CLOSE,
    COMMAND,
    HIDDEN,
    LETTER,
    MODE,
    NAME,
    NUMBER,
    OPEN,
    SYMBOL,
)
from proofcheck.inject.structure import (
    ACCENTS,
    FUNCTIONS,
    LIMITS,
    RELATIONS,
    inside,
    runs,
    unit_ends,
)
from proofcheck.inject.tokens import Token, TokenisedStep

_LONGEST = 60
"""Code points of the longest factor or term that is dropped."""

_FACTORS = ACCENTS | frozenset(r"\frac \dfrac \tfrac \binom \dbinom \pi".split())
_LIKE_FACTORS = frozenset("abcijklmnrstxyz")
"""A bracket after another letter is an argument: f(x)."""

_ELLIPSES = frozenset({r"\ldots", r"\dots", r"\cdots", r"\dotsb", r"\dotsc"})
_BEGINS = frozenset(r"= + - & \le \leq \ge \geq < > ( \left(".split())


def factor(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A factor of a product dropped, or a 2 put in."""
    tokens = reading.tokens
    for run in runs(reading):
        first = run[0][0]
        if tokens[first].script or (first and tokens[first - 1].text in FUNCTIONS):
            continue
        if len(run) > 1:
            for place, (start, end) in enumerate(run):
                if _is_factor(reading, run, place) and allowed(reading, start, False):
                    yield tokens[start].start, tokens[end - 1].end, ""
        if _may_double(reading, run):
            yield tokens[first].start, tokens[first].start, "2"


def _is_factor(reading: TokenisedStep, run: list[tuple[int, int]], place: int) -> bool:
    """Whether the unit is multiplied with its neighbours: no function, argument or differential."""
    tokens = reading.tokens
    start, end = run[place]
    token = tokens[start]
    if tokens[end - 1].end - token.start > _LONGEST or is_differential(reading, start):
        return False
    before = tokens[run[place - 1][0]] if place else None
    after = tokens[run[place + 1][0]] if place + 1 < len(run) else None
    if before and (before.text in FUNCTIONS or before.sort == NAME or before.text == "d"):
        return False
    if not all(one is None or _is_plain(one) for one in (before, after)):
        return False
    if token.sort == OPEN:
        sum_inside = any(one.text in ("+", "-") for one in tokens[start:end])
        return (
            token.text in ("(", r"\left(")
            and sum_inside
            and not any(one.text == "," for one in tokens[start:end])
            and (before is None or before.text in _LIKE_FACTORS or before.sort == NUMBER)
        )
    if after is not None and after.sort == OPEN:
        return token.sort == NUMBER
    if token.sort == NUMBER:
        return token.text not in ("0", "1") and before is None
    return token.sort == LETTER or token.text in _FACTORS


def _is_plain(token: Token) -> bool:
    """Whether it is known what the token is: other commands may be relations or operators."""
    return token.sort in (LETTER, NUMBER, OPEN, NAME) or token.text in _FACTORS


def _may_double(reading: TokenisedStep, run: list[tuple[int, int]]) -> bool:
    """Whether a 2 before the run makes an equation wrong: not beside 0, no set, no inequality."""
    tokens = reading.tokens
    first, last = run[0][0], run[-1][1]
    token = tokens[first]
    before = tokens[first - 1].text if first else ""
    after = tokens[last].text if last < len(tokens) else ""
    if before not in ("=", "+", "-") or not allowed(reading, first, True):
        return False
    if token.sort == LETTER and not (token.text.islower() and len(token.text) == 1):
        return False
    if token.sort not in (LETTER, COMMAND) or token.text in FUNCTIONS:
        return False
    if token.sort == COMMAND and token.text not in (r"\frac", r"\sqrt", r"\sum", r"\int"):
        return False
    in_sum = "+" in (before, after) or "-" in (before, after)
    return in_sum and after not in ("/",) and tokens[first].text != "d"


def term(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A term of a sum dropped."""
    tokens = reading.tokens
    ends = unit_ends(reading)
    for index, token in enumerate(tokens):
        if token.sort != SYMBOL or token.text not in ("+", "-") or not token.maths or not index:
            continue
        if token.script or _beside_ellipsis(reading, index):
            continue
        before = tokens[index - 1]
        if before.sort in (MODE, OPEN, BREAK) or before.text in RELATIONS or before.text in "&,;":
            continue
        end = _term_end(reading, ends, index + 1)
        if end == index + 1 or inside(reading, index + 1, end).strip() == "0":
            continue
        if tokens[end - 1].end - token.start > _LONGEST or _continues(reading, end):
            continue
        if allowed(reading, index + 1, False) == (token.text == "+") or _free(reading, index):
            yield token.start, tokens[end - 1].end, ""
        start = _term_start(reading, index)
        if token.text == "+" and start is not None and allowed(reading, start, False):
            yield tokens[start].start, token.end, ""


def _free(reading: TokenisedStep, index: int) -> bool:
    return allowed(reading, index, True) and allowed(reading, index, False)


def _term_end(reading: TokenisedStep, ends: Sequence[int], index: int) -> int:
    tokens = reading.tokens
    while index < len(tokens) and ends[index] > index:
        if tokens[index].text in LIMITS or tokens[index].text in _ELLIPSES:
            return index  # what a sum extends over is not clear
        index = ends[index]
        if index + 1 < len(tokens) and tokens[index].text in (r"\cdot", r"\,", r"\circ", "/"):
            index += 1
    return index


def _continues(reading: TokenisedStep, end: int) -> bool:
    """Whether what follows may belong to the term, or ends it in a way that is not known."""
    if end >= len(reading.tokens):
        return False
    token = reading.tokens[end]
    if token.sort in (MODE, CLOSE, BREAK) or token.text in RELATIONS:
        return False
    if end + 1 < len(reading.tokens) and reading.tokens[end + 1].text in _ELLIPSES:
        return True
    return token.text not in ("+", "-", ",", ".", ";", "&", r"\quad", r"\qquad", r"\}")


def _term_start(reading: TokenisedStep, index: int) -> int | None:
    """The token at which the first term of a sum begins, which ends before ``index``."""
    tokens = reading.tokens
    start = index
    while start and index - start < 12:
        before = tokens[start - 1]
        if before.sort == CLOSE and start - 1 in reading.mates:
            start = reading.mates[start - 1]
            continue
        if before.text in _BEGINS or before.sort in (MODE, OPEN):
            break
        if before.sort not in (LETTER, NUMBER, NAME, COMMAND, HIDDEN) and before.text not in "_^'":
            return None
        if before.text in RELATIONS or before.text in LIMITS or before.text in _ELLIPSES:
            return None
        start -= 1
    if start == index or not start or tokens[start - 1].text in ("+", "-"):
        return None
    begins = tokens[start - 1].text in _BEGINS or tokens[start - 1].sort == MODE
    return start if begins and tokens[start].sort != OPEN else None


def _beside_ellipsis(reading: TokenisedStep, index: int) -> bool:
    beside = reading.tokens[max(0, index - 2) : index + 3]
    return any(token.text in _ELLIPSES for token in beside)
