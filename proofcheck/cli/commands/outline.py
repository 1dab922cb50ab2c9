"""``outline``: its options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli import tasks
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import Paths, StdinFilename, TextOrJson, Verbose


def outline(
    paths: Paths = None,
    format_: Annotated[
        TextOrJson, typer.Option("--format", help="A tree for people, or JSON.")
    ] = TextOrJson.TEXT,
    steps: Annotated[bool, typer.Option(help="Show the steps of the proofs.")] = True,
    stdin_filename: StdinFilename = None,
    verbose: Verbose = False,
) -> Task:
    """Print what was understood: files, statements, proofs, steps.  No model is used."""
    return partial(
        tasks.outline,
        tuple(paths or ()),
        as_json=format_ is TextOrJson.JSON,
        steps=steps,
        stdin_filename=stdin_filename,
    )
