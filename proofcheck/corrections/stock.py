"""What a text has to offer for the correction of another one: letters, objects, signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from proofcheck.corrections.names import skeleton
from proofcheck.inject.letters import is_differential, sort_of
from proofcheck.inject.pieces import COMMAND, LETTER, NAME, NUMBER
from proofcheck.inject.structure import (
    ACCENTS,
    FUNCTIONS,
    LIMITS,
    OPERATIONS,
    RELATIONS,
    unit_ends,
)
from proofcheck.inject.tokens import Token, TokenisedStep, tokenise

LONGEST_OBJECT = 24
"""Tokens of the longest object that is looked at."""

_COMMON = RELATIONS | OPERATIONS | LIMITS | ACCENTS | FUNCTIONS


@dataclass(frozen=True, slots=True)
class Object:
    """A name in a formula, bare and with its scripts and primes.

    The name ends at ``name_end``, all of it at ``end`` (code points, half-open); ``place`` is the
    index of its first token.  ``skeleton`` is what the variants of the name have in common.
    """

    start: int
    name_end: int
    end: int
    place: int
    name: str
    whole: str
    skeleton: str


@dataclass(frozen=True, slots=True)
class Stock:
    """What stands in the formulas of a text, in order, each once; objects at every place.

    Letters come with their sorts, the author's own commands with whether an argument follows.
    """

    letters: tuple[tuple[str, str], ...]
    objects: tuple[Object, ...]
    commands: tuple[tuple[str, bool], ...]
    relations: tuple[str, ...]
    numbers: tuple[str, ...]


@lru_cache(maxsize=1024)
def stock(text: str) -> Stock:
    """What a text has to offer."""
    reading = tokenise(text)
    tokens = reading.tokens
    maths = [(place, token) for place, token in enumerate(tokens) if token.maths]
    return Stock(
        tuple(
            (letter, sort_of(letter))
            for letter in dict.fromkeys(
                token.text
                for place, token in maths
                if token.sort == LETTER and not is_differential(reading, place)
            )
        ),
        tuple(_objects(reading)),
        tuple(
            dict.fromkeys(
                (token.text, has_argument(tokens, place))
                for place, token in maths
                if token.sort == COMMAND and token.text not in _COMMON
            )
        ),
        _once(token.text for _, token in maths if token.text in RELATIONS),
        _once(token.text for _, token in maths if token.sort == NUMBER),
    )


def has_argument(tokens: Sequence[Token], place: int) -> bool:
    """Whether a brace follows the token."""
    return place + 1 < len(tokens) and tokens[place + 1].text == "{"


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _objects(reading: TokenisedStep) -> Iterator[Object]:
    tokens, ends = reading.tokens, unit_ends(reading)
    for place, token in enumerate(tokens):
        end = ends[place]
        if not place < end <= place + LONGEST_OBJECT or token.sort not in (LETTER, NAME, COMMAND):
            continue
        if token.text in FUNCTIONS or token.text in LIMITS or is_differential(reading, place):
            continue
        name_end = tokens[_name_end(reading, place, end) - 1].end
        name = reading.text[token.start : name_end]
        whole_end = tokens[end - 1].end
        whole = reading.text[token.start : whole_end]
        yield Object(token.start, name_end, whole_end, place, name, whole, skeleton(name))


def _name_end(reading: TokenisedStep, place: int, end: int) -> int:
    """The index after the last token of the name, of those before ``end``."""
    tokens, last = reading.tokens, place + 1
    if tokens[place].sort == COMMAND:
        while last < end and tokens[last].text == "{" and last in reading.mates:
            last = reading.mates[last] + 1
        if tokens[place].text in ACCENTS and last == place + 1:
            last = min(place + 2, end)
    return last
