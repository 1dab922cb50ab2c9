"""Tints: where a step stands among those of the page by its probability, for text and strip.

A model's calibrated probabilities may all lie in a hundredth; their order still tells where to look
first.  A tint is a rank and no probability: on every page some step is the lowest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.reports.shared.verdicts import verdict_text

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""The lowest share of the scored steps that has the tint "t6" (deepest), "t5" … "t1"."""

GRADES = {1.0: "right", 0.5: "gaps", 0.0: "wrong", None: "ungraded"}
"""The class of a proof's grade."""


@dataclass(frozen=True)
class Scale:
    """The probabilities of the scored steps of a page, ascending."""

    probabilities: tuple[float, ...]

    def rank(self, verdict: Scored) -> int:
        """How many steps are as low or lower, this one too: equal ones share the highest rank."""
        return bisect_right(self.probabilities, verdict.probability)

    def tint(self, verdict: Verdict | None) -> str:
        """The class of a step: a tint, "t0" (no colour) to "t6" (deepest).

        "z" where nothing was compared with it, "u" when it has no verdict, "n" when it asserts
        nothing.
        """
        if not isinstance(verdict, Scored):
            return "u" if isinstance(verdict, Unscored) else "n"
        if verdict.uncompared:
            return "z"
        rank, total = self.rank(verdict), len(self.probabilities)
        deeper = (n for n, share in enumerate(SHARES) if rank <= ceil(share * total))
        return f"t{len(SHARES) - next(deeper, len(SHARES))}"

    def text(self, verdict: Verdict | None) -> str | None:
        """A verdict for people, with its rank; None when there was nothing to judge."""
        said = verdict_text(verdict)
        if not isinstance(verdict, Scored) or verdict.uncompared:
            return said
        rank, total = self.rank(verdict), len(self.probabilities)
        among = "the lowest" if rank == 1 else f"among the {rank:,} lowest"
        return f"{said}, {among} of {total:,}"


def scale_of(verdicts: Iterable[Verdict | None]) -> Scale:
    """The scale of all steps of a page."""
    return Scale(tuple(sorted(one.probability for one in verdicts if isinstance(one, Scored))))
