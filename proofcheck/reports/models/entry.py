"""What reports about models have in common."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from proofcheck.models.entries import Entry


def entry_object(entry: Entry) -> dict[str, Any]:
    """An entry of the catalogue as JSON."""
    value = asdict(entry)
    value["path"] = None if entry.path is None else str(entry.path)
    return value


def size_text(size: int) -> str:
    """A size in bytes, in the unit that shows it best."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
