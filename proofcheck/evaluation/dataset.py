"""From files to labelled proofs.  What cannot be used is counted, never fatal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any, BinaryIO

from proofcheck.errors import UsageError
from proofcheck.evaluation.formats.fields import BadItemError, Record
from proofcheck.evaluation.formats.registry import FORMATS, recognise
from proofcheck.evaluation.item import Dataset, Item

MAX_FILE = 1 << 30  # bytes of a file that is one JSON value
MAX_LINE = 1 << 24  # bytes of a line
MAX_ITEMS = 200_000
_SUFFIXES = (".jsonl", ".json", ".ndjson")
_NO_OBJECT = "not a JSON object"


def read_dataset(
    path: Path,
    format_: str | None = None,
    *,
    limit: int | None = None,
    sample: int | None = None,
    seed: int = 0,
    longest: int = MAX_LINE,
) -> Dataset:
    """The labelled proofs of a file, or of all JSON files of a folder in the order of their names.

    A file holds one JSON object per line, or is a JSON list of objects.  Without ``format_``, the
    first record of a known format decides.  ``sample`` items are drawn with ``seed`` and keep their
    order; then come the first ``limit`` of them.  Lines of more than ``longest`` bytes are passed
    over.  Raises UsageError for a path that leads to
    nothing, and when no record is of a known format.
    """
    bad: Counter[str] = Counter()
    items: list[Item] = []
    for number, record in enumerate(_records(path, bad, longest), 1):
        if format_ is None:
            format_ = recognise(record)
        if format_ is None or not all(key in record for key in FORMATS[format_].keys):
            bad["of another format"] += 1
            continue
        try:
            items += list(FORMATS[format_].read(record, str(number)))  # all of a record, or nothing
        except BadItemError as error:
            bad[str(error)] += 1
        except KeyError as error:
            bad[f"{error.args[0]} is missing"] += 1
        if len(items) >= MAX_ITEMS:
            bad[f"after the first {MAX_ITEMS:,}: the others"] += 1
            break
    if format_ is None or not items:
        reasons = "; ".join(f"{count:,} {reason}" for reason, count in bad.most_common(3))
        raise UsageError(
            f"{path}: no labelled proof of a known format ({', '.join(FORMATS)})"
            + (f": {reasons}" if reasons else "")
        )
    total = len(items)
    if sample is not None and sample < total:
        items = [items[at] for at in sorted(Random(seed).sample(range(total), sample))]
    return Dataset(str(path), format_, tuple(items[:limit]), total, dict(bad.most_common()))


def _records(path: Path, bad: Counter[str], longest: int) -> Iterator[Record]:
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES)
        if not files:
            raise UsageError(f"{path}: no file there ends in {', '.join(_SUFFIXES)}")
    for file in files:
        try:
            with file.open("rb") as stream:
                yield from _of_file(stream, bad, longest)
        except OSError as error:
            if file == path:
                raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
            bad["in a file that cannot be read"] += 1


def _of_file(stream: BinaryIO, bad: Counter[str], longest: int) -> Iterator[Record]:
    """The objects of a JSON list, or of the lines."""
    start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    stream.seek(0)
    if start == b"[":
        data = stream.read(MAX_FILE + 1)
        value = None if len(data) > MAX_FILE else _loads(data)
        values: Iterable[Any] = value if isinstance(value, list) else [value]
    else:
        lines = _lines(stream, longest)
        values = (_loads(line) if line is not None else None for line in lines)
    for value in values:
        if isinstance(value, dict):
            yield value
        else:
            bad[_NO_OBJECT] += 1


def _lines(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one of more than ``longest`` bytes."""
    while line := stream.readline(longest + 1):
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(longest + 1)
            yield None
        elif line.strip():
            yield line


def _loads(data: bytes) -> Any:
    """The JSON value; None when it is none."""
    try:
        return json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return None
