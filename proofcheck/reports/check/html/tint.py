"""Probabilities as tints: one scale for the text, the strip and the legend."""

from __future__ import annotations

from proofcheck.assess.verdict import Scored, Unscored, Verdict

SCALE = (0.95, 0.9, 0.8, 0.65, 0.5, 0.25, 0.0)
"""Least probabilities of the tints "t0" (no colour) to "t6" (deepest)."""

GRADES = {1.0: "right", 0.5: "gaps", 0.0: "wrong", None: "ungraded"}
"""The class of a proof's grade."""


def tint(verdict: Verdict | None) -> str:
    """The class of a step: a tint, "u" when it has no verdict, "n" when it asserts nothing."""
    if isinstance(verdict, Scored):
        return f"t{next(n for n, least in enumerate(SCALE) if verdict.probability >= least)}"
    return "u" if isinstance(verdict, Unscored) else "n"
