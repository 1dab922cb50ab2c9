"""What a benchmark that goes on where it stopped has measured: a file of JSON lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def records(path: Path | None) -> list[Any]:
    """The records of the file, in their order; none without a file."""
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def keep(path: Path | None, record: Any) -> None:
    """Append a record, if there is to be a file."""
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
