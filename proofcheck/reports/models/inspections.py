"""``models verify``: a line for each model."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from proofcheck.assess.description import Inspection
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console, print_indented
from proofcheck.reports.shared.text import printable

_STATE_STYLES = {"good": "green", "damaged": "bold red", "unknown": "yellow"}


def write_inspections(found: Sequence[Inspection], page: Page) -> None:
    """A line for each model, and why it is not good."""
    console = open_console(page)
    for one in found:
        state = Text.assemble((f"{one.state:7}", _STATE_STYLES[one.state]), "  ")
        reason = f": {one.reason}" if one.reason else ""
        print_indented(console, Text(printable(f"{one.name}{reason}")), state)


REPORT = Report("a line for each model", write_inspections)
