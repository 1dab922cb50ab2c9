"""Verdicts in words."""

from __future__ import annotations

from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.names import probability_text


def verdict_text(verdict: Verdict | None) -> str | None:
    """A verdict for people; None when there was nothing to judge."""
    if isinstance(verdict, Scored):
        said = f"right with probability {probability_text(verdict.probability)}"
        return (
            f"{said}, compared with nothing: {verdict.uncompared}" if verdict.uncompared else said
        )
    return f"not scored: {verdict.reason}" if isinstance(verdict, Unscored) else None
