"""The commands and their options, as typer parses them.

Each command returns what is to be done, as a function without arguments that returns the exit
code: it is called outside typer, which has ideas of its own about errors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli import tasks
from proofcheck.cli.options import (
    Batch,
    CacheDir,
    Color,
    ColorOption,
    Config,
    Context,
    FailOn,
    Isolated,
    MinConfidence,
    ModelOption,
    NoCache,
    NoModel,
    Paths,
    Quiet,
    StdinFilename,
    TextOrJson,
    Threads,
    Verbose,
    Version,
)

Task = Callable[[], int]

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="Exit codes: 0 clean, 1 findings, 2 usage error, 3 something could not be checked.",
)


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
    min_confidence: MinConfidence = None,
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
    threads: Threads = None,
    context: Context = None,
    batch: Batch = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print the settings in force and exit.")
    ] = False,
    stdin_filename: StdinFilename = None,
    color: ColorOption = Color.AUTO,
    quiet: Quiet = False,
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
        **_model_flags(model, no_model, threads, context, batch, no_cache, cache_dir),
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


@app.command()
def mutate(
    paths: Paths = None,
    rate: Annotated[
        float, typer.Option(metavar="R", help="The share of the steps that get an error, 0 to 1.")
    ] = 0.15,
    seed: Annotated[
        int, typer.Option(metavar="N", help="The same seed draws the same errors.")
    ] = 0,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KINDS",
            help="Inject only these kinds of error, such as sign,quantifier (default: all).",
        ),
    ] = None,
    max_proofs: Annotated[
        int | None,
        typer.Option(metavar="N", help="Draw at most this many proofs (default: all)."),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="The report on standard output: text (the default) or json.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="NAME=FILE",
            help="Also write a report of that format to a file; may be repeated.",
        ),
    ] = None,
    min_confidence: MinConfidence = None,
    model: ModelOption = None,
    no_model: Annotated[bool, typer.Option("--no-model", hidden=True)] = False,
    threads: Threads = None,
    context: Context = None,
    batch: Batch = None,
    no_cache: NoCache = False,
    cache_dir: CacheDir = None,
    config: Config = None,
    isolated: Isolated = False,
    stdin_filename: StdinFilename = None,
    color: ColorOption = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> Task:
    """Put known errors into copies of a paper's proofs and count which the model sees."""
    from proofcheck.cli.mutate import MutateRequest
    from proofcheck.cli.mutate import mutate as run_mutate

    flags: dict[str, object] = {
        "min-confidence": min_confidence,
        **_model_flags(model, no_model, threads, context, batch, no_cache, cache_dir),
    }
    request = MutateRequest(
        paths=tuple(paths or ()),
        flags=flags,
        rate=rate,
        seed=seed,
        kinds=_split(kinds),
        max_proofs=max_proofs,
        format=format_,
        outputs=tuple(output or ()),
        config=config,
        isolated=isolated,
        stdin_filename=stdin_filename,
        color=color.value,
        quiet=quiet,
        verbose=verbose,
    )
    return partial(run_mutate, request)


models = typer.Typer(
    help="Tell about the models: without a command, show the built-in model's card.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
app.add_typer(models, name="models")


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


def _codes(values: list[str] | None) -> list[str] | None:
    """``--select PC3,PC010 --select PC1`` as one list; None when the option was not given."""
    return list(_split(values)) if values else None


def _split(values: list[str] | None) -> tuple[str, ...]:
    """``--kinds a,b --kinds c`` as one tuple."""
    return tuple(
        item.strip() for value in values or () for item in value.split(",") if item.strip()
    )


def _use_model(model: str | None, no_model: bool) -> bool | None:
    if no_model and model is not None:
        raise typer.BadParameter("--model and --no-model exclude each other")
    if no_model:
        return False
    return True if model is not None else None


def _model_flags(
    model: str | None,
    no_model: bool,
    threads: int | None,
    context: int | None,
    batch: int | None,
    no_cache: bool,
    cache_dir: str | None,
) -> dict[str, object]:
    """The settings of the model and its cache, None for one not given."""
    return {
        "model": model,
        "use-model": _use_model(model, no_model),
        "threads": threads,
        "context": context,
        "batch": batch,
        "cache": False if no_cache else None,
        "cache-dir": cache_dir,
    }
