"""Marks of the writing: braces, misspelt control words, functions that are too many."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.names import is_near
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change
from proofcheck.inject.modes import LETTERS
from proofcheck.inject.pieces import COMMAND, LETTER, NAME, NUMBER, SCRIPT
from proofcheck.inject.structure import ACCENTS, FUNCTIONS, LIMITS, OPERATIONS, RELATIONS
from proofcheck.inject.tokens import TokenisedStep

_KNOWN = sorted(
    name
    for name in {r"\infty", *LETTERS, *FUNCTIONS, *LIMITS, *OPERATIONS, *RELATIONS, *ACCENTS}
    if len(name) > 3 and name[0] == "\\"
)
_NAMES = frozenset(_KNOWN)
_BY_LETTERS = {name[1:]: name for name in _KNOWN}

_SHORTEST = 4
"""Code points of a control word that are too few to tell what it is misspelt for."""

_LONGEST = 12
"""Tokens of the longest argument that is taken out of its function."""


def braces(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Braces around all of a script: ``M_{k+1}`` for ``M_k+1``."""
    tokens = reading.tokens
    for place, token in enumerate(tokens[:-3]):
        first, sign, last = tokens[place + 1 : place + 4]
        if (
            token.sort == SCRIPT
            and token.maths
            and first.sort in (LETTER, NUMBER)
            and sign.text in ("+", "-")
            and last.sort in (LETTER, NUMBER)
        ):
            yield first.start, last.end, f"{{{reading.text[first.start : last.end]}}}"


def spelling(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A control word that lost its backslash, or is another one but for a letter."""
    own = {name for text in scope.texts for name, _ in stock(text).commands}
    for token in reading.tokens:
        if not token.maths:
            continue
        if token.sort == NAME and token.text in _BY_LETTERS:
            yield token.start, token.end, _BY_LETTERS[token.text]
        elif token.sort == COMMAND and token.text not in own and token.text not in _NAMES:
            for name in [*_KNOWN, *sorted(own)]:
                if len(name) > _SHORTEST and is_near(token.text, name):
                    yield token.start, token.end, name


def unwrapped(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """What a function or command is applied to, alone: ``x`` for ``f(x)``."""
    tokens = reading.tokens
    for place, token in enumerate(tokens[:-1]):
        closed = reading.mates.get(place + 1, 0)
        if (
            token.maths
            and token.sort in (LETTER, COMMAND, NAME)
            and tokens[place + 1].text in ("(", "{")
            and place + 2 < closed <= place + _LONGEST
        ):
            inside = reading.text[tokens[place + 2].start : tokens[closed - 1].end]
            yield token.start, tokens[closed].end, inside
