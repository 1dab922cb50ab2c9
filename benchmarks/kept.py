"""What a benchmark that goes on where it stopped has measured: a file of JSON lines."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def options_of(
    about: str | None, seconds: float = 900.0, *, needed: bool = False
) -> argparse.ArgumentParser:
    """The options of a benchmark that asks one model for so long, and goes on where it stopped;
    ``needed``: not without a file."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("model")
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--keep", type=Path, required=needed)
    return parser


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
