"""One number, relation or command for another."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import has_argument, stock
from proofcheck.inject.edit import Change
from proofcheck.inject.pieces import COMMAND, LETTER, NUMBER, SCRIPT
from proofcheck.inject.structure import RELATIONS
from proofcheck.inject.tokens import TokenisedStep

_MOST = 5
"""The most signs that are put in one place."""

_DIGITS = 8
"""Digits of the longest number that is changed."""


def number(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A number one larger or smaller, one from nearby, or one for an index."""
    near = dict.fromkeys(n for text in (reading.text, *scope.near) for n in stock(text).numbers)
    pool = list(near)[: _MOST - 1]
    for place, token in enumerate(reading.tokens):
        if not token.maths:
            continue
        if token.sort == NUMBER and token.text.isdecimal() and len(token.text) <= _DIGITS:
            value = int(token.text)
            others = [str(value + 1), *([str(value - 1)] if value else []), *pool]
        elif token.sort == LETTER and token.script:
            others = ["0", "1", "2"]
        else:
            continue
        # Of ``x_12`` only the 1 is an index.
        single = place and reading.tokens[place - 1].sort == SCRIPT
        for other in dict.fromkeys(others):
            if other != token.text and not (single and len(other) > 1):
                yield token.start, token.end, other


def relation(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another relation that stands nearby: ``\\to`` for ``\\in``."""
    near = dict.fromkeys(r for text in (reading.text, *scope.near) for r in stock(text).relations)
    for token in reading.tokens:
        if token.maths and token.text in RELATIONS:
            for other in [one for one in near if one != token.text][:_MOST]:
                yield token.start, token.end, other


def command(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another command of the author's that is used in the same way."""
    own = set(stock(reading.text).commands)
    pool = dict.fromkeys(c for text in (reading.text, *scope.texts) for c in stock(text).commands)
    for place, token in enumerate(reading.tokens):
        if token.sort != COMMAND or not token.maths:
            continue
        taken = has_argument(reading.tokens, place)
        if (token.text, taken) in own:
            others = [name for name, also in pool if also == taken and name != token.text]
            for other in others[:_MOST]:
                yield token.start, token.end, other
