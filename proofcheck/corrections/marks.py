"""Marks lost or put in: braces, backslashes, bars, an argument."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change
from proofcheck.inject.modes import LETTERS
from proofcheck.inject.pieces import COMMAND, LETTER, NAME, NUMBER, SCRIPT
from proofcheck.inject.structure import ACCENTS, FUNCTIONS, LIMITS, OPERATIONS, RELATIONS, unit_ends
from proofcheck.inject.tokens import TokenisedStep

_KNOWN = sorted(
    name
    for name in {r"\infty", *LETTERS, *FUNCTIONS, *LIMITS, *OPERATIONS, *RELATIONS, *ACCENTS}
    if len(name) > 3 and name[0] == "\\"
)
_NAMES = frozenset(_KNOWN)
_BY_LETTERS = {name[1:]: name for name in _KNOWN}

_WIDEST, _ARGUMENT = 12, 6
"""Code points of the longest object that bars are put around; tokens of the longest argument."""


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
                if _is_near(token.text, name):
                    yield token.start, token.end, name


def _is_near(one: str, other: str) -> bool:
    """Whether one letter is put in, left out, replaced, or two neighbours are exchanged."""
    if abs(len(one) - len(other)) > 1 or one == other or len(other) < 5:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:]
        or rest[1:] == others
        or rest == others[1:]
        or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    )


def bars(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Bars around an object, where bars stand nearby."""
    text = reading.text
    if not any("|" in one for one in (text, *scope.near)):
        return
    for one in stock(text).objects:
        before = reading.tokens[one.place - 1].text if one.place else ""
        if (
            not reading.tokens[one.place].script
            and before not in ("|", "_", "^")
            and len(one.whole) <= _WIDEST
        ):
            yield one.start, one.end, f"|{one.whole}|"


def argument(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """The argument of a function gone: ``f`` for ``f(x)``."""
    tokens, ends = reading.tokens, unit_ends(reading)
    for one in stock(reading.text).objects:
        opened = ends[one.place]
        closed = reading.mates.get(opened, 0)
        if opened < closed <= opened + _ARGUMENT and tokens[opened].text == "(":
            yield one.end, tokens[closed].end, ""
