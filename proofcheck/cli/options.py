"""Options that several commands have, as typer takes them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from proofcheck import __version__


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class FailOn(StrEnum):
    """The severities, as an option's values."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Depth(StrEnum):
    """How deep to look."""

    FAST = "fast"
    CRITIQUE = "critique"
    EXHAUSTIVE = "exhaustive"


class Agreement(StrEnum):
    """When several models agree enough."""

    ANY_CONFIRMED = "any-confirmed"
    MAJORITY = "majority"


class TextOrJson(StrEnum):
    """The formats of what is short."""

    TEXT = "text"
    JSON = "json"


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
Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Read this configuration file and look for no other."),
]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
CacheDir = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Keep the scores in this folder.", show_default=False),
]
ModelOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MODEL",
        help="builtin, the path of a GGUF file, or a name that `proofcheck models list` shows "
        "(default: builtin); may be repeated, for an ensemble.",
        show_default=False,
    ),
]
DepthOption = Annotated[
    Depth | None,
    typer.Option(
        "--depth",
        help="fast: score the steps; critique: chat models also write analyses of the proofs; "
        "exhaustive: further rounds of analyses (default: fast).",
        show_default=False,
    ),
]
Votes = Annotated[
    int | None,
    typer.Option(metavar="N", help="Analyses of a proof by each model.", show_default=False),
]
Meta = Annotated[
    int | None,
    typer.Option(
        metavar="M", help="Checks of each defect that an analysis names.", show_default=False
    ),
]
ConfirmedBy = Annotated[
    int | None,
    typer.Option(
        metavar="K", help="A grade counts when K analyses of it are confirmed.", show_default=False
    ),
]
Rounds = Annotated[
    int | None,
    typer.Option(
        metavar="R",
        help="With --depth exhaustive: rounds of further analyses of what is undecided.",
        show_default=False,
    ),
]
Budget = Annotated[
    str | None,
    typer.Option(
        metavar="BUDGET",
        help="With --depth exhaustive: what may be spent, such as 30m, 2h, "
        '"200k tokens", or "2h, 1M tokens".',
        show_default=False,
    ),
]
AnalysisTokens = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="The longest analysis, in tokens, its thinking included.",
        show_default=False,
    ),
]
Temperature = Annotated[
    float | None,
    typer.Option(
        metavar="T", help="How freely analyses are drawn (default: the model's own).",
        show_default=False,
    ),
]  # fmt: skip
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", help="The same seed draws the same analyses.", show_default=False),
]
AgreementOption = Annotated[
    Agreement | None,
    typer.Option(
        "--agreement",
        help="When several models agree enough: one is confirmed (the default), or most are.",
        show_default=False,
    ),
]
Server = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Let this OpenAI-compatible server run the models, such as http://127.0.0.1:8080/v1.",
        show_default=False,
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Refuse a server that is not this machine.")
]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Score no steps: only what needs no model.")
]
Threads = Annotated[
    int | None, typer.Option(metavar="N", help="CPU threads (default: the physical cores).")
]
Context = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="The longest piece put to the model, in tokens (default: what it was trained for).",
    ),
]
Batch = Annotated[int | None, typer.Option(metavar="N", help="Tokens evaluated at once.")]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither use nor keep scores of earlier runs.")
]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="NAME=FILE",
        help="Also write a report of that format to a file; may be repeated.",
    ),
]
MinConfidence = Annotated[
    float | None,
    typer.Option(
        metavar="C",
        help="Doubt a step when the probability that it is wrong is at "
        "least C, from 0 to 1 (default: the model's own threshold).",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")
]
ColorOption = Annotated[
    Color, typer.Option(help="Use colours: when standard output is a terminal, always, or never.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Say more on standard error, tracebacks included.")
]
