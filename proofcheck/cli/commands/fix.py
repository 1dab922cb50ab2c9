"""``fix``: its options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli.commands.flags import deep_flags, model_flags, server_flags, split
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import (
    AgreementOption,
    AnalysisTokens,
    Batch,
    CacheDir,
    Color,
    ColorOption,
    Config,
    ConfirmedBy,
    Context,
    DepthOption,
    Isolated,
    Meta,
    MinConfidence,
    ModelOption,
    NoCache,
    Offline,
    Output,
    Paths,
    Quiet,
    Seed,
    Server,
    Temperature,
    Threads,
    Verbose,
    Votes,
)


def fix(
    paths: Paths = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the repairs into the files.")
    ] = False,
    rounds: Annotated[
        int, typer.Option(metavar="R", help="Rounds of proposals for a proof that does not pass.")
    ] = 3,
    proof: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Only the proof of the statement with this label or number; may be repeated.",
        ),
    ] = None,
    compile_: Annotated[
        bool | None,
        typer.Option(
            "--compile/--no-compile",
            help="Offer only what TeX compiles (default: where TeX is installed).",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="The report on standard output: text (the default), diff or json.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    min_confidence: MinConfidence = None,
    model: ModelOption = None,
    no_model: Annotated[bool, typer.Option("--no-model", hidden=True)] = False,
    depth: DepthOption = None,
    votes: Votes = None,
    meta: Meta = None,
    confirmed_by: ConfirmedBy = None,
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
    color: ColorOption = Color.AUTO,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> Task:
    """Look for repairs of the proofs that do not pass; offer those that pass then."""
    from proofcheck.cli.fix import FixRequest
    from proofcheck.cli.fix import fix as run_fix

    flags: dict[str, object] = {
        "min-confidence": min_confidence,
        **model_flags(model, no_model, threads, context, batch, no_cache, cache_dir),
        **deep_flags(
            depth,
            votes,
            meta,
            confirmed_by,
            None,
            None,
            analysis_tokens,
            temperature,
            seed,
            agreement,
        ),
        **server_flags(server, offline),
    }
    request = FixRequest(
        paths=tuple(paths or ()),
        flags=flags,
        rounds=rounds,
        proofs=tuple(split(proof)),
        apply=apply,
        compile=compile_,
        format=format_,
        outputs=tuple(output or ()),
        config=config,
        isolated=isolated,
        color=color.value,
        quiet=quiet,
        verbose=verbose,
    )
    return partial(run_fix, request)
