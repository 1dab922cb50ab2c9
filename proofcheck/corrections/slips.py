"""The known kinds of slips: one undoes another, as a rule of the same kind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from proofcheck.corrections.correction import Scope
from proofcheck.inject.draw import candidates
from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.tokens import TokenisedStep


def in_formulas(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """What ``inject`` would put in a formula."""
    return (change for change, maths in _slips(reading, scope) if maths)


def in_words(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """What ``inject`` would put in words."""
    return (change for change, maths in _slips(reading, scope) if not maths)


@lru_cache(maxsize=8)
def _slips(reading: TokenisedStep, scope: Scope) -> list[tuple[Change, bool]]:
    """Every slip that has a place in the step, with whether it begins in a formula."""
    around = Surroundings(scope.statement, scope.before, scope.after)
    starts = [token.start for token in reading.tokens]
    return [
        (
            (edit.start, edit.end, edit.text),
            reading.tokens[max(0, bisect_right(starts, edit.start) - 1)].maths,
        )
        for edit in candidates(reading.text, around)
    ]
