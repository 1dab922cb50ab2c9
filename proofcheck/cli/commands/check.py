"""``check``: check papers and report what is doubtful in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from proofcheck.cli.configured import read_settings, say_model
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.options import (
    Given,
    Paths,
    Reporting,
    StdinFilename,
    Terminal,
    Version,
    path_near,
    some_paths,
)
from proofcheck.cli.output import clear_screen, say, write_file, write_stdout
from proofcheck.cli.reports import Chosen, choose, write_all
from proofcheck.errors import UsageError
from proofcheck.result import Result
from proofcheck.settings.config import ConfigFile, as_toml
from proofcheck.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What is to be done with the result, and which part of the papers it is about."""

    pdf_source: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="With -o pdf=FILE: annotate this PDF of the paper, without TeX."
        ),
    ] = None
    statistics: Annotated[
        bool,
        typer.Option("--statistics", help="Instead of the report, count the findings by code."),
    ] = False
    write_baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the findings to a file for --baseline."),
    ] = None
    changed_only: Annotated[
        str | None,
        typer.Option(
            metavar="[=REF]",
            help="Check only what has changed since this git revision (default: HEAD).",
            show_default=False,
        ),
    ] = None
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Check each paper by itself and write reports as they come; keep in this folder "
            "what is done, an index page, and the sums.",
        ),
    ] = None
    resume: Annotated[
        bool, typer.Option("--resume", help="With --into: go on where a run was stopped.")
    ] = False
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="SCHEDULER",
            help="With --into: let the workers of this Dask scheduler check the papers; its "
            "address, or its file.",
        ),
    ] = None
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a source is saved.")
    ] = False
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print the settings in force and exit.")
    ] = False
    stdin_filename: StdinFilename = None
    version: Version = False


@dataclass(frozen=True, slots=True)
class _Request:
    """The command line of one check."""

    paths: tuple[str, ...]
    outputs: Chosen[Result]
    options: CheckOptions
    given: Given
    terminal: Terminal


def check(
    options: CheckOptions,
    reporting: Reporting,
    given: Given,
    terminal: Terminal,
    paths: Paths = None,
) -> int:
    """Check papers and report the doubtful steps (the default command)."""
    if options.show_config:
        return _show_config(*read_settings(given, path_near(paths or (), options.stdin_filename)))
    named = some_paths(paths, "to check, or - for standard input (proofcheck --help)")
    if options.write_baseline and options.changed_only is not None:
        raise UsageError("--write-baseline needs all findings: it excludes --changed-only")
    from proofcheck.reports.check.registry import REPORTS

    outputs = choose(
        REPORTS,
        reporting,
        statistics=options.statistics,
        pdf_source=options.pdf_source,
    )
    if options.into is not None:
        return _check_batch(named, options, outputs, given, terminal)
    for name, wanted in {"--resume": options.resume, "--cluster": options.cluster}.items():
        if wanted:
            raise UsageError(f"{name} is for a batch: name its folder with --into")
    request = _Request(named, outputs, options, given, terminal)
    if not options.watch:
        return _check_once(request)[0]
    if options.write_baseline:
        raise UsageError("--watch and --write-baseline exclude each other")
    from proofcheck.cli.watch import watch

    return watch(named, lambda: _check_once(request), quiet=terminal.quiet)


def _check_batch(
    paths: tuple[str, ...],
    options: CheckOptions,
    outputs: Chosen[Result],
    given: Given,
    terminal: Terminal,
) -> int:
    excluded = {
        "--watch": options.watch,
        "--write-baseline": options.write_baseline,
        "--changed-only": options.changed_only is not None,
        "--pdf-source": options.pdf_source,
        "--statistics": options.statistics,
        "standard input": "-" in paths,
    }
    for name, wanted in excluded.items():
        if wanted:
            raise UsageError(f"--into and {name} exclude each other")
    assert options.into is not None
    from proofcheck.cli.batch import check_batch
    from proofcheck.cli.batch_outputs import BatchRequest

    _, settings = read_settings(given, paths[0], verbose=terminal.verbose)
    request = BatchRequest(paths, options.into, options.resume, options.cluster, outputs, terminal)
    return check_batch(request, settings)


def _check_once(request: _Request) -> tuple[int, Result]:
    options, terminal = request.options, request.terminal
    near = path_near(request.paths, options.stdin_filename)
    _, settings = read_settings(request.given, near, verbose=terminal.verbose)
    if options.write_baseline:
        settings = replace(settings, baseline=None)
    result = _run(request, settings)
    if terminal.verbose:
        for model in (result.model, *result.ensemble, *result.critics):
            if model is not None:
                say_model(model, settings)
    if options.write_baseline:
        result = _write_baseline(options.write_baseline, result, quiet=terminal.quiet)
    if options.watch:
        clear_screen()
    written = write_all(request.outputs, result, terminal.color, quiet=terminal.quiet)
    return (exit_code(result, settings) if written else ExitCode.USAGE), result


def _run(request: _Request, settings: Settings) -> Result:
    """Run the pipeline."""
    from proofcheck.cli.progress import follow
    from proofcheck.run import check as run_check

    quiet = request.terminal.quiet
    events = run_check(
        request.paths,
        settings,
        stdin_filename=request.options.stdin_filename,
        changed_since=request.options.changed_only,
    )
    try:
        return follow(events, quiet=quiet)
    except KeyboardInterrupt:
        if settings.depth != "fast" and settings.use_cache and not quiet:
            say("note", "stopped; what was written is kept: the same command goes on from there")
        raise


def _write_baseline(path: Path, result: Result, *, quiet: bool) -> Result:
    """Write what is shown to the baseline; the result as it is with this baseline in force."""
    from proofcheck.triage.baseline import baseline_of, suppress, write_baseline

    baseline = baseline_of(result)
    write_file(path, lambda stream: write_baseline(baseline, stream))
    if not quiet:
        findings = "finding" if len(baseline) == 1 else "findings"
        say("note", f"the baseline {path} holds {len(baseline):,} {findings}")
    return replace(result, files=tuple(suppress(result.files, baseline)))


def _show_config(file: ConfigFile, settings: Settings) -> int:
    origin = f"# read from {file.path}\n" if file.path else "# no configuration file was read\n"
    from proofcheck.assess.form import forms_here

    forms = "".join(f"# {name} runs here as {form}\n" for name, form in forms_here(settings))
    write_stdout(lambda stream: stream.write(origin + as_toml(settings) + forms))
    return ExitCode.CLEAN
