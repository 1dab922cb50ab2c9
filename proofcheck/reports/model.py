"""``models``: the card of the built-in model, and what the header of a model file says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, TextIO

from rich.text import Text

from proofcheck.reports.as_json import write_object
from proofcheck.reports.full import open_console, print_indented
from proofcheck.reports.text import Page, printable, rate_text
from proofcheck.verify.calibration import DEFAULT_RATE
from proofcheck.verify.corrections import Corrections
from proofcheck.verify.description import Description

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
    """A row for each thing that the file says."""
    console = open_console(stream, page)
    rows = list(_rows(description))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print_indented(console, Text(printable(value)), Text(f"{name:{width}}  ", "bold"))


def _rows(description: Description) -> Iterator[tuple[str, str]]:
    model = description.model
    calibration = model.calibration
    yield "name", model.name
    yield "file", str(model.path)
    yield "sha256", model.sha256
    yield "architecture", description.architecture
    yield "size", f"{description.size / 1e6:,.1f} MB, {description.quantisation}"
    yield "parameters", f"{description.parameters / 1e6:,.1f} million"
    yield "vocabulary", f"{description.vocabulary:,} tokens"
    yield "context", f"{model.context:,} tokens"
    if description.licence:
        yield "licence", description.licence
    yield "protocol", model.protocol_name
    scale, shift = f"{calibration.scale:g}", _signed(calibration.shift)
    yield "attention", _attention(model.causal)
    scale, shift = f"{calibration.scale:g}", _signed(calibration.shift)
    yield "calibration", f"p(right) = sigmoid({scale} x log-odds {shift})"
    if model.corrections is not None:
        yield "second stage", _second_stage(model.corrections)
    for rate, threshold in sorted(calibration.thresholds.items(), key=lambda item: item[1]):
        default = ", the default" if rate == DEFAULT_RATE else ""
        yield "doubted", f"at p <= {threshold:g}: {rate_text(rate)}{default}"
    if calibration.measured_on:
        yield "measured on", calibration.measured_on


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
    calibration = model.calibration
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "name": model.name,
        "path": str(model.path),
        "sha256": model.sha256,
        "architecture": description.architecture,
        "bytes": description.size,
        "quantisation": description.quantisation,
        "parameters": description.parameters,
        "vocabulary": description.vocabulary,
        "context": model.context,
        "licence": description.licence,
        "protocol": model.protocol_name,
        "calibration": {
            "map": {
                "kind": "logistic",
                "scale": calibration.scale,
                "shift": calibration.shift,
            },
            "thresholds": dict(calibration.thresholds),
            "measured_on": calibration.measured_on,
        },
        "causal": model.causal,
        "corrections": model.corrections and asdict(model.corrections),
    }
    if model.corrections and math.isinf(model.corrections.below):  # as in the file: no such number
        value["corrections"]["below"] = None
    write_object(value, stream)
