"""The key of a server: from the environment, into the headers of requests, and nowhere else."""

from __future__ import annotations

import json
import os

from proofcheck.errors import UsageError
from proofcheck.llm.server.address import KEY_VARIABLES

_SHORTEST_SECRET = 12  # characters; shorter "keys" are names like "none", and stand in other texts


class Key:
    """A secret that shows in no representation; false when there is none."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "<key>"

    def __bool__(self) -> bool:
        return bool(self._value)

    def headers(self) -> dict[str, str]:
        """What a request says of it."""
        return {"Authorization": f"Bearer {self._value}"} if self._value else {}

    def blot(self, text: str) -> str:
        """The text, plain or of JSON, without the key."""
        if len(self._value) < _SHORTEST_SECRET:
            return text
        for form in (self._value, json.dumps(self._value)[1:-1]):
            text = text.replace(form, "<key>")
        return text


def read_key() -> tuple[str, Key]:
    """The variable that holds the key, and the key; both empty when there is none.

    Raises ``UsageError`` for a value that no header could carry.
    """
    for variable in KEY_VARIABLES:
        value = os.environ.get(variable, "").strip()
        if value:
            if not (value.isascii() and value.isprintable() and " " not in value):
                raise UsageError(f"{variable}: not a key; it has characters that no key has")
            return variable, Key(value)
    return "", Key("")
