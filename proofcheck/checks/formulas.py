"""The formulas of a document, found once for all checks that look at them one after the other."""

from __future__ import annotations

from functools import lru_cache

from proofcheck.latex.document import Document
from proofcheck.latex.formulas import Formula, find_formulas


@lru_cache(maxsize=1)
def formulas_of(document: Document) -> tuple[Formula, ...]:
    """The formulas of one document in the order of its text."""
    return () if document.text is None else tuple(find_formulas(document.text))
