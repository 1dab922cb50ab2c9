"""Cutting a proof that a model cannot hold into windows of steps.  Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache

from proofcheck.assess.critique.prompts import StepRange
from proofcheck.llm.engine import Cause, Failure

Length = Callable[[StepRange], int | Failure]
"""The tokens of the prompt for a window."""


def cut(numbers: Sequence[int], room: int, length: Length) -> tuple[StepRange, ...] | Failure:
    """Windows that cover the steps with these numbers in order, each at most ``room`` tokens long.

    One window where all fits, or where the room is not known (0).  Else each takes as many steps
    as three quarters of the room hold, and then as many of the nearest earlier steps as fit.  A
    ``Failure`` when a step does not fit by itself, or the length cannot be told.
    """
    every = StepRange(0, 0, len(numbers))
    if not room:
        return (every,)
    whole = length(every)
    if isinstance(whole, Failure):
        return whole
    if whole <= room:
        return (every,)

    @cache
    def tokens(shown: int, first: int, end: int) -> int:
        needed = length(StepRange(shown, first, end))
        return room + 1 if isinstance(needed, Failure) else needed

    found: list[StepRange] = []
    while not found or found[-1].end < len(numbers):
        first = found[-1].end if found else 0
        if tokens(first, first, first + 1) > room:
            return Failure(
                f"the statement and step {numbers[first]} are longer than the {room:,} tokens for "
                "which the model has room",
                Cause.TOO_LONG,
            )
        found.append(_widest(first, len(numbers), room, tokens))
    return tuple(found)


def _widest(first: int, steps: int, room: int, tokens: Callable[[int, int, int], int]) -> StepRange:
    """The window from step ``first`` on, which has room by itself."""
    ends = range(first + 1, steps + 1)
    fit = bisect_right(ends, 3 * room // 4, key=lambda end: tokens(first, first, end))
    end = first + max(1, fit)
    earlier = bisect_right(
        range(1, first + 1), room, key=lambda more: tokens(first - more, first, end)
    )
    return StepRange(first - earlier, first, end)
