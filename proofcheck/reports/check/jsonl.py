"""``jsonl``: one object a line; proofs and findings are those of the JSON report.

``type`` tells what a line holds: "run" (first), "file", "proof", "finding".  Proofs and findings
follow the file in which they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from proofcheck import __version__
from proofcheck.reports.check.as_json import (
    SCHEMA,
    file_head,
    finding_object,
    model_objects,
    proof_object,
    summary_object,
)
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import model_object
from proofcheck.reports.shared.page import Page
from proofcheck.result import Result


def write_jsonl(result: Result, page: Page) -> None:
    """A line for the run, for each file, proof and finding; pure ASCII."""
    for line in _lines(result):
        page.stream.write(json.dumps(line, allow_nan=False) + "\n")


def _lines(result: Result) -> Iterator[dict[str, Any]]:
    yield {
        "type": "run",
        "schema": SCHEMA,
        "version": __version__,
        "created": result.created,
        "model": result.model and model_object(result.model),
        "models": model_objects(result),
        "summary": summary_object(result),
        "unchanged": result.unchanged and asdict(result.unchanged),
    }
    for file in result.files:
        yield {"type": "file", **file_head(file)}
        for proof in file.proofs:
            yield {"type": "proof", **proof_object(proof, result.sources)}
        for item in file.findings:
            yield {"type": "finding", **finding_object(item, result.sources)}


REPORT = Report("the same proofs and findings, one object a line", write_jsonl)
