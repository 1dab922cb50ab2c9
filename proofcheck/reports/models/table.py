"""``models list`` and ``models verify``: a row for each model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TextIO

from rich.table import Table
from rich.text import Text

from proofcheck.assess.description import Inspection, Known
from proofcheck.reports.check.as_json import write_object
from proofcheck.reports.check.full import open_console, print_indented
from proofcheck.reports.models.card import entry_object, size_text
from proofcheck.reports.shared.text import Page, printable

LIST_SCHEMA = "proofcheck-models/1"
VERIFY_SCHEMA = "proofcheck-models-verify/1"

_STATE_STYLES = {"good": "green", "damaged": "bold red", "unknown": "yellow"}


def write_known(models: Sequence[Known], stream: TextIO, page: Page) -> None:
    """A table of the models that are known by name."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("name", "protocol", "size", "licence", "here", "measured"):
        table.add_column(title, no_wrap=title in ("name", "protocol", "here"), overflow="fold")
    for model in models:
        cells = [model.name, *_cells(model)]
        table.add_row(*(Text(printable(cell)) for cell in cells))
    open_console(stream, page).print(table)


def _cells(model: Known) -> tuple[str, str, str, str, str]:
    """Protocol, size, licence, whether it is here, what was measured."""
    entry = model.entry
    here = "yes" if model.path else "no"
    if entry is None:
        assert model.path is not None
        return "", size_text(model.path.stat().st_size), "", here, "not in the catalogue"
    if model.path is None and not entry.can_be_pulled:
        here = "convert"
    size = entry.size or (model.path.stat().st_size if model.path else None)
    return (
        entry.protocol,
        size_text(size) if size else entry.parameters or "",
        entry.licence or "",
        here,
        entry.measured,
    )


def write_known_json(models: Sequence[Known], stream: TextIO) -> None:
    """One JSON object, pure ASCII."""
    rows: list[dict[str, Any]] = [
        {
            "name": model.name,
            "path": None if model.path is None else str(model.path),
            "catalogue": model.entry and entry_object(model.entry),
        }
        for model in models
    ]
    write_object({"schema": LIST_SCHEMA, "models": rows}, stream)


def write_inspections(found: Sequence[Inspection], stream: TextIO, page: Page) -> None:
    """A line for each model, and why it is not good."""
    console = open_console(stream, page)
    for one in found:
        state = Text.assemble((f"{one.state:7}", _STATE_STYLES[one.state]), "  ")
        reason = f": {one.reason}" if one.reason else ""
        print_indented(console, Text(printable(f"{one.name}{reason}")), state)


def write_inspections_json(found: Sequence[Inspection], stream: TextIO) -> None:
    """One JSON object, pure ASCII."""
    rows = [
        {"name": one.name, "path": str(one.path), "state": one.state, "reason": one.reason or None}
        for one in found
    ]
    write_object({"schema": VERIFY_SCHEMA, "models": rows}, stream)
