"""What a report writes, as a text."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TypeVar

from proofcheck.reports.shared.page import Page

R = TypeVar("R")


def written(
    write: Callable[[R, Page], object], result: R, width: int = 100, *, color: bool = False
) -> str:
    """What ``write`` makes of a result on a page."""
    stream = io.StringIO()
    write(result, Page(stream, width, color))
    return stream.getvalue()
