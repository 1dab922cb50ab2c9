"""Which reports a command writes where, and writing them: one way for every kind of result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from proofcheck.cli.options import Reporting
from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.errors import UsageError
from proofcheck.reports.report import FileReport, Report, ReportTable
from proofcheck.reports.shared.page import Page

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ToFile(Generic[R]):
    """A report of the format ``name`` that goes to ``file``, which stands here as it was given."""

    name: str
    file: str
    report: Report[R] | FileReport[R]

    @property
    def path(self) -> Path:
        return Path(self.file)


@dataclass(frozen=True, slots=True)
class Chosen(Generic[R]):
    """The report on standard output, and the reports that go to files.

    ``asked``: the one on standard output was asked for, and is not only the usual one.
    ``source`` is the file that reports to files may draw on: a PDF of the paper.
    """

    stdout: Report[R]
    asked: bool
    files: tuple[ToFile[R], ...]
    source: Path | None = None


def choose(
    table: ReportTable[R],
    reporting: Reporting,
    *,
    statistics: bool = False,
    pdf_source: Path | None = None,
) -> Chosen[R]:
    """What ``--format``, the ``NAME=FILE`` of ``--output`` and ``--statistics`` ask for.

    Raises UsageError for an unknown format, for two reports on standard output, for one there that
    is no text, and for a format whose packages are missing.
    """
    more, files = _split(reporting.output or ())
    names = [
        name for name in (reporting.format, "statistics" if statistics else None, *more) if name
    ]
    on_stdout = [_text_report(table, name) for name in names]
    to_files = tuple(ToFile(name, file, _report(table, name)) for name, file in files)
    if len(names) > 1:
        raise UsageError(f"only one report can go to standard output, not {', '.join(names)}")
    if pdf_source is not None:
        if "pdf" not in (name for name, _ in files):
            raise UsageError("--pdf-source needs --output pdf=FILE")
        if not pdf_source.is_file():
            raise UsageError(f"--pdf-source {pdf_source}: there is no such file")
    stdout = on_stdout[0] if on_stdout else _text_report(table, table.default)
    return Chosen(stdout, bool(names), to_files, pdf_source)


def _split(outputs: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The ``NAME=FILE`` of ``--output``: names for standard output (``-``), names with files.

    Raises UsageError for what is not of that form.
    """
    on_stdout, files = [], []
    for text in outputs:
        name, equals, file = text.partition("=")
        if not equals or not file:
            raise UsageError(
                f"--output {text!r} must be of the form NAME=FILE, such as json=report.json"
            )
        if file == "-":
            on_stdout.append(name)
        else:
            files.append((name, file))
    return on_stdout, files


def _text_report(table: ReportTable[R], name: str) -> Report[R]:
    report = _known(table, name, table.texts)
    if isinstance(report, FileReport):
        raise UsageError(f"{name} is no text for standard output; write --output {name}=FILE")
    return report


def _report(table: ReportTable[R], name: str) -> Report[R] | FileReport[R]:
    report = _known(table, name, tuple(table))
    if isinstance(report, FileReport):
        report.load()  # what is missing is said before the work, not after it
    return report


def _known(table: ReportTable[R], name: str, offered: Sequence[str]) -> Report[R] | FileReport[R]:
    if name not in table.modules:
        raise UsageError(f"there is no format {name!r}; choose from {', '.join(offered)}")
    return table.load(name)


def write_all(chosen: Chosen[R], result: R, color: str, *, quiet: bool = False) -> bool:
    """Write all reports; False when a file could not be written, which was said.

    Files first: a reader of standard output who goes away must not cost them.
    """
    written = True
    for one in chosen.files:
        try:
            how = write_report(one.report, one.path, result, chosen.source)
        except UsageError as error:
            say("error", str(error))
            written = False
        else:
            if how and not quiet:
                say("note", f"{one.path}: {how}")
    write_stdout(lambda stream: chosen.stdout.write(result, terminal_page(stream, color)))
    return written


def write_report(
    report: Report[R] | FileReport[R], path: Path, result: R, source: Path | None = None
) -> str:
    """Write a report to a file; how it was made, empty where there is nothing to tell of that.

    Raises UsageError when the file cannot be written.
    """
    if isinstance(report, Report):
        write_file(path, lambda stream: report.write(result, Page(stream)))
        return ""
    data, how = report.load()(result, source)
    write_file(path, lambda stream: stream.buffer.write(data))
    return how
