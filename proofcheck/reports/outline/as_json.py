"""``outline --format json``: statements and proofs side by side, linked by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from proofcheck import __version__
from proofcheck.document.document import Document, Proof
from proofcheck.reports.check.as_json import span_object, statement_object, write_object
from proofcheck.reports.outline.text import listed_paths, problems_in

SCHEMA = "proofcheck-outline/1"


def write_outline_json(documents: Sequence[Document], stream: TextIO, *, steps: bool) -> None:
    """One JSON object; spans as in the report.  ``steps`` False leaves the steps out."""
    files = [
        _file(document, path, steps=steps)
        for document in documents
        for path in listed_paths(document)
    ]
    write_object({"schema": SCHEMA, "version": __version__, "files": files}, stream)


def _file(document: Document, path: str, *, steps: bool) -> dict[str, Any]:
    sources = document.sources
    return {
        "path": path,
        "root": document.path,
        "unreadable": document.unreadable,
        "problems": [
            {
                "code": finding.code,
                "severity": finding.severity.label,
                "message": finding.message,
                "span": span_object(finding.span, sources),
            }
            for finding in problems_in(document, path)
        ],
        "statements": [
            {
                "id": statement.id,
                "heading": statement.heading,
                "labels": list(statement.labels),
                "cites": list(statement.cites),
                "normalised": statement.normalised,
            }
            | statement_object(statement, sources)
            for statement in document.statements
            if statement.span.path == path
        ],
        "proofs": [
            _proof(document, proof, steps=steps)
            for proof in document.proofs
            if proof.span.path == path
        ],
    }


def _proof(document: Document, proof: Proof, *, steps: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": proof.id,
        "parent": proof.parent,
        "kind": proof.kind.value,
        "statement": proof.statement and proof.statement.id,
        "cites": list(proof.cites),
        "span": span_object(proof.span, document.sources),
    }
    if steps:
        found["steps"] = [
            {
                "index": step.index,
                "span": span_object(step.span, document.sources),
                "text": step.text,
                "normalised": step.normalised,
                "nested": step.nested,
            }
            for step in proof.steps
        ]
    return found
