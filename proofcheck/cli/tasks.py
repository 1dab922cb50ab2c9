"""What the commands do; every function returns an exit code."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.config import ConfigFile, as_toml, find_config, merge
from proofcheck.errors import UsageError
from proofcheck.finding import Severity
from proofcheck.reports.text import Page
from proofcheck.result import Result
from proofcheck.settings import Settings

_SOME_PATH = "name a file or a folder to check, or - for standard input (proofcheck --help)"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The command line of ``check``.  ``flags`` has settings by key, None for one not given."""

    paths: tuple[str, ...]
    flags: Mapping[str, object]
    format: str
    outputs: tuple[str, ...]
    config: Path | None
    isolated: bool
    show_config: bool
    stdin_filename: str | None
    color: str
    quiet: bool
    verbose: bool


def check(request: CheckRequest) -> int:
    """Check the paths, write the reports."""
    first = request.paths[0] if request.paths else "-"
    if first == "-" and request.stdin_filename:
        first = request.stdin_filename
    file = find_config(first, config=request.config, isolated=request.isolated)
    settings = merge(file, request.flags)
    if request.show_config:
        return _show_config(file, settings)
    if not request.paths:
        raise UsageError(_SOME_PATH)
    outputs = [_parse_output(text) for text in request.outputs]
    _known_format(request.format)
    if request.verbose:
        say("note", f"configuration: {file.path or 'none'}")
    result = _run(request, settings)
    if request.verbose and result.model is not None:
        model = result.model
        say("note", f"model: {model.name}, {model.protocol}, {model.engine}, {model.sha256}")
    return _write_reports(request, outputs, settings, result)


def outline(
    paths: tuple[str, ...], *, as_json: bool, steps: bool, stdin_filename: str | None
) -> int:
    """Print what was understood of the paths."""
    from proofcheck.latex.project import read_documents

    if not paths:
        raise UsageError(_SOME_PATH)
    documents = list(read_documents(paths, stdin_filename=stdin_filename))
    if as_json:
        from proofcheck.reports.outline_json import write_outline_json

        write_stdout(lambda stream: write_outline_json(documents, stream, steps=steps))
    else:
        from proofcheck.reports.outline import write_outline

        width = terminal_page("never").width
        write_stdout(lambda stream: write_outline(documents, stream, steps=steps, width=width))
    blind = any(
        document.unreadable is not None
        or any(problem.severity >= Severity.WARNING for problem in document.problems)
        for document in documents
    )
    return ExitCode.INCOMPLETE if blind else ExitCode.CLEAN


def explain(codes: tuple[str, ...], color: str) -> int:
    """Print the pages of the codes, or the list of all."""
    from proofcheck.reports.explain import write_rule, write_rule_list
    from proofcheck.rules import RULES

    page = terminal_page(color)
    if not codes:
        write_stdout(lambda stream: write_rule_list(RULES.values(), stream, page))
    wanted = [code.upper() for code in codes]
    for code in wanted:
        if code not in RULES:
            near = difflib.get_close_matches(code, RULES, n=1, cutoff=0.0)[0]
            raise UsageError(f"there is no rule {code!r}; did you mean {near}?")

    def write_pages(stream: TextIO) -> None:
        for number, code in enumerate(wanted):
            stream.write("\n" if number else "")
            write_rule(RULES[code], stream, page)

    write_stdout(write_pages)
    return ExitCode.CLEAN


def clean(cache_dir: str | None, *, config: Path | None, isolated: bool) -> int:
    """Delete the cache."""
    from proofcheck.verify.cache import clean as clean_cache
    from proofcheck.verify.cache import default_folder

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


def _parse_output(text: str) -> tuple[str, Path]:
    name, equals, file = text.partition("=")
    if not equals or not file:
        raise UsageError(
            f"--output {text!r} must be of the form NAME=FILE, such as json=report.json"
        )
    if file == "-":
        raise UsageError(f"--output {text!r}: use --format {name} for standard output")
    _known_format(name)
    return name, Path(file)


def _known_format(name: str) -> None:
    from proofcheck.reports.registry import REPORTS

    if name not in REPORTS:
        raise UsageError(f"there is no format {name!r}; choose from {', '.join(REPORTS)}")


def _run(request: CheckRequest, settings: Settings) -> Result:
    """Run the pipeline with a progress bar on a terminal; remarks come when the bar is gone."""
    from proofcheck.run import Note, Progress
    from proofcheck.run import check as run_check

    notes: list[str] = []
    result: Result | None = None
    bar = None
    show_bar = not request.quiet and sys.stderr.isatty()
    with closing(
        run_check(request.paths, settings, stdin_filename=request.stdin_filename)
    ) as events:
        try:
            for event in events:
                if isinstance(event, Result):
                    result = event
                elif isinstance(event, Note):
                    notes.append(event.text)
                elif isinstance(event, Progress) and show_bar:
                    if bar is None:
                        from tqdm import tqdm

                        bar = tqdm(total=event.total, unit="step", leave=False)
                    bar.update(event.done - bar.n)
        finally:
            if bar is not None:
                bar.close()
    if not request.quiet:
        for note in notes:
            say("note", note)
    assert result is not None
    return result


def _write_reports(
    request: CheckRequest,
    outputs: list[tuple[str, Path]],
    settings: Settings,
    result: Result,
) -> int:
    """Files first: a reader of standard output who goes away must not cost them."""
    failed = False
    for name, path in outputs:
        try:
            write_file(path, _writer(name, result, Page()))
        except UsageError as error:
            failed = True
            say("error", str(error))
    write_stdout(_writer(request.format, result, terminal_page(request.color)))
    return ExitCode.USAGE if failed else exit_code(result, settings)


def _writer(name: str, result: Result, page: Page) -> Callable[[TextIO], None]:
    from proofcheck.reports.registry import REPORTS

    return lambda stream: REPORTS[name](result, stream, page)
