"""What a model says of a candidate correction against what is written.  Pure.

A candidate replaces some of a step's tokens.  Its log-ratio is

    log P(replacement and what follows | what stands before)
    - log P(what is written and what follows | what stands before),

with the rest of the step and a little of the steps after it as what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.corrections.correction import Correction
from proofcheck.llm.pack import shared_prefix

FOLLOW = 12
"""How many tokens after the difference are compared, at most."""


@dataclass(frozen=True, slots=True)
class CandidateTokens:
    """A correction of a step, in the tokens of the step's window.

    From token ``at`` of the window on, ``new`` stands in place of ``old``; both have what follows
    at their end, ``follow`` tokens of it.  Neither is empty.
    """

    correction: Correction
    at: int
    new: tuple[int, ...]
    old: tuple[int, ...]
    follow: int

    @property
    def lengths(self) -> tuple[int, int]:
        """The tokens that differ: of the candidate, of what is written."""
        return len(self.new) - self.follow, len(self.old) - self.follow


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a model says of a candidate, in nats.

    ``ratio`` is the log-ratio; ``first`` the log-probability of the candidate's first token, and
    ``gain`` how much likelier that is than the token that stands there.
    """

    candidate: CandidateTokens
    ratio: float
    first: float
    gain: float


@dataclass(frozen=True, slots=True)
class Compared:
    """What a model says of a step's candidates; without any, ``uncompared`` says why."""

    comparisons: tuple[Comparison, ...]
    uncompared: str | None = None


def align(
    correction: Correction, corrected: Sequence[int], window: Sequence[int], start: int, end: int
) -> CandidateTokens | None:
    """The candidate whose tokens are ``corrected``, against ``window[start:end]``.

    None where no token differs, or nothing stands before the difference.
    """
    own = window[start:end]
    before = shared_prefix(own, corrected)
    if before == len(own) == len(corrected):
        return None
    most = min(len(own), len(corrected)) - before
    behind = shared_prefix(own[: -most - 1 : -1], corrected[: -most - 1 : -1]) if most else 0
    after = window[end - behind : end + FOLLOW]
    follow = min(FOLLOW, len(after))
    new = (*corrected[before : len(corrected) - behind], *after[:follow])
    old = (*own[before : len(own) - behind], *after[:follow])
    at = start + before
    return CandidateTokens(correction, at, new, old, follow) if at and new and old else None
