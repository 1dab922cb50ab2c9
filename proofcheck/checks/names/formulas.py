"""The formulas in which names are looked at: those that are printed, without pictures."""

from __future__ import annotations

import re
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of
from proofcheck.document.text import in_regions

LONGEST = 20_000
"""Code points.  A longer formula is not looked at."""

_PICTURE = re.compile(
    r"\\(?:xymatrix|xygraph|Qcircuit|ar(?![a-zA-Z])|arrow(?![a-zA-Z])|xy(?![a-zA-Z])|POS(?![a-zA-Z])"
    r"|begin\s*\{(?:tikz|xy|CD|picture|diagram|prooftree|forest|psmatrix|array\*))|\x01"
)


class WrittenFormula(NamedTuple):
    """A formula as it is written, comments masked; ``start`` is its place in the document's text.

    ``display`` tells whether it stands in a line of its own.
    """

    start: int
    text: str
    display: bool


def plain_formulas(context: Context) -> tuple[WrittenFormula, ...]:
    """The formulas without pictures, in the order of the text."""
    document = context.document
    masked, dropped = document.text.masked, document.dropped
    found = []
    for formula in context.once(formulas_of):
        start, end = formula.region
        piece = masked[start:end]
        if end - start > LONGEST or _PICTURE.search(piece) or in_regions(dropped, start):
            continue
        found.append(WrittenFormula(start, piece, formula.environment not in ("$", "\\(")))
    return tuple(found)
