"""``models info --format json``: the shape "proofcheck-model/2"."""

from __future__ import annotations

from typing import Any

from proofcheck.assess.description import Description
from proofcheck.models.calibration import Calibration
from proofcheck.models.entries import Entry
from proofcheck.reports.models.entry import entry_object
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-model/2"


def write_info_json(model: Description | Entry, page: Page) -> None:
    """One JSON object, pure ASCII."""
    value = _described(model) if isinstance(model, Description) else _listed(model)
    write_object(value, page.stream)


def _listed(entry: Entry) -> dict[str, Any]:
    """What is known of a model that is not on this machine."""
    return {
        "schema": SCHEMA,
        "name": entry.name,
        "path": None,
        "protocol": entry.protocol,
        "catalogue": entry_object(entry),
    }


def _described(description: Description) -> dict[str, Any]:
    model = description.model
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "name": description.name,
        "path": str(description.path),
        "sha256": description.sha256,
        "architecture": description.architecture,
        "bytes": description.size,
        "quantisation": description.quantisation,
        "runs_as": description.form,
        "parameters": description.parameters,
        "vocabulary": description.vocabulary,
        "context": description.context,
        "licence": description.licence,
        "protocol": description.protocol,
        "calibration": model and _calibration_object(model.calibration),
        "catalogue": description.entry and entry_object(description.entry),
    }
    return value


def _calibration_object(calibration: Calibration) -> dict[str, Any]:
    return {
        "map": {"kind": "logistic", "scale": calibration.scale, "shift": calibration.shift},
        "thresholds": dict(calibration.thresholds),
        "measured_on": calibration.measured_on,
    }


REPORT = Report("one JSON object", write_info_json)
