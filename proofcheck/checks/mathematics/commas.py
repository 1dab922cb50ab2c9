"""Commas between digits: ``3,5`` is a decimal fraction to some and a list of two to others.

``1,000`` is not meant: the grammar of numbers asks about it.
"""

from __future__ import annotations

import re

_LITERAL = re.compile(r"(?<![\d.,_^])\d+,(?!\d{3}(?!\d))\d+(?![\d.]*,?\d)")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def may_be_decimal(masked: str, at: int) -> bool:
    """Whether the comma at ``at`` stands within one number, and not between those of a list."""
    start = at
    while start and at - start < 40 and masked[start - 1].isdigit():
        start -= 1
    return _LITERAL.match(masked, start) is not None and start < at


def as_decimals(side: str) -> str:
    """The side with its commas between digits read as decimal ones."""
    for comma in reversed(_commas(side)):
        side = f"{side[:comma]}{{,}}{side[comma + 1 :]}"
    return side


def last_item(side: str) -> str:
    """What stands behind the last comma between digits."""
    return side[max(_commas(side), default=-1) + 1 :]


def first_item(side: str) -> str:
    """What stands before the first comma between digits."""
    return side[: min(_commas(side), default=len(side))]


def _commas(side: str) -> list[int]:
    """Where commas stand within numbers, outside all brackets."""
    if "," not in side:
        return []
    found, depth = [], 0
    for at, sign in enumerate(side):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        elif sign == "," and not depth and may_be_decimal(side, at):
            found.append(at)
    return found
