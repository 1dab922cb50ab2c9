"""``models``: the card of the built-in model, what is known of models, and what of a file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from rich.text import Text

from proofcheck.assess.description import Description
from proofcheck.assess.step_tag.corrections import Corrections
from proofcheck.assess.step_tag.model import StepTagModel
from proofcheck.models.calibration import DEFAULT_RATE, Calibration
from proofcheck.models.entries import Entry
from proofcheck.reports.check.as_json import write_object
from proofcheck.reports.check.full import open_console, print_indented
from proofcheck.reports.shared.text import Page, printable, rate_text

SCHEMA = "proofcheck-model/1"
_WIDEST = 100  # cells; longer lines of prose are hard to read


def write_card(card: str, stream: TextIO, page: Page | None) -> None:
    """The card, which is Markdown: as it is written without a page, typeset on one."""
    if page is None:
        stream.write(card)
        return
    from rich.markdown import Markdown
    from rich.theme import Theme

    console = open_console(stream, Page(min(page.width, _WIDEST), page.color))
    # Rich sets code on black, which is a hole in a bright terminal.
    console.push_theme(Theme({"markdown.code": "cyan"}))
    console.print(Markdown(card))


def write_description(description: Description, stream: TextIO, page: Page) -> None:
    """A row for each thing that the file says, and then what the catalogue knows."""
    rows = list(_rows(description))
    if description.entry:
        said = {name for name, _ in rows}
        rows += [row for row in _entry_rows(description.entry) if row[0] not in said]
    _write_rows(rows, stream, page)


def write_entry(entry: Entry, stream: TextIO, page: Page) -> None:
    """A row for each thing that the catalogue knows of a model that is not on this machine."""
    _write_rows([("name", entry.name), ("here", "no"), *_entry_rows(entry)], stream, page)


def _write_rows(rows: Sequence[tuple[str, str]], stream: TextIO, page: Page) -> None:
    console = open_console(stream, page)
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print_indented(console, Text(printable(value)), Text(f"{name:{width}}  ", "bold"))


def _rows(description: Description) -> Iterator[tuple[str, str]]:
    yield "name", description.name
    yield "file", str(description.path)
    yield "sha256", description.sha256
    yield "architecture", description.architecture
    yield "size", f"{description.size / 1e6:,.1f} MB, {description.quantisation}"
    yield "parameters", f"{description.parameters / 1e6:,.1f} million"
    yield "vocabulary", f"{description.vocabulary:,} tokens"
    yield "context", f"{description.context:,} tokens"
    if description.licence:
        yield "licence", description.licence
    yield "protocol", description.protocol
    if description.model:
        yield from _model_rows(description.model)


def _model_rows(model: StepTagModel) -> Iterator[tuple[str, str]]:
    calibration = model.calibration
    yield "attention", _attention(model.protocol.causal)
    if model.note:
        yield "note", model.note
    scale, shift = f"{calibration.scale:g}", _signed(calibration.shift)
    yield "calibration", f"p(right) = sigmoid({scale} x log-odds {shift})"
    if model.corrections is not None:
        yield "second stage", _second_stage(model.corrections)
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
    if entry.template:
        yield "chat template", entry.template
    advised = {name: value for name, value in asdict(entry.sampling).items() if value is not None}
    if advised:
        yield "sampling", ", ".join(f"{name} {value:g}" for name, value in advised.items())
    yield "results", entry.measured
    if entry.note:
        yield "remark", entry.note


def _attention(causal: bool) -> str:
    if causal:
        return "one way: a step is read with what comes before it"
    return "both ways: a step is read with what comes before and after it"


def _second_stage(corrections: Corrections) -> str:
    token, shift = _signed(-corrections.token), _signed(corrections.shift)
    steps = "every step"
    if math.isfinite(corrections.below):
        steps = f"steps with log-odds below {corrections.below:g}"
    return (
        f"for {steps}: p(right) = sigmoid("
        f"{corrections.tag:g} x log-odds {token} x largest doubt of a token {shift}); a token that "
        f"is {corrections.mention:g} times as likely, or more, is suggested"
    )


def _signed(number: float) -> str:
    """``+ 2`` or ``- 2``, as the next term of a sum."""
    return f"{'-' if number < 0 else '+'} {abs(number):g}"


def write_description_json(description: Description, stream: TextIO) -> None:
    """One JSON object, pure ASCII."""
    model = description.model
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "name": description.name,
        "path": str(description.path),
        "sha256": description.sha256,
        "architecture": description.architecture,
        "bytes": description.size,
        "quantisation": description.quantisation,
        "parameters": description.parameters,
        "vocabulary": description.vocabulary,
        "context": description.context,
        "licence": description.licence,
        "protocol": description.protocol,
        "calibration": model and _calibration_object(model.calibration),
        "causal": model and model.protocol.causal,
        "corrections": model and model.corrections and asdict(model.corrections),
        "catalogue": description.entry and entry_object(description.entry),
    }
    if model and model.corrections and math.isinf(model.corrections.below):  # as in the file
        value["corrections"]["below"] = None
    write_object(value, stream)


def _calibration_object(calibration: Calibration) -> dict[str, Any]:
    return {
        "map": {"kind": "logistic", "scale": calibration.scale, "shift": calibration.shift},
        "thresholds": dict(calibration.thresholds),
        "measured_on": calibration.measured_on,
    }


def write_entry_json(entry: Entry, stream: TextIO) -> None:
    """What is known of a model that is not on this machine: one JSON object, pure ASCII."""
    value = {"schema": SCHEMA, "name": entry.name, "path": None, "protocol": entry.protocol}
    write_object(value | {"catalogue": entry_object(entry)}, stream)


def entry_object(entry: Entry) -> dict[str, Any]:
    """An entry of the catalogue as JSON."""
    value = asdict(entry)
    value["path"] = None if entry.path is None else str(entry.path)
    return value


def size_text(size: int) -> str:
    """A size in bytes, in the unit that shows it best."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
