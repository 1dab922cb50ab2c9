"""One letter for another that is in scope."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change, joined
from proofcheck.inject.letters import is_differential, sort_of
from proofcheck.inject.pieces import LETTER
from proofcheck.inject.tokens import TokenisedStep

_MOST = 8
"""The most letters that are put in one place."""


def letter(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another letter of the same sort: ``V`` for ``K``."""
    alike = _by_sort((reading.text, *scope.texts))
    for place, token in enumerate(reading.tokens):
        if token.sort == LETTER and token.maths and not is_differential(reading, place):
            for other in _others(alike, token.text):
                yield token.start, token.end, other


def everywhere(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A letter that stands in the step more than once, replaced at all its places."""
    places: dict[str, list[tuple[int, int]]] = {}
    for token in reading.tokens:
        if token.sort == LETTER and token.maths:
            places.setdefault(token.text, []).append((token.start, token.end))
    alike = _by_sort((reading.text, *scope.near))
    for own, spans in places.items():
        if len(spans) < 2:
            continue
        between = [reading.text[end:start] for (_, end), (start, _) in pairwise(spans)]
        for other in _others(alike, own):
            pieces = [other]
            for piece in between:
                pieces += [piece, other]
            yield spans[0][0], spans[-1][1], joined(*pieces)


def _by_sort(texts: tuple[str, ...]) -> dict[str, list[str]]:
    alike: dict[str, list[str]] = {}
    for name, sort in dict.fromkeys(pair for text in texts for pair in stock(text).letters):
        alike.setdefault(sort, []).append(name)
    return alike


def _others(alike: dict[str, list[str]], own: str) -> list[str]:
    return [name for name in alike.get(sort_of(own), ()) if name != own][:_MOST]
