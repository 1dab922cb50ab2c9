"""What the commands do; every function returns an exit code."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from proofcheck.cli.configured import read_settings, say_configuration, say_model
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.output import clear_screen, say, terminal_page, write_file, write_stdout
from proofcheck.cli.reports import Chosen, choose, write_all
from proofcheck.document.rule import Severity
from proofcheck.errors import UsageError
from proofcheck.result import Result
from proofcheck.settings.config import ConfigFile, as_toml, find_config, merge
from proofcheck.settings.settings import Settings

_SOME_PATH = "name a file or a folder to check, or - for standard input (proofcheck --help)"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The command line of ``check``.  ``flags`` has settings by key, None for one not given."""

    paths: tuple[str, ...]
    flags: Mapping[str, object]
    format: str | None
    statistics: bool
    outputs: tuple[str, ...]
    pdf_source: Path | None
    write_baseline: Path | None
    changed_since: str | None
    watch: bool
    config: Path | None
    isolated: bool
    show_config: bool
    stdin_filename: str | None
    color: str
    quiet: bool
    verbose: bool


def check(request: CheckRequest) -> int:
    """Check the paths, write the reports; again and again when they are to be watched."""
    if request.show_config:
        return _show_config(*read_settings(request))
    if not request.paths:
        raise UsageError(_SOME_PATH)
    if request.write_baseline and request.changed_since is not None:
        raise UsageError("--write-baseline needs all findings: it excludes --changed-only")
    from proofcheck.reports.check.registry import REPORTS

    outputs = choose(
        REPORTS,
        request.format,
        request.outputs,
        statistics=request.statistics,
        pdf_source=request.pdf_source,
    )
    if not request.watch:
        return _check_once(request, outputs)[0]
    if request.write_baseline:
        raise UsageError("--watch and --write-baseline exclude each other")
    from proofcheck.cli.watch import watch

    return watch(request.paths, lambda: _check_once(request, outputs), quiet=request.quiet)


def _check_once(request: CheckRequest, outputs: Chosen[Result]) -> tuple[int, Result]:
    file, settings = read_settings(request)
    if request.verbose:
        say_configuration(file)
    if request.write_baseline:
        settings = replace(settings, baseline=None)
    result = _run(request, settings)
    if request.verbose:
        for model in (result.model, *result.ensemble, *result.critics):
            if model is not None:
                say_model(model)
    if request.write_baseline:
        result = _write_baseline(request.write_baseline, result, quiet=request.quiet)
    if request.watch:
        clear_screen()
    written = write_all(outputs, result, request.color, quiet=request.quiet)
    return (exit_code(result, settings) if written else ExitCode.USAGE), result


def _write_baseline(path: Path, result: Result, *, quiet: bool) -> Result:
    """Write what is shown to the baseline; the result as it is with this baseline in force."""
    from proofcheck.triage.baseline import baseline_of, suppress, write_baseline

    baseline = baseline_of(result)
    write_file(path, lambda stream: write_baseline(baseline, stream))
    if not quiet:
        findings = "finding" if len(baseline) == 1 else "findings"
        say("note", f"the baseline {path} holds {len(baseline):,} {findings}")
    return replace(result, files=tuple(suppress(result.files, baseline)))


def outline(
    paths: tuple[str, ...], *, as_json: bool, steps: bool, stdin_filename: str | None
) -> int:
    """Print what was understood of the paths."""
    from proofcheck.document.document import UnreadableDocument
    from proofcheck.latex.project import read_documents
    from proofcheck.reports.outline.outline import Outline
    from proofcheck.reports.outline.registry import REPORTS

    if not paths:
        raise UsageError(_SOME_PATH)
    reports = choose(REPORTS, "json" if as_json else "text")
    documents = tuple(read_documents(paths, stdin_filename=stdin_filename))
    write_all(reports, Outline(documents, steps), "never")
    blind = any(
        isinstance(document, UnreadableDocument)
        or any(problem.severity >= Severity.WARNING for problem in document.problems)
        for document in documents
    )
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def explain(codes: tuple[str, ...], color: str) -> int:
    """Print the pages of the codes, or the list of all."""
    from proofcheck.reports.explain import write_rule, write_rule_list
    from proofcheck.rules import RULES

    if not codes:
        write_stdout(lambda stream: write_rule_list(RULES.values(), terminal_page(stream, color)))
    wanted = [code.upper() for code in codes]
    for code in wanted:
        if code not in RULES:
            near = difflib.get_close_matches(code, RULES, n=1, cutoff=0.0)[0]
            raise UsageError(f"there is no rule {code!r}; did you mean {near}?")

    def write_pages(stream: TextIO) -> None:
        for number, code in enumerate(wanted):
            stream.write("\n" if number else "")
            write_rule(RULES[code], terminal_page(stream, color))

    write_stdout(write_pages)
    return ExitCode.CLEAN


def server(flags: Mapping[str, object], *, config: Path | None, isolated: bool) -> int:
    """Serve an editor until it goes; 1, as the protocol wants it, if it did not say so before."""
    try:
        from proofcheck.server.service import serve
    except ImportError as error:
        raise UsageError(
            "the language server needs the package pygls: pip install 'proofcheck-tex[server]'"
        ) from error
    return 0 if serve(flags, config=config, isolated=isolated) else 1


def clean(cache_dir: str | None, *, config: Path | None, isolated: bool) -> int:
    """Delete the cache."""
    from proofcheck.assess.cache import clean as clean_cache
    from proofcheck.assess.cache import default_folder

    settings = merge(find_config("-", config=config, isolated=isolated), {"cache-dir": cache_dir})
    folder = settings.cache_dir or default_folder()
    try:
        freed = clean_cache(folder)
    except OSError as error:
        raise UsageError(f"cannot delete the cache in {folder}: {error.strerror}") from error
    write_stdout(lambda stream: stream.write(f"{freed / 1e6:.1f} MB freed in {folder}\n"))
    return ExitCode.CLEAN


def _show_config(file: ConfigFile, settings: Settings) -> int:
    origin = f"# read from {file.path}\n" if file.path else "# no configuration file was read\n"
    write_stdout(lambda stream: stream.write(origin + as_toml(settings)))
    return ExitCode.CLEAN


def _run(request: CheckRequest, settings: Settings) -> Result:
    """Run the pipeline."""
    from proofcheck.cli.progress import follow
    from proofcheck.run import check as run_check

    events = run_check(
        request.paths,
        settings,
        stdin_filename=request.stdin_filename,
        changed_since=request.changed_since,
    )
    try:
        return follow(events, quiet=request.quiet)
    except KeyboardInterrupt:
        if settings.depth != "fast" and settings.use_cache and not request.quiet:
            say("note", "stopped; what was written is kept: the same command goes on from there")
        raise
