"""``explain``: its options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli import tasks
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import Color, ColorOption, Verbose


def explain(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE]...", help="Codes such as PC301; none: list them all."),
    ] = None,
    color: ColorOption = Color.AUTO,
    verbose: Verbose = False,
) -> Task:
    """Tell what a code means, how often it errs, and how to silence it."""
    return partial(tasks.explain, tuple(codes or ()), color.value)
