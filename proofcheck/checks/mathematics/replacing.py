"""The edit of the source that mends one side of a relation."""

from __future__ import annotations

from proofcheck.checks.mathematics.chains import Side
from proofcheck.document.finding import Replacement
from proofcheck.document.text import Text


def replacement(text: Text, side: Side, read: str, corrected: str) -> Replacement | None:
    """``corrected`` in the place of a side that was read as ``read``.

    None unless that is how the side is written, in one piece: macros, comments and further rows
    would be lost.
    """
    if len(side.pieces) != 1:
        return None
    start, end = side.pieces[0]
    written = text.raw[start:end]
    start += len(written) - len(written.lstrip())
    end -= len(written) - len(written.rstrip())
    if start >= end or written.split() != read.split():
        return None
    span = text.span((start, end))
    if text.seams((start, end)):  # a file that is read in between
        return None
    return Replacement(span, corrected)
