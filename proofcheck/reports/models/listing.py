"""``models list``: a table of the models that are known by name."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from proofcheck.assess.description import Known
from proofcheck.reports.models.entry import size_text
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console, plain_table
from proofcheck.reports.shared.text import printable


def write_known(models: Sequence[Known], page: Page) -> None:
    """A table of the models that are known by name."""
    table = plain_table()
    for title in ("name", "protocol", "size", "licence", "here", "measured"):
        table.add_column(title, no_wrap=title in ("name", "protocol", "here"), overflow="fold")
    for model in models:
        cells = [model.name, *_cells(model)]
        table.add_row(*(Text(printable(cell)) for cell in cells))
    open_console(page).print(table)


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


REPORT = Report("a table", write_known)
