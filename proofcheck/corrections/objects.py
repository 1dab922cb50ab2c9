"""Another form of an object that is in scope: another alphabet, an accent, other scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change
from proofcheck.inject.tokens import TokenisedStep

_MOST = 5
"""The most forms that are put in one place."""


def variant(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another form of the same name: ``\\ell`` for ``l``, ``\\mathbb{Z}`` for ``Z``."""
    known = forms((reading.text, *scope.texts))
    for one in stock(reading.text).objects:
        others = (form for form in known[one.skeleton] if form != one.name)
        for other in islice(others, _MOST):
            yield one.start, one.name_end, other


def decorated(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """The same name with other scripts and primes: ``I_i`` for ``I``, ``X`` for ``X'``."""
    known = decorations((reading.text, *scope.near))
    for one in stock(reading.text).objects:
        others = (whole for whole in known[one.name] if whole != one.whole)
        for other in islice(others, _MOST):
            yield one.start, one.end, other


@lru_cache(maxsize=64)
def forms(texts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The names in the texts by what their variants have in common."""
    return _grouped((one.skeleton, one.name) for text in texts for one in stock(text).objects)


@lru_cache(maxsize=64)
def decorations(texts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The objects in the texts, with their scripts, by their names."""
    return _grouped((one.name, one.whole) for text in texts for one in stock(text).objects)


def _grouped(pairs: Iterator[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}
