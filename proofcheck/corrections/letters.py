"""One letter for another that is used in the same way in scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.names import look
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change
from proofcheck.inject.letters import is_differential, letters_of, role
from proofcheck.inject.pieces import LETTER
from proofcheck.inject.tokens import TokenisedStep

_NEAR, _FAR = 2, 4
"""So many letters are near, and so many are looked at in all, for one place."""


def letter(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """One of the nearest letters of the same sort and use: ``V`` for ``K``."""
    return _letters(reading, scope, 0, _NEAR)


def farther(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """One of those that come next."""
    return _letters(reading, scope, _NEAR, _FAR)


def _letters(reading: TokenisedStep, scope: Scope, first: int, last: int) -> Iterator[Change]:
    alike = by_role((reading.text, *scope.texts))
    for place in letter_places(reading):
        token = reading.tokens[place]
        others = (one for one in alike.get(role(reading, place), ()) if one != token.text)
        for other in islice(others, first, last):
            yield token.start, token.end, other


def lookalike(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A letter of scope that looks like it, of whatever sort: ``\\sigma`` for ``s``."""
    pool = dict.fromkeys(
        name for text in (reading.text, *scope.texts) for name, _ in stock(text).letters
    )
    like: dict[str, list[str]] = {}
    for name in pool:
        like.setdefault(look(name), []).append(name)
    for place in letter_places(reading):
        token = reading.tokens[place]
        for other in like[look(token.text)]:
            if other != token.text:
                yield token.start, token.end, other


def letter_places(reading: TokenisedStep) -> Iterator[int]:
    """The indices of the tokens of formulas that are letters, the d of ``dx`` left out."""
    for place, token in enumerate(reading.tokens):
        if token.sort == LETTER and token.maths and not is_differential(reading, place):
            yield place


@lru_cache(maxsize=64)
def by_role(texts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The letters of the texts by what they are used for, those of the first texts first."""
    alike: dict[str, dict[str, None]] = {}
    for text in texts:
        for use, letters in letters_of(text)[1].items():
            alike.setdefault(use, {}).update(dict.fromkeys(letters))
    return {use: tuple(letters) for use, letters in alike.items()}
