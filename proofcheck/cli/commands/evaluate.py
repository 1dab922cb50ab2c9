"""``eval``: its options."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli.commands.flags import deep_flags, model_flags, server_flags
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
    Isolated,
    Meta,
    ModelOption,
    NoCache,
    Offline,
    Output,
    Quiet,
    Rounds,
    Server,
    Temperature,
    Threads,
    Verbose,
    Votes,
)


def evaluate(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DATASET",
            help="A file of labelled proofs (JSON or JSON Lines), or a folder of such files.",
        ),
    ],
    dataset_format: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="processbench, prmbench, opc, deepseekmath-v2, corrections or simple (default: "
            "what the first record looks like).",
            show_default=False,
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            help="Doubt a step when the probability that it is right is at most P, from 0 to 1 "
            "(default: the model's own threshold).",
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="Judge the first N proofs (default: all).")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(metavar="N", help="Draw N proofs at random (default: all).")
    ] = None,
    seed: Annotated[
        int, typer.Option(metavar="N", help="The same seed draws the same proofs, and analyses.")
    ] = 0,
    resume: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep each verdict in this file as it comes, and ask for none that is there.",
            show_default=False,
        ),
    ] = None,
    write_calibration: Annotated[
        bool,
        typer.Option(
            "--write-calibration",
            help="From now on use the probabilities and thresholds that these data give for the "
            "model.",
        ),
    ] = False,
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
    model: ModelOption = None,
    depth: DepthOption = None,
    votes: Votes = None,
    meta: Meta = None,
    confirmed_by: ConfirmedBy = None,
    rounds: Rounds = None,
    budget: Budget = None,
    analysis_tokens: AnalysisTokens = None,
    temperature: Temperature = None,
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
    """Measure a model on proofs of which people have said what is wrong."""
    from proofcheck.cli.evaluate import EvaluateRequest
    from proofcheck.cli.evaluate import evaluate as run_evaluate

    deep = depth is not None and depth.value != "fast"
    flags: dict[str, object] = {
        **model_flags(model, False, threads, context, batch, no_cache, cache_dir),
        **deep_flags(
            depth,
            votes,
            meta,
            confirmed_by,
            rounds,
            budget,
            analysis_tokens,
            temperature,
            seed if deep else None,
            agreement,
        ),
        **server_flags(server, offline),
    }
    request = EvaluateRequest(
        dataset=dataset,
        flags=flags,
        dataset_format=dataset_format,
        threshold=threshold,
        limit=limit,
        sample=sample,
        seed=seed,
        resume=resume,
        write_calibration=write_calibration,
        format=format_,
        outputs=tuple(output or ()),
        config=config,
        isolated=isolated,
        color=color.value,
        quiet=quiet,
        verbose=verbose,
    )
    return partial(run_evaluate, request)
