"""Options that several commands have, in the groups in which commands take them.

A command takes a group as one parameter (see ``proofcheck.cli.command``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer

from proofcheck import __version__
from proofcheck.errors import UsageError


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"proofcheck {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
]
Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PATH...",
        help="TeX files, folders, arXiv bundles (.tar.gz, .gz, .zip), or - for standard input.",
        show_default=False,
    ),
]
StdinFilename = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The file name that standard input stands for."),
]
Color = Annotated[
    Literal["auto", "always", "never"],
    typer.Option(help="Use colours: when standard output is a terminal, always, or never."),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Say more on standard error, tracebacks included.")
]


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says of settings.

    ``typed`` has what was given to the options of the table of settings, by their names.
    """

    typed: Mapping[str, object] = field(default_factory=dict)
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Read this configuration file and look for no other."),
    ] = None
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")] = (
        False
    )


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal shows."""

    color: Color = "auto"
    quiet: Quiet = False
    verbose: Verbose = False


@dataclass(frozen=True, slots=True)
class Reporting:
    """Which reports are written where; ``format`` None: the command's usual one."""

    format: str | None = None
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="NAME=FILE",
            help="Also write a report of that format to a file; may be repeated. "
            "The file - is standard output.",
        ),
    ] = None


def path_near(paths: Sequence[str], stdin_filename: str | None) -> str:
    """The path from which a configuration file is looked for."""
    first = paths[0] if paths else "-"
    return stdin_filename if first == "-" and stdin_filename else first


def some_paths(paths: list[str] | None, purpose: str) -> tuple[str, ...]:
    """The paths that were named.  Raises UsageError when there are none."""
    if not paths:
        raise UsageError(f"name a file or a folder {purpose}")
    return tuple(paths)
