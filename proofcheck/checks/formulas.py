"""The formulas of a document, found once for all checks that look at them one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.checks.once import once_per_run
from proofcheck.latex.document import Document
from proofcheck.latex.formulas import Formula, find_formulas


def _find(documents: Sequence[Document]) -> tuple[Formula, ...]:
    return tuple(
        formula
        for document in documents
        if document.text is not None
        for formula in find_formulas(document.text)
    )


_remembered = once_per_run(_find)


def formulas_of(document: Document) -> tuple[Formula, ...]:
    """The formulas of one document in the order of its text."""
    return _remembered((document,))
