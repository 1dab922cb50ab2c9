"""What a long run yields before its outcome: how far it is, and what the user should know."""

from __future__ import annotations

from dataclasses import dataclass

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
