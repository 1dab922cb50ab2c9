"""A text that says the same again and again."""

from __future__ import annotations

_SAME = 48  # bytes by which the text before is found
_LONGEST = 400  # bytes that are repeated, at most
_TIMES, _AT_LEAST = 5, 800  # how often, and how many bytes in all


def loops(text: bytes | bytearray) -> bool:
    """Whether the end of a text repeats what stands before it, word for word, until nothing else
    is to be expected."""
    end = text[-_SAME:]
    before = text.rfind(end, max(0, len(text) - _SAME - _LONGEST), len(text) - 1)
    if before < 0:
        return False
    period = len(text) - len(end) - before
    length = max(_AT_LEAST, _TIMES * period)
    return length <= len(text) and text[-length:-period] == text[period - length :]
