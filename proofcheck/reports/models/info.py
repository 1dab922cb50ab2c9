"""``models info``: a row for each thing that is known of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.text import Text

from proofcheck.assess.description import Description
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.models.calibration import DEFAULT_RATE
from proofcheck.models.entries import Entry
from proofcheck.reports.models.entry import size_text
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.terminal import open_console, print_indented
from proofcheck.reports.shared.text import printable, rate_text


def write_info(model: Description | Entry, page: Page) -> None:
    """What a model's file says, and what the catalogue knows; the latter of one not here."""
    rows = _described(model) if isinstance(model, Description) else _listed(model)
    console = open_console(page)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print_indented(console, Text(printable(value)), Text(f"{name:{width}}  ", "bold"))


def _described(description: Description) -> Sequence[tuple[str, str]]:
    rows = list(_rows(description))
    if description.entry:
        said = {name for name, _ in rows}
        rows += [row for row in _entry_rows(description.entry) if row[0] not in said]
    return rows


def _listed(entry: Entry) -> Sequence[tuple[str, str]]:
    return [("name", entry.name), ("here", "no"), *_entry_rows(entry)]


def _rows(description: Description) -> Iterator[tuple[str, str]]:
    yield "name", description.name
    yield "file", str(description.path)
    yield "sha256", description.sha256
    yield "architecture", description.architecture
    yield "size", f"{description.size / 1e6:,.1f} MB, {description.quantisation}"
    if description.form:
        yield "runs here as", description.form
    yield "parameters", f"{description.parameters / 1e6:,.1f} million"
    yield "vocabulary", f"{description.vocabulary:,} tokens"
    yield "context", f"{description.context:,} tokens"
    if description.licence:
        yield "licence", description.licence
    yield "protocol", description.protocol
    if description.model:
        yield from _model_rows(description.model)


def _model_rows(model: StepModel) -> Iterator[tuple[str, str]]:
    calibration = model.calibration
    if model.note:
        yield "note", model.note
    scale, shift = f"{calibration.scale:g}", _signed(calibration.shift)
    yield "calibration", f"p(right) = sigmoid({scale} x log-odds {shift})"
    for rate, threshold in sorted(calibration.thresholds.items(), key=lambda item: item[1]):
        default = ", the default" if rate == DEFAULT_RATE else ""
        yield "doubted", f"at p <= {threshold:g}: {rate_text(rate)}{default}"
    if calibration.measured_on:
        yield "measured on", calibration.measured_on


def _entry_rows(entry: Entry) -> Iterator[tuple[str, str]]:
    """What the catalogue knows."""
    yield "catalogue", entry.name
    yield "protocol", entry.protocol
    if entry.can_be_pulled:
        yield "from", f"{entry.repository}/{entry.file}"
    if entry.weights:
        yield "made from", entry.weights
    if entry.size:
        yield "size", size_text(entry.size)
    if entry.parameters:
        yield "parameters", entry.parameters
    if entry.context:
        yield "context", f"{entry.context:,} tokens"
    if entry.licence:
        yield "licence", entry.licence
    if entry.format:
        yield "format", entry.format
    if entry.way:
        yield "asked by", f"--way {entry.way}, as its makers do"
    if entry.template:
        yield "chat template", entry.template
    advised = {name: value for name, value in asdict(entry.sampling).items() if value is not None}
    if advised:
        yield "sampling", ", ".join(f"{name} {value:g}" for name, value in advised.items())
    yield "results", entry.measured
    if entry.note:
        yield "remark", entry.note


def _signed(number: float) -> str:
    """``+ 2`` or ``- 2``, as the next term of a sum."""
    return f"{'-' if number < 0 else '+'} {abs(number):g}"


REPORT = Report("a row for each thing that is known", write_info)
