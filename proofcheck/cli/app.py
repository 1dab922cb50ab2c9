"""The five commands and their options, as typer parses them.

Each command returns what is to be done, as a function without arguments that returns the exit
code: it is called outside typer, which has ideas of its own about errors.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from proofcheck import __version__
from proofcheck.cli import tasks

Task = Callable[[], int]

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="Exit codes: 0 clean, 1 findings, 2 usage error, 3 something could not be checked.",
)


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


class OutlineFormat(StrEnum):
    """The formats of the outline."""

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
    str | None,
    typer.Option(
        metavar="MODEL",
        help="builtin, or the path of a GGUF file (default: builtin).",
        show_default=False,
    ),
]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Score no steps: only what needs no model.")
]
ColorOption = Annotated[
    Color, typer.Option(help="Use colours: when standard output is a terminal, always, or never.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Say more on standard error, tracebacks included.")
]


@app.callback()
def program(version: Version = False) -> None:
    """Check the proofs in LaTeX documents, offline, step by step.

    proofcheck PATH... is short for proofcheck check PATH...
    """


@app.command()
def check(
    paths: Paths = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="The report on standard output: full (the default), concise, json, jsonl, sarif, "
            "github, gitlab, junit, markdown, html or statistics.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="NAME=FILE",
            help="Also write a report of that format to a file; may be repeated. "
            "The file - is standard output. A file alone takes pdf, the annotated paper.",
        ),
    ] = None,
    pdf_source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With -o pdf=FILE: annotate this PDF of the paper, without TeX."
        ),
    ] = None,
    statistics: Annotated[
        bool,
        typer.Option("--statistics", help="Instead of the report, count the findings by code."),
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Show only these codes or prefixes, such as PC3,PC010; "
            "what could not be looked at is shown all the same.",
        ),
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Also show these: the way to switch on a rule that is off by default.",
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Do not show these codes or prefixes; the longest "
            "match of --select and --ignore decides.",
        ),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="C",
            help="Doubt a step when the probability that it is wrong is at "
            "least C, from 0 to 1 (default: the model's own threshold).",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            help="The least severity that gives exit code 1 (default: warning).", show_default=False
        ),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit with 0 whatever the report says.")
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Suppress the findings that this file holds.", show_default=False
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the findings to a file for --baseline."),
    ] = None,
    changed_only: Annotated[
        str | None,
        typer.Option(
            metavar="[=REF]",
            help="Check only what has changed since this git revision (default: HEAD).",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a source is saved.")
    ] = False,
    model: ModelOption = None,
    no_model: NoModel = False,
    threads: Annotated[
        int | None, typer.Option(metavar="N", help="CPU threads (default: the physical cores).")
    ] = None,
    context: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="The longest piece put to the model, in tokens "
            "(default: what it was trained for).",
        ),
    ] = None,
    batch: Annotated[
        int | None, typer.Option(metavar="N", help="Tokens evaluated at once.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep scores of earlier runs.")
    ] = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print the settings in force and exit.")
    ] = False,
    stdin_filename: StdinFilename = None,
    color: ColorOption = Color.AUTO,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no remarks on standard error.")
    ] = False,
    verbose: Verbose = False,
    version: Version = False,
) -> Task:
    """Check papers and report the doubtful steps (the default command)."""
    flags: dict[str, object] = {
        "select": _codes(select),
        "extend-select": _codes(extend_select),
        "ignore": _codes(ignore),
        "min-confidence": min_confidence,
        "fail-on": fail_on and fail_on.value,
        "baseline": baseline,
        "exit-zero": exit_zero or None,
        "model": model,
        "use-model": _use_model(model, no_model),
        "threads": threads,
        "context": context,
        "batch": batch,
        "cache": False if no_cache else None,
        "cache-dir": cache_dir,
    }
    request = tasks.CheckRequest(
        paths=tuple(paths or ()),
        flags=flags,
        format=format_,
        statistics=statistics,
        outputs=tuple(output or ()),
        pdf_source=pdf_source,
        write_baseline=write_baseline,
        changed_since=changed_only,
        watch=watch,
        config=config,
        isolated=isolated,
        show_config=show_config,
        stdin_filename=stdin_filename,
        color=color.value,
        quiet=quiet,
        verbose=verbose,
    )
    return partial(tasks.check, request)


@app.command()
def outline(
    paths: Paths = None,
    format_: Annotated[
        OutlineFormat, typer.Option("--format", help="A tree for people, or JSON.")
    ] = OutlineFormat.TEXT,
    steps: Annotated[bool, typer.Option(help="Show the steps of the proofs.")] = True,
    stdin_filename: StdinFilename = None,
    verbose: Verbose = False,
) -> Task:
    """Print what was understood: files, statements, proofs, steps.  No model is used."""
    return partial(
        tasks.outline,
        tuple(paths or ()),
        as_json=format_ is OutlineFormat.JSON,
        steps=steps,
        stdin_filename=stdin_filename,
    )


@app.command()
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


@app.command()
def clean(
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    verbose: Verbose = False,
) -> Task:
    """Delete the scores kept from earlier runs."""
    return partial(tasks.clean, cache_dir, config=config, isolated=isolated)


@app.command()
def server(
    model: ModelOption = None,
    no_model: NoModel = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    verbose: Verbose = False,
) -> Task:
    """Talk to an editor: a language server on standard input and output."""
    flags: dict[str, object] = {
        "model": model,
        "use-model": _use_model(model, no_model),
        "cache-dir": cache_dir,
    }
    return partial(tasks.server, flags, config=config, isolated=isolated)


def _codes(values: list[str] | None) -> list[str] | None:
    """``--select PC3,PC010 --select PC1`` as one list; None when the option was not given."""
    if not values:
        return None
    return [code.strip() for value in values for code in value.split(",") if code.strip()]


def _use_model(model: str | None, no_model: bool) -> bool | None:
    if no_model and model is not None:
        raise typer.BadParameter("--model and --no-model exclude each other")
    if no_model:
        return False
    return True if model is not None else None
