"""What ``lean --json`` says: one object a line; the lines of others are noise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeanMessage:
    """``line`` (from 1) and ``column`` (from 0, in code points) are where it begins; ``end_line``
    and ``end_column`` where it ends.  ``severity`` is "error", "warning" or "information"."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    text: str


def read_messages(output: str) -> Iterator[LeanMessage]:
    """The messages in the output of Lean; what is no message is passed over."""
    for line in output.split("\n"):
        if not line.startswith("{"):
            continue
        try:
            said = json.loads(line)
            start = said["pos"]
            end = said["endPos"] or start
            yield LeanMessage(
                int(start["line"]),
                int(start["column"]),
                int(end["line"]),
                int(end["column"]),
                str(said["severity"]),
                str(said["data"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
