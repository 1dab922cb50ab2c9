"""What a candidate correction is, and what a source of them is given: data only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proofcheck.inject.edit import Change
from proofcheck.inject.tokens import TokenisedStep

NEAREST_BEFORE, NEAREST_AFTER = 8, 2
"""How many steps before and after one count as near it."""

MOST_TEXTS = 24
"""The most texts that the proof cites that are compared with a step."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One small edit: ``step[start:end]`` of the normalised step becomes ``text``.

    ``start`` and ``end`` count code points from 0, half-open; ``source`` is a name of ``SOURCES``.
    """

    start: int
    end: int
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What stands around a step, all normalised; of long proofs only the nearest is looked at.

    ``before`` and ``after`` are the steps of the same proof, in order; ``cites`` what the proof
    cites.  What is worked out of a text is remembered by the text, so that the steps of a proof
    share it.
    """

    statement: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    cites: tuple[str, ...]

    @property
    def near(self) -> tuple[str, ...]:
        """The steps before, the nearest first, those after, and the statement."""
        before = self.before[: -NEAREST_BEFORE - 1 : -1]
        return (*before, *self.after[:NEAREST_AFTER], self.statement)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is near, then what is cited."""
        return (*self.near, *self.cites[:MOST_TEXTS])


@dataclass(frozen=True, slots=True)
class CandidateSource:
    """Where corrections come from.

    ``words`` says in one line what they are.  ``changes`` yields every place of a step and what
    may have been meant there, as (start, end, text) in code points, in a fixed order.
    """

    name: str
    words: str
    changes: Callable[[TokenisedStep, Scope], Iterator[Change]]
