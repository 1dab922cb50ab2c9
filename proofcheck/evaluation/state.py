"""Outcomes kept in a file as they come, so that an interrupted evaluation goes on where it was."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from proofcheck.errors import UsageError
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome, as_object, from_object

_BEGINS = '{"key": '  # every line
_VERSION = 1  # changes when outcomes come to mean something else


def key_of(item: Item, asked: str) -> str:
    """What an outcome depends on, as a hash: the proof, and ``asked``, the model and its use.

    What people have said of the proof is no part of it.
    """
    parts = json.dumps([_VERSION, asked, item.statement, item.steps])
    return hashlib.sha256(parts.encode("ascii")).hexdigest()


class OutcomeFile:
    """The outcomes in a file, by key.

    A line is a JSON object; one that was cut off by a crash is passed over, and its item asked
    again.  Raises UsageError when the file cannot be read or written, or is something else.
    """

    def __init__(self, path: Path) -> None:
        self._known: dict[str, dict[str, object]] = {}
        try:
            text = path.read_text("utf-8", "replace") if path.exists() else ""
            for line in text.splitlines():
                with suppress(ValueError, RecursionError):
                    value = json.loads(line)
                    if isinstance(value, dict) and isinstance(value.get("key"), str):
                        self._known[value["key"]] = value
            if not (text.startswith(_BEGINS) or _BEGINS.startswith(text)):
                raise UsageError(f"{path} is not a file of earlier results; name another")
            self._file = path.open("a", encoding="utf-8")
            if text and not text.endswith("\n"):
                self._file.write("\n")
        except OSError as error:
            raise UsageError(f"cannot use {path}: {error.strerror or error}") from None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def get(self, key: str, item: Item) -> Outcome | None:
        """The outcome under a key, if it is known and fits the item."""
        with suppress(ValueError):
            return from_object(self._known[key], len(item.steps)) if key in self._known else None
        return None

    def put(self, key: str, item: Item, outcome: Outcome) -> None:
        """Keep an outcome at once.  Raises UsageError when it cannot be written."""
        line = json.dumps({"key": key, "id": item.id, **as_object(outcome)})
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise UsageError(f"cannot write the results: {error.strerror or error}") from None
