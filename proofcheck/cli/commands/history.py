"""``history``: the corrections in a repository's past, written as ``eval`` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Quiet, Reporting
from proofcheck.cli.output import say
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError


def history(
    reporting: Reporting,
    repository: Annotated[
        Path, typer.Argument(metavar="REPO", help="A folder of a git repository.")
    ] = Path(),
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
) -> int:
    """Find steps that were corrected in the past, as data for eval."""
    from proofcheck.cli.progress import follow
    from proofcheck.evaluation.history import find_corrections
    from proofcheck.reports.history.registry import REPORTS
    from proofcheck.reports.shared.text import plural

    if not repository.is_dir():
        raise UsageError(f"{repository} is not a folder")
    reports = choose(REPORTS, reporting)
    found = follow(find_corrections(repository, subject=subject, most=max_commits), quiet=quiet)
    if not write_all(reports, found, "never"):
        return ExitCode.USAGE
    if not quiet:
        looked = found.commits - sum(found.left_out.values())
        others = "".join(f"; {count:,} {why}" for why, count in found.left_out.items())
        say(
            "note",
            f"{plural(len(found.corrections), 'corrected step')} in {plural(looked, 'commit')} "
            f"that changed TeX files{others}",
        )
    return ExitCode.CLEAN
