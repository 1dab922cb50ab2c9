"""``models`` and its own commands: their options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import Color, ColorOption, TextOrJson, Verbose

models = typer.Typer(
    help="Tell about the models: without a command, show the built-in model's card.",
    rich_markup_mode=None,
    invoke_without_command=True,
)


@models.callback()
def card(color: ColorOption = Color.AUTO, verbose: Verbose = False) -> Task:
    """Tell about the models: without a command, show the built-in model's card."""
    from proofcheck.cli.models import show_card

    return partial(show_card, color.value)


@models.command()
def info(
    model: Annotated[
        str,
        typer.Argument(metavar="[MODEL]", help="builtin, or the path of a GGUF file."),
    ] = "builtin",
    format_: Annotated[
        TextOrJson, typer.Option("--format", help="Text for people, or JSON.")
    ] = TextOrJson.TEXT,
    color: ColorOption = Color.AUTO,
    verbose: Verbose = False,
) -> Task:
    """Print what the header of a model file says of it."""
    from proofcheck.cli.models import show_info

    return partial(show_info, model, as_json=format_ is TextOrJson.JSON, color=color.value)
