"""What a chain of steps is: data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chain:
    """A statement and the steps that answer it, in LaTeX.

    ``wrong`` holds the indices (from 0) of the steps that are wrong; a step that follows from a
    wrong one is right.  ``corrections`` are pairs of such an index and the text that should stand
    there, where that is known.  About the steps in ``unsure`` nothing is said; every other step is
    right.
    """

    statement: str
    steps: tuple[str, ...]
    wrong: frozenset[int]
    kind: str
    corrections: tuple[tuple[int, str], ...] = ()
    unsure: frozenset[int] = frozenset()
