"""What a long run yields before its outcome: how far it is, and what the user should know.

And when it was made, which stands in every outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

BYTES = "B"  # as a unit


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` have been seen to; ``unit`` is what is counted, such as "step".

    ``total`` 0: nobody knows.  ``tokens`` were written for them.
    """

    done: int
    total: int
    unit: str = "step"
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the user once that changes no result, such as trouble with the cache.

    ``first``: before what follows is done.
    """

    text: str
    first: bool = False


def now_text() -> str:
    """The time in UTC, to the second, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
