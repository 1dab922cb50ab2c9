"""``models`` and its own commands: their options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import Color, ColorOption, Quiet, TextOrJson, Verbose

models = typer.Typer(
    help="Tell about the models: without a command, show the built-in model's card.",
    rich_markup_mode=None,
    invoke_without_command=True,
)

Format = Annotated[TextOrJson, typer.Option("--format", help="Text for people, or JSON.")]


@models.callback()
def card(color: ColorOption = Color.AUTO, verbose: Verbose = False) -> Task:
    """Tell about the models: without a command, show the built-in model's card."""
    from proofcheck.cli.models import show_card

    return partial(show_card, color.value)


@models.command("list")
def list_(
    format_: Format = TextOrJson.TEXT,
    color: ColorOption = Color.AUTO,
    verbose: Verbose = False,
) -> Task:
    """List the models that are known by name, and what was measured of them."""
    from proofcheck.cli.models import list_models

    return partial(list_models, as_json=format_ is TextOrJson.JSON, color=color.value)


@models.command()
def info(
    model: Annotated[
        str,
        typer.Argument(metavar="[MODEL]", help="builtin, the path of a GGUF file, or a name."),
    ] = "builtin",
    format_: Format = TextOrJson.TEXT,
    color: ColorOption = Color.AUTO,
    verbose: Verbose = False,
) -> Task:
    """Print what the header of a model file says of it, and what is known of the model."""
    from proofcheck.cli.models import show_info

    return partial(show_info, model, as_json=format_ is TextOrJson.JSON, color=color.value)


@models.command()
def pull(
    model: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A known name, or owner/repository/file.gguf."),
    ],
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> Task:
    """Fetch a model from the hub; go on where an earlier pull ended."""
    from proofcheck.cli.models import pull_model

    return partial(pull_model, model, quiet=quiet)


@models.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="The models (default: all that are here)."),
    ] = None,
    format_: Format = TextOrJson.TEXT,
    color: ColorOption = Color.AUTO,
    verbose: Verbose = False,
) -> Task:
    """Hash model files again, and say which are damaged."""
    from proofcheck.cli.models import verify_models

    as_json = format_ is TextOrJson.JSON
    return partial(verify_models, tuple(names or ()), as_json=as_json, color=color.value)


@models.command()
def where(
    model: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A model (default: the folder of pulled ones)."),
    ] = None,
    verbose: Verbose = False,
) -> Task:
    """Print where a model's file lies."""
    from proofcheck.cli.models import show_where

    return partial(show_where, model)
