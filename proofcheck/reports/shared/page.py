"""What a report is written on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Page:
    """A stream; for reports that are laid out, ``width`` in terminal cells and whether colours."""

    stream: TextIO
    width: int = 100
    color: bool = False
