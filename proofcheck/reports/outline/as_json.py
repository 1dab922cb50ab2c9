"""``outline --format json``: statements and proofs side by side, linked by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from proofcheck import __version__
from proofcheck.document.document import Document, Proof, UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.source import Source
from proofcheck.reports.outline.outline import Outline, listed_paths, problems_in
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import span_object, statement_object, write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-outline/1"


def write_outline_json(outline: Outline, page: Page) -> None:
    """One JSON object; spans as in the report."""
    files: list[dict[str, Any]] = []
    for document in outline.documents:
        if isinstance(document, UnreadableDocument):
            files.append(_unreadable(document))
        else:
            paths = listed_paths(document)
            files += [_file(document, path, steps=outline.steps) for path in paths]
    write_object({"schema": SCHEMA, "version": __version__, "files": files}, page.stream)


def _unreadable(document: UnreadableDocument) -> dict[str, Any]:
    return {
        "path": document.path,
        "root": document.path,
        "unreadable": document.reason,
        "problems": _problems(document.problems, {}),
        "statements": [],
        "proofs": [],
    }


def _problems(findings: Iterable[Finding], sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity.label,
            "message": finding.message,
            "span": span_object(finding.span, sources),
        }
        for finding in findings
    ]


def _file(document: Document, path: str, *, steps: bool) -> dict[str, Any]:
    sources = document.sources
    return {
        "path": path,
        "root": document.path,
        "unreadable": None,
        "problems": _problems(problems_in(document, path), sources),
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


REPORT = Report("statements and proofs side by side, linked by their ids", write_outline_json)
