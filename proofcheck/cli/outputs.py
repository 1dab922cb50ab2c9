"""Which reports are written where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.errors import UsageError
from proofcheck.reports.shared.text import Page
from proofcheck.result import Result

DEFAULT = "full"


@dataclass(frozen=True, slots=True)
class Outputs:
    """The format on standard output, and the formats that go to files.

    ``pdf_source`` is the PDF of the paper that the user named.
    """

    stdout: str
    files: tuple[tuple[str, Path], ...]
    pdf_source: Path | None = None


def parse_outputs(
    format_: str | None,
    texts: tuple[str, ...],
    *,
    statistics: bool,
    pdf_source: Path | None = None,
) -> Outputs:
    """What ``--format``, the ``NAME=FILE`` of ``--output`` and ``--statistics`` ask for.

    Raises UsageError for an unknown format, for two reports on standard output, for one there that
    is no text, and for a format whose packages are missing.
    """
    on_stdout = [name for name in (format_, "statistics" if statistics else None) if name]
    more, files = split_outputs(texts)
    on_stdout += more
    for name in on_stdout:
        _check_format(name, to_file=False)
    for name, _ in files:
        _check_format(name, to_file=True)
    if len(on_stdout) > 1:
        raise UsageError(f"only one report can go to standard output, not {', '.join(on_stdout)}")
    if pdf_source is not None:
        if "pdf" not in (name for name, _ in files):
            raise UsageError("--pdf-source needs --output pdf=FILE")
        if not pdf_source.is_file():
            raise UsageError(f"--pdf-source {pdf_source}: there is no such file")
    return Outputs(on_stdout[0] if on_stdout else DEFAULT, tuple(files), pdf_source)


def split_outputs(texts: tuple[str, ...]) -> tuple[list[str], list[tuple[str, Path]]]:
    """The ``NAME=FILE`` of ``--output``: names for standard output (``-``), names with files.

    Raises UsageError for what is not of that form.
    """
    on_stdout, files = [], []
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
    return on_stdout, files


def write_reports(outputs: Outputs, result: Result, color: str, *, quiet: bool = False) -> bool:
    """Write all reports; False when a file could not be written, which was said.

    Files first: a reader of standard output who goes away must not cost them.
    """
    written = True
    for name, path in outputs.files:
        try:
            _write_file(name, path, outputs, result, quiet=quiet)
        except UsageError as error:
            written = False
            say("error", str(error))
    write_stdout(_writer(outputs.stdout, result, terminal_page(color)))
    return written


def _write_file(name: str, path: Path, outputs: Outputs, result: Result, *, quiet: bool) -> None:
    from proofcheck.reports.check.registry import FILE_REPORTS

    if name not in FILE_REPORTS:
        write_file(path, _writer(name, result, Page()))
        return
    data, how = FILE_REPORTS[name]()(result, outputs.pdf_source)
    write_file(path, lambda stream: stream.buffer.write(data))
    if not quiet:
        say("note", f"{path}: {how}")


def _check_format(name: str, *, to_file: bool) -> None:
    from proofcheck.reports.check.registry import FILE_REPORTS, REPORTS

    if name in REPORTS:
        return
    if name not in FILE_REPORTS:
        known = ", ".join((*REPORTS, *FILE_REPORTS))
        raise UsageError(f"there is no format {name!r}; choose from {known}")
    if not to_file:
        raise UsageError(f"{name} is no text for standard output; write --output {name}=FILE")
    FILE_REPORTS[name]()  # what is missing is said before the work, not after it


def _writer(name: str, result: Result, page: Page) -> Callable[[TextIO], None]:
    from proofcheck.reports.check.registry import REPORTS

    return lambda stream: REPORTS[name](result, stream, page)
