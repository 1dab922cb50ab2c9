"""One number, sign or command for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import has_argument, stock
from proofcheck.inject.edit import Change
from proofcheck.inject.pieces import COMMAND, LETTER, NUMBER, SCRIPT
from proofcheck.inject.structure import RELATIONS
from proofcheck.inject.tokens import TokenisedStep

_MOST_COMMANDS, _MOST_RELATIONS = 5, 2
"""The most that is put in one place."""

_DIGITS = 8
"""Digits of the longest number that is changed."""

CONFUSED: Mapping[str, tuple[str, ...]] = {
    line.split()[0]: tuple(line.split()[1:])
    for line in r"""
    + -
    - + =
    = - +
    < \le \leq
    > \ge \geq
    \le <
    \leq <
    \ge >
    \geq >
    : \in =
    . \cdot ,
    , .
    * \star
    \star *
    \times \cdot \otimes
    \cdot \times
    \otimes \times \oplus
    \oplus \otimes
    \to \mapsto
    \mapsto \to
    \subset \subseteq \in
    \in \subset
    \mod \bmod
    \lim \colim
    \colim \lim
    \prod \coprod
    \coprod \prod
    \bigcup \bigoplus
    \bigoplus \bigcup
    """.strip().splitlines()
}
"""Signs, each with those that are written for it: their keys or their names are neighbours."""


def sign(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A sign that is easily written for another."""
    for token in reading.tokens:
        if token.maths:
            for other in CONFUSED.get(token.text, ()):
                yield token.start, token.end, other


def relation(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another relation that stands nearby: ``\\to`` for ``\\in``."""
    near = dict.fromkeys(r for text in (reading.text, *scope.near) for r in stock(text).relations)
    for token in reading.tokens:
        if token.maths and token.text in RELATIONS:
            others = (one for one in near if one != token.text)
            for other in islice(others, _MOST_RELATIONS):
                yield token.start, token.end, other


def number(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A number one larger or smaller, the first one nearby, or one for an index."""
    near = dict.fromkeys(n for text in (reading.text, *scope.near) for n in stock(text).numbers)
    for place, token in enumerate(reading.tokens):
        if not token.maths:
            continue
        if token.sort == NUMBER and token.text.isdecimal() and len(token.text) <= _DIGITS:
            value = int(token.text)
            others = [str(value + 1), str(abs(value - 1)), *islice(near, 1)]
        elif token.sort == LETTER and token.script:
            others = ["0", "1"]
        else:
            continue
        # Of ``x_12`` only the 1 is an index.
        single = place and reading.tokens[place - 1].sort == SCRIPT
        for other in others:
            if other != token.text and not (single and len(other) > 1):
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
            others = (name for name, also in pool if also == taken and name != token.text)
            for other in islice(others, _MOST_COMMANDS):
                yield token.start, token.end, other
