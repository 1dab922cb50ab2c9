"""``check``: its options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli import tasks
from proofcheck.cli.commands.flags import codes, deep_flags, model_flags, server_flags
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import (
    AgreementOption,
    AnalysisTokens,
    Batch,
    Budget,
    CacheDir,
    Color,
    ColorOption,
    Config,
    ConfirmedBy,
    Context,
    DepthOption,
    FailOn,
    Isolated,
    Meta,
    MinConfidence,
    ModelOption,
    NoCache,
    NoModel,
    Offline,
    Paths,
    Quiet,
    Rounds,
    Seed,
    Server,
    StdinFilename,
    Temperature,
    Threads,
    Verbose,
    Version,
    Votes,
)


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
    depth: DepthOption = None,
    votes: Votes = None,
    meta: Meta = None,
    confirmed_by: ConfirmedBy = None,
    rounds: Rounds = None,
    budget: Budget = None,
    analysis_tokens: AnalysisTokens = None,
    temperature: Temperature = None,
    seed: Seed = None,
    agreement: AgreementOption = None,
    server: Server = None,
    offline: Offline = False,
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
        "select": codes(select),
        "extend-select": codes(extend_select),
        "ignore": codes(ignore),
        "min-confidence": min_confidence,
        "fail-on": fail_on and fail_on.value,
        "baseline": baseline,
        "exit-zero": exit_zero or None,
        **model_flags(model, no_model, threads, context, batch, no_cache, cache_dir),
        **deep_flags(
            depth,
            votes,
            meta,
            confirmed_by,
            rounds,
            budget,
            analysis_tokens,
            temperature,
            seed,
            agreement,
        ),
        **server_flags(server, offline),
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
