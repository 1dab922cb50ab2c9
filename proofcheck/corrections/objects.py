"""Another form of an object that is in scope: other decorations, another alphabet, bare."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.stock import stock
from proofcheck.inject.edit import Change
from proofcheck.inject.tokens import TokenisedStep

_MOST = 5
"""The most forms that are put in one place."""


def variant(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """Another form of the same name: ``\\ell`` for ``l``, ``\\mathbb{Z}`` for ``Z``."""
    forms: dict[str, dict[str, None]] = {}
    for text in (reading.text, *scope.texts):
        for one in stock(text).objects:
            forms.setdefault(one.skeleton, {})[one.name] = None
    for one in stock(reading.text).objects:
        others = [form for form in forms[one.skeleton] if form != one.name]
        for other in others[:_MOST]:
            yield one.start, one.name_end, other


def decorated(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """The same name with other scripts and primes: ``I_i`` for ``I``, ``X`` for ``X'``."""
    wholes: dict[str, dict[str, None]] = {}
    for text in (reading.text, *scope.near):
        for one in stock(text).objects:
            wholes.setdefault(one.name, {})[one.whole] = None
    for one in stock(reading.text).objects:
        others = [whole for whole in wholes[one.name] if whole != one.whole]
        for other in others[:_MOST]:
            yield one.start, one.end, other


def bare(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """The scripts and primes gone, or a prime put in."""
    for one in stock(reading.text).objects:
        if one.whole != one.name:
            yield one.name_end, one.end, ""
        if not one.whole[len(one.name) :].startswith("'"):
            yield one.name_end, one.name_end, "'"
