"""``--budget``: what may be spent on analyses."""

from __future__ import annotations

import re

from proofcheck.errors import UsageError

_MINUTES = {"s": 1 / 60, "m": 1.0, "min": 1.0, "h": 60.0}
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?(s|m|min|h)")
_TOKENS = re.compile(r"(\d{1,12}(?:\.\d{1,9})?) ?(k|m|) ?(tokens?|)")


def parse_budget(text: str) -> tuple[float | None, int | None]:
    """Minutes and tokens; None for the one that ``text`` does not bound.

    ``30m``, ``2h``, ``200k tokens``, ``1.5M tokens``, ``200k``, or one of each with a comma
    between them; ``30m`` counts minutes, a number without a unit tokens.  Raises UsageError for
    anything else.
    """
    minutes: float | None = None
    tokens: int | None = None
    for part in text.split(","):
        piece = " ".join(part.casefold().split())
        if (time := _TIME.fullmatch(piece)) and minutes is None:
            minutes = float(time[1]) * _MINUTES[time[2]]
        elif (count := _TOKENS.fullmatch(piece)) and tokens is None:
            tokens = int(float(count[1]) * _SCALE[count[2]])
        else:
            raise _wrong(text)
    if minutes == 0 or tokens == 0:
        raise _wrong(text)
    return minutes, tokens


def _wrong(text: str) -> UsageError:
    return UsageError(
        f"--budget must be a time, a number of tokens, or both with a comma, "
        f"such as 30m, 2h, 200k tokens: not {text!r}"
    )
