"""All checks, in the order in which they run.  A new check is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proofcheck.finding import Finding
from proofcheck.latex.document import Document

Check = Callable[[Document, Sequence[Document]], Iterator[Finding]]
"""Called with a document and with all documents of the run (it is one of them)."""

CHECKS: tuple[Check, ...] = ()
