"""``models verify --format json``: the shape "proofcheck-models-verify/1"."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.assess.description import Inspection
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-models-verify/1"


def write_inspections_json(found: Sequence[Inspection], page: Page) -> None:
    """One JSON object, pure ASCII."""
    rows = [
        {"name": one.name, "path": str(one.path), "state": one.state, "reason": one.reason or None}
        for one in found
    ]
    write_object({"schema": SCHEMA, "models": rows}, page.stream)


REPORT = Report("one JSON object", write_inspections_json)
