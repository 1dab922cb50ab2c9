"""Values kept between runs: a store of bytes under keys, and how a value becomes bytes."""

from __future__ import annotations

import json
import zlib
from hashlib import blake2b
from typing import Any, Protocol

from proofcheck.errors import SourceError

DAMAGED = (ValueError, TypeError, KeyError, IndexError, RecursionError, SourceError, zlib.error)
"""What is raised when something is unpacked that nobody packed."""


class Store(Protocol):
    """Bytes under keys.  It may forget what it was given, and it never fails."""

    def get_reading(self, key: bytes) -> bytes | None:
        """What is kept under a key, if anything is."""

    def put_reading(self, key: bytes, reading: bytes) -> None:
        """Keep it."""


def digest(*parts: bytes) -> bytes:
    """A hash of the parts, each by itself."""
    return blake2b(b"".join(blake2b(part).digest() for part in parts), digest_size=20).digest()


def packed(value: Any) -> bytes:
    """A value that JSON has, as it is kept."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpacked(kept: bytes) -> Any:
    """The value.  Raises one of ``DAMAGED`` for what is none."""
    return json.loads(zlib.decompress(kept).decode("utf-8", "surrogatepass"))
