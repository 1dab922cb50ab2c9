"""A text that says the same again and again."""

from __future__ import annotations

_SAME = 96  # bytes by which the text before is found
_LONGEST = 4_000  # bytes that are repeated, at most
_AGAIN = 800  # bytes that were said before, at least


def loops(text: bytes | bytearray) -> bool:
    """Whether the end of a text has said the same three times, word for word, or more often where
    that is short: nothing else is to be expected."""
    end = text[-_SAME:]
    before = text.rfind(end, max(0, len(text) - _SAME - _LONGEST), len(text) - 1)
    if before < 0:
        return False
    period = len(text) - len(end) - before
    again = max(_AGAIN, 2 * period)
    return again + period <= len(text) and text[-again:] == text[-again - period : -period]
