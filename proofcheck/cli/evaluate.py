"""``eval``: measure a model on labelled proofs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from proofcheck.cli.configured import read_settings, say_configuration, say_model
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.output import say, write_file
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.settings.settings import Settings

if TYPE_CHECKING:
    from proofcheck.evaluation.item import Dataset
    from proofcheck.evaluation.study import Study


@dataclass(frozen=True, slots=True)
class EvaluateRequest:
    """The command line of ``eval``.  ``flags`` has settings by key, None for one not given."""

    dataset: str
    flags: Mapping[str, object]
    dataset_format: str | None
    threshold: float | None
    limit: int | None
    sample: int | None
    seed: int
    resume: Path | None
    write_calibration: bool
    format: str | None
    outputs: tuple[str, ...]
    config: Path | None
    isolated: bool
    color: str
    quiet: bool
    verbose: bool

    @property
    def paths(self) -> tuple[str, ...]:
        """Where a configuration is looked for."""
        return (self.dataset,)

    @property
    def stdin_filename(self) -> None:
        """The data do not come from standard input."""
        return None


def evaluate(request: EvaluateRequest) -> int:
    """Judge the proofs and write the reports; INCOMPLETE when none of them has a verdict."""
    _check(request)
    from proofcheck.reports.evaluation.registry import REPORTS

    reports = choose(REPORTS, request.format, request.outputs)
    file, settings = read_settings(request)
    if request.verbose:
        say_configuration(file)
    dataset = _dataset(request)
    asked = any(request.flags.get(name) is not None for name in ("model", "server", "depth"))
    if not asked and any(item.rating is not None for item in dataset.items):
        from proofcheck.evaluation.ratings import rate

        if request.write_calibration:
            raise UsageError("--write-calibration needs a --model to be measured")
        written = write_all(reports, rate(dataset), request.color)
        return ExitCode.CLEAN if written else ExitCode.USAGE
    study = _judged(request, dataset, settings)
    written = write_all(reports, study, request.color)
    if request.write_calibration:
        _calibrate(study, settings, quiet=request.quiet)
    if not written:
        return ExitCode.USAGE
    blind = all(p is None for one in study.outcomes for p in one.probabilities)
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _check(request: EvaluateRequest) -> None:
    from proofcheck.evaluation.formats.registry import FORMATS

    if request.dataset_format is not None and request.dataset_format not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"--dataset-format: there is no {request.dataset_format!r}; it is {known}")
    if request.threshold is not None and not 0 <= request.threshold <= 1:
        raise UsageError("--threshold must be a probability, from 0 to 1")
    for name, value in (("limit", request.limit), ("sample", request.sample)):
        if value is not None and value < 1:
            raise UsageError(f"--{name} must be at least 1")


def _dataset(request: EvaluateRequest) -> Dataset:
    from proofcheck.evaluation.dataset import read_dataset

    return read_dataset(
        Path(request.dataset),
        request.dataset_format,
        limit=request.limit,
        sample=request.sample,
        seed=request.seed,
    )


def _judged(request: EvaluateRequest, dataset: Dataset, settings: Settings) -> Study:
    """What the models say of the data."""
    from proofcheck.assess.session import Session
    from proofcheck.cli.progress import follow
    from proofcheck.evaluation.evaluate import evaluate as run_evaluation
    from proofcheck.evaluation.state import State

    if not settings.use_model:
        raise UsageError("eval measures a model: give --model where use-model = false is set")
    if request.write_calibration and len(settings.models) > 1:
        raise UsageError("--write-calibration is for one model")
    with ExitStack() as stack:
        assessor = stack.enter_context(Session(settings)).deepest()
        state = stack.enter_context(State(request.resume)) if request.resume else None
        events = run_evaluation(
            dataset, settings, assessor, threshold=request.threshold, state=state, seed=request.seed
        )
        try:
            study = follow(events, quiet=request.quiet)
        except KeyboardInterrupt:
            if state and not request.quiet:
                say("note", f"stopped; the same command goes on from {request.resume}")
            raise
    if request.verbose:
        for model in study.judge.models:
            say_model(model)
    return study


def _calibrate(study: Study, settings: Settings, *, quiet: bool) -> None:
    from proofcheck.assess.protocols import read_catalogue
    from proofcheck.assess.step_tag.model import read_model
    from proofcheck.evaluation.calibration import calibrate, calibrate_defects
    from proofcheck.models.resolve import resolve
    from proofcheck.models.store import calibration_path

    if study.judge.tags:
        model = read_model(resolve(settings.models[0], read_catalogue()), None)
        fitted, name, identity = calibrate(study, model), model.name, model.sha256
    else:
        (writer,) = study.judge.models
        fitted, name, identity = calibrate_defects(study), writer.name, writer.sha256
    path = calibration_path(identity)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    write_file(path, lambda stream: stream.write(fitted.text + "\n"))
    if not quiet:
        say("note", f"{path}: the calibration of {name}, from {fitted.measured_on}")
