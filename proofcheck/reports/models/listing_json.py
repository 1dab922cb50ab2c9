"""``models list --format json``: the shape "proofcheck-models/1"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from proofcheck.assess.description import Known
from proofcheck.reports.models.entry import entry_object
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-models/1"


def write_known_json(models: Sequence[Known], page: Page) -> None:
    """One JSON object, pure ASCII."""
    rows: list[dict[str, Any]] = [
        {
            "name": model.name,
            "path": None if model.path is None else str(model.path),
            "catalogue": model.entry and entry_object(model.entry),
        }
        for model in models
    ]
    write_object({"schema": SCHEMA, "models": rows}, page.stream)


REPORT = Report("one JSON object", write_known_json)
