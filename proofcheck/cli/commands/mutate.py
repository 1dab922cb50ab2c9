"""``mutate``: put known errors into copies of a text's proofs, and count which are seen."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Annotated

import typer

from proofcheck.cli.configured import read_settings, require_model, say_model
from proofcheck.cli.exit_codes import ExitCode
from proofcheck.cli.options import (
    Given,
    Paths,
    Reporting,
    StdinFilename,
    Terminal,
    path_near,
    some_paths,
)
from proofcheck.cli.reports import choose, write_all
from proofcheck.errors import UsageError
from proofcheck.mutation.study import Plan
from proofcheck.settings.values import split


@dataclass(frozen=True, slots=True)
class MutateOptions:
    """Which errors are put where."""

    rate: Annotated[
        float, typer.Option(metavar="R", help="The share of the steps that get an error, 0 to 1.")
    ] = 0.15
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed draws the same errors.")] = 0
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KINDS",
            help="Inject only these kinds of error, such as sign,quantifier (default: all).",
        ),
    ] = None
    max_proofs: Annotated[
        int | None,
        typer.Option(metavar="N", help="Draw at most this many proofs (default: all)."),
    ] = None
    stdin_filename: StdinFilename = None


def mutate(
    options: MutateOptions,
    reporting: Reporting,
    given: Given,
    terminal: Terminal,
    paths: Paths = None,
) -> int:
    """Put known errors into copies of proofs; count which are seen."""
    # INCOMPLETE when something could not be read, or steps were there and none was scored.
    from proofcheck.cli.progress import follow
    from proofcheck.mutation.mutate import mutate as run_mutate
    from proofcheck.reports.mutation.registry import REPORTS

    named = some_paths(paths, "to test on, or - for standard input")
    plan = _plan(options)
    near = path_near(named, options.stdin_filename)
    _, settings = read_settings(given, near, verbose=terminal.verbose)
    require_model(settings, "mutate tests the verifier")
    reports = choose(REPORTS, reporting)
    study = follow(
        run_mutate(named, settings, plan, stdin_filename=options.stdin_filename),
        quiet=terminal.quiet,
    )
    if terminal.verbose:
        say_model(study.model, settings)
    if not write_all(reports, study, terminal.color):
        return ExitCode.USAGE
    blind = study.problems or (study.untouched.steps and not study.untouched.probabilities)
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def _plan(options: MutateOptions) -> Plan:
    from proofcheck.inject.registry import KINDS

    named_kinds = split(options.kinds or [])
    if not 0 < options.rate <= 1:
        raise UsageError("--rate must be a number above 0 and at most 1")
    if options.max_proofs is not None and options.max_proofs < 1:
        raise UsageError("--max-proofs must be at least 1")
    for kind in named_kinds:
        if kind not in KINDS:
            near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.0)[0]
            raise UsageError(
                f"--kinds: there is no kind of error {kind!r}; did you mean {near!r}? "
                f"All are: {', '.join(KINDS)}"
            )
    kinds = tuple(name for name in KINDS if name in named_kinds)
    return Plan(options.rate, options.seed, kinds, options.max_proofs)
