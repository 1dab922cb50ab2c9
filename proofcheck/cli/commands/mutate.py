"""``mutate``: its options."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from proofcheck.cli.commands.flags import model_flags, split
from proofcheck.cli.commands.task import Task
from proofcheck.cli.options import (
    Batch,
    CacheDir,
    Color,
    ColorOption,
    Config,
    Context,
    Isolated,
    MinConfidence,
    ModelOption,
    NoCache,
    Output,
    Paths,
    Quiet,
    StdinFilename,
    Threads,
    Verbose,
)


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
    output: Output = None,
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
        **model_flags(model, no_model, threads, context, batch, no_cache, cache_dir),
    }
    request = MutateRequest(
        paths=tuple(paths or ()),
        flags=flags,
        rate=rate,
        seed=seed,
        kinds=split(kinds),
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
