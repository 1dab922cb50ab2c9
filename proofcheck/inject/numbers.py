"""Numbers: another one in its place."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.pieces import CLOSE, MODE, NUMBER, OPEN, SCRIPT, WORD
from proofcheck.inject.structure import RELATIONS, sides
from proofcheck.inject.tokens import Token, TokenisedStep

_WORDS = {
    "two": ("three",),
    "three": ("two", "four"),
    "four": ("three", "five"),
    "five": ("four", "six"),
    "six": ("five", "seven"),
    "seven": ("six", "eight"),
    "eight": ("seven", "nine"),
    "twice": ("three times",),
}
_FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"})
_COMPUTES = frozenset(r"+ - \cdot \times / ! * ^ \sqrt \binom \dbinom".split()) | _FRACTIONS
_AS_FAR = 40
"""How many tokens to the left of an equals sign are looked at."""


def constant(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A number in a formula, or spelt out, changed."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.sort == NUMBER and token.maths and not token.script:
            if _is_label(reading, index) or (index and tokens[index - 1].sort == SCRIPT):
                continue
            for other in other_numbers(token.text):
                if allowed(reading, index, int(other) > int(token.text)):
                    yield token.start, token.end, other
        elif token.sort == WORD:
            for other in _WORDS.get(token.text, ()):
                yield token.start, token.end, other


def other_numbers(digits: str) -> tuple[str, ...]:
    """What may be written by mistake for a natural number; nothing for anything else."""
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 15:
        return ()
    value = int(digits)
    others = (value + 1, value - 1, 2 * value) if value > 1 else (value + 1, 1 - value)
    return tuple(dict.fromkeys(str(other) for other in others if other != value))


def allowed(reading: TokenisedStep, index: int, grows: bool) -> bool:
    """Whether a part of an inequality may grow (or shrink) without making it merely weaker."""
    side = sides(reading)[index]
    if side in (0, 2):
        return side == 0
    return grows == ((side < 0) != _is_reversed(reading, index))


def _is_reversed(reading: TokenisedStep, index: int) -> bool:
    """Whether the whole shrinks when the token grows: it is subtracted, or a denominator."""
    tokens = reading.tokens
    if index and tokens[index - 1].text in ("-", "/"):
        return True
    if index < 2 or tokens[index - 1].text != "{" or tokens[index - 2].text != "}":
        return False
    numerator = reading.mates.get(index - 2, 0)
    return numerator > 0 and tokens[numerator - 1].text in _FRACTIONS


def _is_label(reading: TokenisedStep, index: int) -> bool:
    """Whether the number stands alone in brackets at an end of the formula: ``$(1)$``."""
    around = reading.tokens[max(0, index - 2) : index + 3]
    sorts = [token.sort for token in around]
    return sorts == [MODE, OPEN, NUMBER, CLOSE, MODE] or sorts[1:4] == [
        MODE,
        NUMBER,
        MODE,
    ]


def arithmetic(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """The result of a computation with numbers, changed."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.text != "=" or not token.maths or token.script:
            continue
        if not _is_computation(_left_of(reading, index)):
            continue
        result = index + 1
        if result < len(tokens) and tokens[result].text in ("-", "&"):
            result += 1
        if result < len(tokens) and tokens[result].sort == NUMBER and tokens[result].maths:
            for other in _near(tokens[result].text):
                yield tokens[result].start, tokens[result].end, other


def _left_of(reading: TokenisedStep, index: int) -> tuple[Token, ...]:
    start = index
    while start and index - start < _AS_FAR:
        before = reading.tokens[start - 1]
        if before.sort == MODE or (before.text in RELATIONS and not before.script):
            break
        start -= 1
    return reading.tokens[start:index]


def _is_computation(side: tuple[Token, ...]) -> bool:
    return any(token.sort == NUMBER for token in side) and any(
        token.text in _COMPUTES for token in side
    )


def _near(digits: str) -> tuple[str, ...]:
    if len(digits) < 2:
        return other_numbers(digits)
    swapped = digits[:-2] + digits[-1] + digits[-2]
    others = dict.fromkeys((*other_numbers(digits)[:2], swapped))
    return tuple(other for other in others if other != digits and other[0] != "0")
