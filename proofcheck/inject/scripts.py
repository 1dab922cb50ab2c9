"""Exponents and indices: changed, moved or gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings, joined
from proofcheck.inject.letters import letters_like, nearby
from proofcheck.inject.numbers import allowed
from proofcheck.inject.pieces import BREAK, CLOSE, LETTER, MODE, NUMBER, OPEN, SCRIPT, SYMBOL
from proofcheck.inject.structure import LIMITS, RELATIONS, argument_end, is_power_of_minus_one
from proofcheck.inject.tokens import Token, TokenisedStep

# What TeX takes for a script without braces: asked of a few characters, splits no text.
_ONE_TOKEN = re.compile(r"\\[a-zA-Z]+|.", re.DOTALL)
_SIGN = re.compile(r"(?<=[\w}])([+-])(?=[\w\\])")
_STARS = frozenset({"*", r"\ast"})
_DROPPED = _STARS | {r"\times", r"\perp", r"\dagger", r"\vee", r"\wedge", "c", "T", r"\top"}
_ELLIPSES = frozenset({r"\ldots", r"\dots", r"\cdots", r"\dotsc", r"\dotsb", "…"})
_ARROWS = frozenset({r"\to", r"\rightarrow", r"\longrightarrow", r"\uparrow", r"\downarrow"})
_COLLECTIONS = frozenset("family families sequence sequences".split())
_MOST = 4
"""The most other letters that are put in place of an index."""


def exponent(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """An exponent changed by one, moved to the next factor, or gone."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.text != "^" or token.sort != SCRIPT or not 0 < index < len(tokens) - 1:
            continue
        base = _base(reading, index)
        if base is None or base.text in LIMITS or base.text in "01":
            continue
        argument, end = _argument(reading, index)
        start, stop = token.start, tokens[end - 1].end
        parity = is_power_of_minus_one(reading, index)
        for other in _other_exponents(argument, parity):
            yield start, stop, _script(reading, index, other, around)
        if argument and argument[0].text in _STARS:
            yield start, stop, "_*"
        if argument and end < len(tokens) and _takes_exponent(reading, base, end):
            moved = tokens[end]
            yield start, moved.end, joined(moved.text, reading.text[start:stop])


def _other_exponents(argument: tuple[Token, ...], parity: bool) -> Iterator[str]:
    """What may stand in place of an exponent; the empty text: nothing.

    ``parity``: only whether it is even matters.
    """
    texts = [token.text for token in argument]
    if len(argument) == 1:
        only = argument[0]
        if only.sort == NUMBER and only.text.isdigit() and len(only.text) < 9:
            value = int(only.text)
            yield str(value + 1)
            if value > 1:
                yield str(value - 1) if value > 2 else ""
        elif only.text in _DROPPED:
            yield ""
        elif only.text in "+-":
            yield "-" if only.text == "+" else "+"
        elif only.sort == LETTER and only.text.islower():
            yield from (f"{only.text}-1", f"{only.text}+1", "")
    elif len(argument) == 2 and texts[0] == "-":
        yield texts[1] if texts[1] != "1" else ""
    elif not parity:
        yield from _off_by_one(argument)
    elif len(argument) == 3 and texts[1] in ("+", "-"):
        yield joined(*texts) + "+1" if texts[2] != "1" else texts[0]


def _off_by_one(argument: tuple[Token, ...]) -> Iterator[str]:
    """n+1 becomes n, n-1 becomes n or n+1, 2n becomes n."""
    texts = [token.text for token in argument]
    if len(texts) == 3 and texts[1] in ("+", "-") and argument[2].sort == NUMBER:
        yield texts[0]
        yield joined(texts[0], "-" if texts[1] == "+" else "+", texts[2])
    elif len(texts) == 3 and texts[1] in ("+", "-") and argument[2].sort == LETTER:
        yield from (joined(*texts) + "+1", joined(*texts) + "-1")
        if texts[1] == "-" or texts[2] != texts[0]:
            yield joined(texts[0], "-" if texts[1] == "+" else "+", texts[2])
    elif len(texts) == 2 and argument[0].sort == NUMBER and argument[1].sort == LETTER:
        yield texts[1]


def _takes_exponent(reading: TokenisedStep, base: Token, end: int) -> bool:
    token = reading.tokens[end]
    after = reading.tokens[end + 1] if end + 1 < len(reading.tokens) else None
    return (
        base.sort == token.sort == LETTER
        and base.text != token.text
        and not (after and (after.sort in (SCRIPT, OPEN) or after.text == "'"))
    )


def index(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """An index or a bound shifted by one, another letter in it, two exchanged, or gone."""
    tokens = reading.tokens
    for at, token in enumerate(tokens):
        if token.sort == LETTER and token.maths:
            yield from _last_of_list(reading, at, around)
        if token.sort != SCRIPT or not 0 < at < len(tokens) - 1:
            continue
        base = _base(reading, at)
        if base is None:
            continue
        argument, end = _argument(reading, at)
        start, stop = token.start, tokens[end - 1].end
        if base.text in LIMITS:
            for other in _other_bounds(argument):
                yield start, stop, _script(reading, at, other, around)
        elif token.text == "_":
            fixed = _names_sequence(reading, at, end)
            for other in _other_indices(argument, fixed):
                yield start, stop, _script(reading, at, other, around)
            if len(argument) == 1 and argument[0].sort == LETTER and not fixed:
                place = end - 1 if tokens[end - 1].sort == LETTER else end - 2
                for other in letters_like(reading, place, around, _MOST):
                    if other != base.text:
                        yield start, stop, _script(reading, at, other, around)
            if argument and argument[0].text in _STARS:
                yield start, stop, "^*"


def _other_bounds(argument: tuple[Token, ...]) -> Iterator[str]:
    """Bounds of sums: i=1 becomes i=0, n becomes n-1."""
    texts = [token.text for token in argument]
    if len(texts) == 3 and texts[1] == "=" and texts[2] in ("0", "1", "2"):
        yield f"{texts[0]}={int(texts[2]) + 1}"
        if texts[2] != "0":
            yield f"{texts[0]}={int(texts[2]) - 1}"
    elif len(texts) == 1 and argument[0].sort == LETTER and texts[0].islower():
        yield from (f"{texts[0]}-1", f"{texts[0]}+1")
    elif len(texts) == 3 and texts[1] in ("+", "-"):
        yield from _off_by_one(argument)


def _other_indices(argument: tuple[Token, ...], fixed: bool) -> Iterator[str]:
    texts = [token.text for token in argument]
    if len(argument) == 1:
        only = argument[0]
        if only.sort == NUMBER and only.text.isdigit() and len(only.text) < 9:
            yield str(int(only.text) + 1)
            if only.text != "0":
                yield str(int(only.text) - 1)
        elif only.sort == LETTER and not fixed and only.text.islower() and len(only.text) == 1:
            yield from (f"{only.text}+1", f"{only.text}-1")
    elif [token.sort for token in argument] == [LETTER, LETTER] and texts[0] != texts[1]:
        for first, second in ((1, 0), (0, 0), (1, 1)):
            yield joined(texts[first], texts[second])
    elif len(texts) == 3 and texts[1] == "," and texts[0] != texts[2]:
        yield f"{texts[2]},{texts[0]}"
    elif not fixed:
        yield from _off_by_one(argument)


def _last_of_list(reading: TokenisedStep, at: int, around: Surroundings) -> Iterator[Change]:
    """``\\ldots, n`` becomes ``\\ldots, n-1``; ``n+1`` becomes ``n``."""
    tokens = reading.tokens
    token = tokens[at]
    texts = [one.text for one in tokens[at + 1 : at + 3]]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.script or not token.text.islower() or len(token.text) > 1:
        return
    closed = after is None or after.sort in (CLOSE, MODE, BREAK) or after.text in RELATIONS
    if at > 1 and tokens[at - 1].text == "," and tokens[at - 2].text in _ELLIPSES and closed:
        for other in (f"{token.text}-1", f"{token.text}+1"):
            yield token.start, token.end, _spaced(reading, other, around)
    elif texts and texts[-1] == "1" and texts[0] in ("+", "-") and after and after.sort == SYMBOL:
        grows = texts[0] == "-"
        if allowed(reading, at, grows):
            yield token.start, tokens[at + 2].end, token.text


def _base(reading: TokenisedStep, at: int) -> Token | None:
    """The token that carries the script at ``at``: for both of ``x_i^2`` that is ``x``."""
    tokens = reading.tokens
    before = at - 1
    for _ in range(3):
        while before > 0 and tokens[before].text in ("'", r"\prime"):
            before -= 1
        first = reading.mates.get(before, before) if tokens[before].sort == CLOSE else before
        if first < 2 or tokens[first - 1].sort != SCRIPT:
            break
        before = first - 2
    base = tokens[before] if before >= 0 else None
    return base if base and base.sort not in (SCRIPT, MODE, SYMBOL, BREAK) else None


def _argument(reading: TokenisedStep, at: int) -> tuple[tuple[Token, ...], int]:
    """The tokens of the script at ``at``, and the index after it; too long ones are left empty."""
    end = argument_end(reading, at + 1)
    opened = reading.tokens[at + 1].sort == OPEN and end > at + 2
    tokens = reading.tokens[at + 2 : end - 1] if opened else reading.tokens[at + 1 : end]
    return (tokens if len(tokens) < 8 else ()), end


def _script(reading: TokenisedStep, at: int, argument: str, around: Surroundings) -> str:
    """The script at ``at`` with another argument, written as it was: with braces or without."""
    if not argument:
        return ""
    mark, braced = reading.tokens[at].text, reading.tokens[at + 1].text == "{"
    if not braced and _ONE_TOKEN.fullmatch(argument):
        return mark + argument
    return f"{mark}{{{_spaced(reading, argument, around)}}}"


def _spaced(reading: TokenisedStep, text: str, around: Surroundings) -> str:
    """The text with blanks around its signs where the author writes such."""
    if any(" + " in one or " - " in one for one in (reading.text, *nearby(around))):
        return _SIGN.sub(r" \1 ", text)
    return text


def _names_sequence(reading: TokenisedStep, at: int, end: int) -> bool:
    """Whether another index says the same: ``(x_n)``, ``x_n \\to x``, "the family $x_n$"."""
    tokens = reading.tokens
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.text in _ARROWS:
        return True
    if at > 2 and tokens[at - 2].sort == MODE and tokens[at - 3].text in _COLLECTIONS:
        return True
    return at > 1 and tokens[at - 2].sort == OPEN and after is not None and after.sort == CLOSE
