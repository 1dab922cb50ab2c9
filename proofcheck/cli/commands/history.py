"""``history``: its options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import Quiet


def history(
    repository: Annotated[
        Path, typer.Argument(metavar="REPO", help="A folder of a git repository.")
    ] = Path(),
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the corrections to this file (default: standard output).",
            show_default=False,
        ),
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(
            metavar="REGEX",
            help="Only commits with this in the first line of their message, such as "
            "'typo|fix|error' (default: all).",
            show_default=False,
        ),
    ] = None,
    max_commits: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Look at the last N commits alone (default: all)."),
    ] = None,
    quiet: Quiet = False,
) -> Task:
    """Find the steps of proofs that were corrected in the past, as data for proofcheck eval."""
    from proofcheck.cli.history import history as run_history

    return partial(run_history, repository, output, subject=subject, most=max_commits, quiet=quiet)
