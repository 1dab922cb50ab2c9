"""What the scheduler does: a text that is read, or a reply that is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from proofcheck.llm.engine import Failure

PROMISED = 512
"""Tokens for which a reply has room before others must give way to it."""

Logits = npt.NDArray[np.float32]
"""One value for each token of the vocabulary."""


@dataclass(slots=True, eq=False)
class Job:
    """``tokens`` to be evaluated, and ``reads``, the places among them at which the model is read,
    ascending; the first ``told`` of these have been.

    When it has ended, its first ``kept`` tokens may be of use to others.
    """

    tokens: list[int]
    reads: list[int]
    kept: int = 0
    told: int = 0
    failure: Failure | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.failure is not None or self.told == len(self.reads)

    @property
    def late(self) -> bool:
        """Whether its time is over; ``expire`` says what becomes of it then."""
        return False

    @property
    def may_begin(self) -> bool:
        """Whether it may be begun beside others, which this makes slower."""
        return True

    @property
    def at_once(self) -> int | None:
        """The tokens to be evaluated at once, at most, where less than the batch has."""
        return None

    @property
    def rest(self) -> int:
        """How many tokens may follow."""
        return 0

    @property
    def promise(self) -> int:
        """For how many of these there is to be room when it is begun."""
        return 0

    def expire(self) -> None:
        """End it."""

    def read(self, logits: Logits) -> int | None:
        """What the model says at the next place; the token that follows, if it is to be evaluated,
        which then is one of ``tokens`` and read."""
        raise NotImplementedError
