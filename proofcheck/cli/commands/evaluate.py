"""``eval``: measure a model on labelled proofs."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from proofcheck.cli.configured import read_settings, require_model, say_model
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import Given, Reporting, Terminal
from proofcheck.cli.output import say, write_file
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.settings.settings import Settings

if TYPE_CHECKING:
    from proofcheck.evaluation.item import Dataset
    from proofcheck.evaluation.study import Study


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """Which proofs are judged, and what becomes of it."""

    dataset_format: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="processbench, prmbench, opc, deepseekmath-v2, corrections or simple (default: "
            "what the first record looks like).",
            show_default=False,
        ),
    ] = None
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            help="Doubt a step when the probability that it is right is at most P, from 0 to 1 "
            "(default: the model's own threshold).",
        ),
    ] = None
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="Judge the first N proofs (default: all).")
    ] = None
    sample: Annotated[
        int | None, typer.Option(metavar="N", help="Draw N proofs at random (default: all).")
    ] = None
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", help="The same seed draws the same proofs, and analyses."),
    ] = None
    resume: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep each verdict in this file as it comes, and ask for none that is there.",
            show_default=False,
        ),
    ] = None
    write_calibration: Annotated[
        bool,
        typer.Option(
            "--write-calibration",
            help="From now on use the probabilities and thresholds that these data give for the "
            "model.",
        ),
    ] = False


def evaluate(
    dataset: Annotated[
        str,
        typer.Argument(
            metavar="DATASET",
            help="A file of labelled proofs (JSON or JSON Lines), or a folder of such files.",
        ),
    ],
    options: EvaluateOptions,
    reporting: Reporting,
    given: Given,
    terminal: Terminal,
) -> int:
    """Measure a model on proofs whose errors people have marked."""
    # INCOMPLETE when none of the proofs has a verdict.
    _check(options)
    from proofcheck.reports.evaluation.registry import REPORTS

    reports = choose(REPORTS, reporting)
    _, settings = read_settings(given, dataset, verbose=terminal.verbose)
    if settings.depth != "fast" and options.seed is not None:
        settings = replace(settings, critique=replace(settings.critique, seed=options.seed))
    data = _dataset(dataset, options)
    asked = any(name in given.typed for name in ("--model", "--server", "--depth"))
    if not asked and any(item.rating is not None for item in data.items):
        from proofcheck.evaluation.ratings import rate

        if options.write_calibration:
            raise UsageError("--write-calibration needs a --model to be measured")
        written = write_all(reports, rate(data), terminal.color)
        return ExitCode.CLEAN if written else ExitCode.USAGE
    study = _judged(data, options, settings, terminal)
    written = write_all(reports, study, terminal.color)
    if options.write_calibration:
        _calibrate(study, settings, quiet=terminal.quiet)
    if not written:
        return ExitCode.USAGE
    blind = all(p is None for one in study.outcomes for p in one.probabilities)
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _check(options: EvaluateOptions) -> None:
    from proofcheck.evaluation.formats.registry import FORMATS

    if options.dataset_format is not None and options.dataset_format not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"--dataset-format: there is no {options.dataset_format!r}; it is {known}")
    if options.threshold is not None and not 0 <= options.threshold <= 1:
        raise UsageError("--threshold must be a probability, from 0 to 1")
    for name, value in (("limit", options.limit), ("sample", options.sample)):
        if value is not None and value < 1:
            raise UsageError(f"--{name} must be at least 1")


def _dataset(path: str, options: EvaluateOptions) -> Dataset:
    from proofcheck.evaluation.dataset import read_dataset

    return read_dataset(
        Path(path),
        options.dataset_format,
        limit=options.limit,
        sample=options.sample,
        seed=options.seed or 0,
    )


def _judged(
    dataset: Dataset, options: EvaluateOptions, settings: Settings, terminal: Terminal
) -> Study:
    """What the models say of the data."""
    from proofcheck.assess.session import Session
    from proofcheck.cli.progress import follow
    from proofcheck.evaluation.evaluate import evaluate as run_evaluation
    from proofcheck.evaluation.state import OutcomeFile

    require_model(settings, "eval judges proofs")
    if options.write_calibration and len(settings.models) > 1:
        raise UsageError("--write-calibration is for one model")
    with ExitStack() as stack:
        assessor = stack.enter_context(closing(Session(settings))).deepest()
        state = (
            stack.enter_context(closing(OutcomeFile(options.resume))) if options.resume else None
        )
        events = run_evaluation(
            dataset,
            settings,
            assessor,
            threshold=options.threshold,
            state=state,
            seed=options.seed or 0,
        )
        try:
            study = follow(events, quiet=terminal.quiet)
        except KeyboardInterrupt:
            if state and not terminal.quiet:
                say("note", f"stopped; the same command goes on from {options.resume}")
            raise
    if terminal.verbose:
        for model in study.judge.models:
            say_model(model, settings)
    return study


def _calibrate(study: Study, settings: Settings, *, quiet: bool) -> None:
    from proofcheck.assess.protocols import PROTOCOLS, read_catalogue
    from proofcheck.assess.selection import resolve_all
    from proofcheck.assess.steps.scoring import identified
    from proofcheck.evaluation.calibration import calibrate, calibrate_defects
    from proofcheck.models.store import calibration_path

    (info,) = study.judge.models
    if study.judge.tags:
        (reference,) = resolve_all(settings, read_catalogue(), PROTOCOLS)
        read = PROTOCOLS[info.protocol].read
        assert read is not None
        model = identified(read(reference, None), info.sha256)
        fitted, name, identity = calibrate(study, model), model.name, model.sha256
    else:
        fitted, name, identity = calibrate_defects(study), info.name, info.sha256
    path = calibration_path(identity, info.protocol)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    write_file(path, lambda stream: stream.write(fitted.text + "\n"))
    if not quiet:
        say("note", f"{path}: the calibration of {name}, from {fitted.measured_on}")
