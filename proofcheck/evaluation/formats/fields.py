"""What stands in a record of somebody else's file, taken for nothing until it is looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]
"""A JSON object."""

MAX_STEPS = 2_000
MAX_CHARS = 400_000  # of an item; the longest published proofs have a tenth of that
_NUMBER = re.compile(r"\s*(\d{1,4})\.\s+")


class BadItemError(ValueError):
    """Why a record cannot be used: a phrase."""


def within(value: object, most: float) -> float | None:
    """The number from 0 to ``most``; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value)


def text_of(value: object) -> str:
    """A text of any characters but NUL and halves of surrogate pairs."""
    if not isinstance(value, str):
        raise BadItemError("a text is missing")
    return value.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def steps_of(value: object) -> tuple[str, ...]:
    """Texts, none of them empty, without the blanks around them."""
    if not isinstance(value, list) or not 0 < len(value) <= MAX_STEPS:
        raise BadItemError(f"it has no step, or more than {MAX_STEPS:,}")
    steps = tuple(text_of(step).strip() for step in value)
    if not all(steps):
        raise BadItemError("a step is empty")
    return steps


def without_numbers(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps without "1. ", "2. " … before them, where all have their number."""
    heads = [_NUMBER.match(step) for step in steps]
    rests = [step[head.end() :] for step, head in zip(steps, heads, strict=True) if head]
    counted = [int(head[1]) for head in heads if head] == list(range(1, len(steps) + 1))
    return tuple(rests) if counted and all(rests) else steps


def name_of(record: Record, key: str, otherwise: str) -> str:
    """An id or a class: a short line."""
    value = record.get(key)
    if isinstance(value, str | int) and str(value).strip():
        return " ".join(text_of(str(value)).split())[:120]
    return otherwise
