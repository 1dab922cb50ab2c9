"""The sides of relations: as LaTeX, and as expressions."""

from __future__ import annotations

from functools import lru_cache

from proofcheck.checks.mathematics.chains import Side
from proofcheck.document.text import Text
from proofcheck.expressions.interpretation import Interpretations
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.parse import parse


def side_text(text: Text, side: Side) -> str:
    """A side as one piece of LaTeX, macros expanded."""
    return " ".join(text.expanded(piece) for piece in side.pieces)


@lru_cache(maxsize=1 << 14)
def read(text: str) -> Interpretations | Refused:
    """The readings of a side: neighbouring relations share theirs."""
    return parse(text)
