"""Cells and tables that the reports of an evaluation have in common."""

from __future__ import annotations

from rich.table import Table

from proofcheck.document.names import probability_text
from proofcheck.evaluation.figures import (
    Counted,
    Point,
)
from proofcheck.metrics.share import Estimate, Share
from proofcheck.reports.shared.figures import interval_text, percent
from proofcheck.reports.shared.terminal import plain_table


def counted_cells(counted: Counted) -> tuple[str, str, str]:
    return *estimate_cells(counted.share), f"{counted.count:,g} of {counted.of:,}"


def table_of(first: str, *others: str) -> Table:
    table = plain_table()
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right", overflow="fold")
    return table


def threshold_cell(point: Point) -> str:
    return "none" if point.threshold < 0 else probability_text(point.threshold)


def share_cell(share: Share) -> str:
    return f"{percent(share.value)} ({share.count:,} of {share.of:,})" if share.of else "-"


def estimate_cells(estimate: Estimate) -> tuple[str, str]:
    return percent(estimate.value), interval_text((estimate.low, estimate.high))
