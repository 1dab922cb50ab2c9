"""Which reports are written where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.errors import UsageError
from proofcheck.reports.text import Page
from proofcheck.result import Result

DEFAULT = "full"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The format on standard output, and the formats that go to files."""

    stdout: str
    files: tuple[tuple[str, Path], ...]


def parse_outputs(format_: str | None, texts: tuple[str, ...], *, statistics: bool) -> Outputs:
    """What ``--format``, the ``NAME=FILE`` of ``--output`` and ``--statistics`` ask for.

    Raises UsageError for an unknown format, and for two reports on standard output.
    """
    on_stdout = [name for name in (format_, "statistics" if statistics else None) if name]
    files = []
    for text in texts:
        name, equals, file = text.partition("=")
        if not equals or not file:
            raise UsageError(
                f"--output {text!r} must be of the form NAME=FILE, such as json=report.json"
            )
        if file == "-":
            on_stdout.append(name)
        else:
            files.append((name, Path(file)))
    for name in (*on_stdout, *(name for name, _ in files)):
        _known_format(name)
    if len(on_stdout) > 1:
        raise UsageError(f"only one report can go to standard output, not {', '.join(on_stdout)}")
    return Outputs(on_stdout[0] if on_stdout else DEFAULT, tuple(files))


def write_reports(outputs: Outputs, result: Result, color: str) -> bool:
    """Write all reports; False when a file could not be written, which was said.

    Files first: a reader of standard output who goes away must not cost them.
    """
    written = True
    for name, path in outputs.files:
        try:
            write_file(path, _writer(name, result, Page()))
        except UsageError as error:
            written = False
            say("error", str(error))
    write_stdout(_writer(outputs.stdout, result, terminal_page(color)))
    return written


def _known_format(name: str) -> None:
    from proofcheck.reports.registry import REPORTS

    if name not in REPORTS:
        raise UsageError(f"there is no format {name!r}; choose from {', '.join(REPORTS)}")


def _writer(name: str, result: Result, page: Page) -> Callable[[TextIO], None]:
    from proofcheck.reports.registry import REPORTS

    return lambda stream: REPORTS[name](result, stream, page)
