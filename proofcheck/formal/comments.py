"""Text of the paper in the comments of what is written for an engine."""

from __future__ import annotations

WIDEST = 300  # code points


def one_line(text: str) -> str:
    """The text on one line that nothing in it can end: what cannot be printed is a blank, and what
    is longer than ``WIDEST`` is cut."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:WIDEST]
