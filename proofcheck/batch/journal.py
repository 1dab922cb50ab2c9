"""The journal of a batch: a line for each paper that is done, so that a run can be gone on with.

The first line says how the batch is made; another run goes on with it only if it would make it the
same way.  A line is written when all that belongs to its paper has been.  A line that a kill cut
off does not count.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from proofcheck.batch.record import Record, from_object, to_object
from proofcheck.errors import UsageError

SCHEMA = "proofcheck-batch/1"
NAME = "journal.jsonl"


class Journal:
    """The journal in ``folder``, open to be written to; ``records`` are the papers that are done.

    ``how`` says how the batch is made: by name, values that JSON can hold.  ``resume``: go on with
    the journal that is there, if there is one.  Raises UsageError when there is one and it is not
    to be gone on with, is made in another way, or is open elsewhere, and when the folder cannot be
    written to.
    """

    def __init__(self, folder: Path, how: Mapping[str, Any], *, resume: bool) -> None:
        self.path = folder / NAME
        self.records: list[Record] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._stream: BinaryIO = self.path.open("a+b")
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}") from error
        try:
            self._lock()
            self._begin(dict(how), resume=resume)
        except BaseException:
            self._stream.close()
            raise

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # not on this system
            return
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"another run is at work on {self.path.parent}") from error

    def _begin(self, how: dict[str, Any], *, resume: bool) -> None:
        self._stream.seek(0)
        whole = 0  # bytes of the lines that count
        head: dict[str, Any] | None = None
        for line in self._stream:
            value = _value(line)
            if head is None:
                if value is None and line.endswith(b"\n"):
                    raise UsageError(f"{self.path} is no journal of a batch")
                if value is None:
                    break
                head = value
            else:
                record = _record(value)
                if record is None:
                    break
                self.records.append(record)
            whole += len(line)
        if not self.records and not resume and head and head.get("schema") == SCHEMA:
            whole, head = 0, None  # nothing is lost by beginning anew
        if head is not None:
            self._compare(head, how, resume=resume)
        self._stream.truncate(whole)
        if head is None:
            self._write({"schema": SCHEMA, **how})

    def _compare(self, head: dict[str, Any], how: dict[str, Any], *, resume: bool) -> None:
        folder = self.path.parent
        if head.pop("schema", None) != SCHEMA:
            raise UsageError(f"{self.path} is no journal of a batch, or of another version")
        if not resume:
            raise UsageError(
                f"{folder} holds a batch with {len(self.records):,} papers done: --resume goes on "
                "with it; else name another folder"
            )
        how = json.loads(json.dumps(how))
        other = [name for name in (*how, *head) if head.get(name) != how.get(name)]
        if other:
            name = other[0]
            raise UsageError(
                f"the batch in {folder} was begun with another {name}: "
                f"{json.dumps(head.get(name))}, now {json.dumps(how.get(name))}"
            )

    def add(self, record: Record) -> None:
        """Keep what a paper came to; it is on disk when this returns."""
        self._write(to_object(record))
        self.records.append(record)

    def _write(self, value: dict[str, Any]) -> None:
        try:
            self._stream.write(json.dumps(value, allow_nan=False).encode() + b"\n")
            self._stream.flush()
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}") from error

    def close(self) -> None:
        """Let others have it."""
        self._stream.close()


def _value(line: bytes) -> dict[str, Any] | None:
    if line.endswith(b"\n"):
        with suppress(ValueError, RecursionError):
            value = json.loads(line)
            if isinstance(value, dict):
                return value
    return None


def _record(value: dict[str, Any] | None) -> Record | None:
    with suppress(KeyError, TypeError):
        return from_object(value) if value is not None else None
    return None
