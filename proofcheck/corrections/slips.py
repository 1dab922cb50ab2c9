"""The known kinds of slips: one undoes another, as a rule of the same kind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from proofcheck.corrections.correction import Scope
from proofcheck.inject.draw import candidates
from proofcheck.inject.edit import Change, InjectedError, Surroundings
from proofcheck.inject.registry import KINDS
from proofcheck.inject.tokens import TokenisedStep

_REUSE = "reuse"
_KINDS = KINDS.keys() - {"variable"}
"""Letters have sources of their own here, which offer all that this kind would."""


def reuse(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A formula, a part of one or a noun of the same shape from nearby."""
    return (_change(edit) for edit in _slips(reading, scope) if edit.kind == _REUSE)


def in_formulas(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """What ``inject`` would put in a formula."""
    return (_change(edit) for edit in _slips(reading, scope) if _in_formula(reading, edit))


def in_words(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """What ``inject`` would put in words."""
    return (_change(edit) for edit in _slips(reading, scope) if not _in_formula(reading, edit))


@lru_cache(maxsize=8)
def _slips(reading: TokenisedStep, scope: Scope) -> list[InjectedError]:
    around = Surroundings(scope.statement, scope.before, scope.after)
    return candidates(reading.text, around, _KINDS)


def _change(edit: InjectedError) -> Change:
    return edit.start, edit.end, edit.text


def _in_formula(reading: TokenisedStep, edit: InjectedError) -> bool:
    """Whether the edit begins in a formula."""
    place = bisect_right(reading.tokens, edit.start, key=lambda token: token.start) - 1
    return place >= 0 and reading.tokens[place].maths
