"""``mutate``: put known errors into copies of a text's proofs, and count which are seen."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from proofcheck.cli.configured import read_settings, say_configuration, say_model
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.mutation.study import Plan
from proofcheck.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class MutateRequest:
    """The command line of ``mutate``.  ``flags`` has settings by key, None for one not given."""

    paths: tuple[str, ...]
    flags: Mapping[str, object]
    rate: float
    seed: int
    kinds: tuple[str, ...]
    max_proofs: int | None
    format: str | None
    outputs: tuple[str, ...]
    config: Path | None
    isolated: bool
    stdin_filename: str | None
    color: str
    quiet: bool
    verbose: bool


def mutate(request: MutateRequest) -> int:
    """Run the test and write its reports.

    INCOMPLETE when something could not be read, or steps were there and none was scored.
    """
    from proofcheck.cli.progress import follow
    from proofcheck.mutation.mutate import mutate as run_mutate

    if not request.paths:
        raise UsageError("name a file or a folder to test on, or - for standard input")
    plan = _plan(request)
    settings = _settings(request)
    from proofcheck.reports.mutation.registry import REPORTS

    reports = choose(REPORTS, request.format, request.outputs)
    study = follow(
        run_mutate(request.paths, settings, plan, stdin_filename=request.stdin_filename),
        quiet=request.quiet,
    )
    if request.verbose:
        say_model(study.model)
    if not write_all(reports, study, request.color):
        return ExitCode.USAGE
    blind = study.problems or (study.untouched.steps and not study.untouched.probabilities)
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _plan(request: MutateRequest) -> Plan:
    from proofcheck.inject.registry import KINDS

    if not 0 < request.rate <= 1:
        raise UsageError("--rate must be a number above 0 and at most 1")
    if request.max_proofs is not None and request.max_proofs < 1:
        raise UsageError("--max-proofs must be at least 1")
    for kind in request.kinds:
        if kind not in KINDS:
            near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.0)[0]
            raise UsageError(
                f"--kinds: there is no kind of error {kind!r}; did you mean {near!r}? "
                f"All are: {', '.join(KINDS)}"
            )
    kinds = tuple(name for name in KINDS if name in request.kinds)
    return Plan(request.rate, request.seed, kinds, request.max_proofs)


def _settings(request: MutateRequest) -> Settings:
    file, settings = read_settings(request)
    if request.verbose:
        say_configuration(file)
    if not settings.use_model:
        raise UsageError(
            "mutate tests the verifier, so it needs a model: leave out --no-model, "
            "or give --model where the configuration says use-model = false"
        )
    return settings
