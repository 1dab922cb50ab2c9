"""What ``outline`` shows of documents."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.finding import Finding


@dataclass(frozen=True, slots=True)
class Outline:
    """How documents were understood; ``steps`` False leaves the steps out."""

    documents: tuple[Document | UnreadableDocument, ...]
    steps: bool = True


def listed_paths(document: Document) -> list[str]:
    """The root or the files asked for, and every source with a statement, proof or problem."""
    spans = [statement.span for statement in document.statements]
    spans += [proof.span for proof in document.proofs]
    spans += [finding.span for finding in document.problems]
    places = {document.path, *(document.only or ()), *(span.path for span in spans)}
    return [
        path
        for path in dict.fromkeys((document.path, *document.sources))
        if path in places and (document.only is None or path in document.only)
    ]


def problems_in(document: Document, path: str) -> list[Finding]:
    """The problems listed under ``path``; those in no source (a refused member) under the root."""
    return [
        finding
        for finding in document.problems
        if finding.span.path == path
        or (path == document.path and finding.span.path not in document.sources)
    ]
