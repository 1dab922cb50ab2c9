"""All checks, in the order in which they run.  A new check is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proofcheck.finding import Confirmation, Finding
from proofcheck.latex.document import Document

Check = Callable[[Document, Sequence[Document]], Iterator[Finding | Confirmation]]
"""Called with a document and with all documents of the run (it is one of them)."""

CHECKS: tuple[Check, ...] = ()


def run_checks(
    document: Document, documents: Sequence[Document]
) -> Iterator[Finding | Confirmation]:
    """What the checks find in one document, check by check."""
    for check in CHECKS:
        yield from check(document, documents)
