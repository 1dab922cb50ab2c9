"""Where the reports of a batch go: files that all papers share, and a file for each paper."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from proofcheck.batch.batch import CheckedPaper
from proofcheck.batch.record import Record
from proofcheck.cli.options import Terminal
from proofcheck.cli.output import make_folder, terminal_page, write_stdout
from proofcheck.cli.reports import Chosen, write_report
from proofcheck.errors import UsageError
from proofcheck.latex.collection import Paper
from proofcheck.reports.report import FileReport, Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result

_JOINED = ("full", "concise", "jsonl", "github", "markdown")
"""Formats of which one may stand behind the other in a file."""
_SUFFIXES = {"markdown": ".md", "junit": ".xml", "full": ".txt", "concise": ".txt"}


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What is asked for: ``folder`` is that of the batch, ``cluster`` a scheduler, if one is to
    have it done."""

    paths: tuple[str, ...]
    folder: Path
    resume: bool
    cluster: str | None
    chosen: Chosen[Result]
    terminal: Terminal


class BatchOutputs:
    """Where the reports go: files that all papers share, and folders with a file for each."""

    def __init__(self, request: BatchRequest) -> None:
        self._request = request
        self._shared: list[tuple[Report[Result], Path, BinaryIO]] = []
        self._folders: list[tuple[Report[Result] | FileReport[Result], Path, str]] = []
        self._to_share: list[tuple[Report[Result], Path]] = []
        self._lines: dict[Path, int] = {}
        self.names = [f"{one.name}={one.file}" for one in request.chosen.files]
        for one in request.chosen.files:
            report = one.report
            if isinstance(report, Report) and one.name in _JOINED and not one.file.endswith("/"):
                self._to_share.append((report, one.path))
            else:
                suffix = _SUFFIXES.get(one.name, f".{one.name}")
                self._folders.append((report, one.path, suffix))

    def open(self, records: Sequence[Record]) -> None:
        """Open the shared files where the last paper that is done ended."""
        for report, path in self._to_share:
            end = records[-1].ends.get(str(path), 0) if records else 0
            try:
                stream = path.open("r+b" if records else "wb")
                self._shared.append((report, path, stream))
                for _ in range(end):
                    if not stream.readline().endswith(b"\n"):
                        raise UsageError(
                            f"{path} is shorter than it was when the last paper was done"
                        )
                stream.truncate(stream.tell())
                self._lines[path] = end
            except OSError as error:
                raise UsageError(f"cannot write {path}: {error.strerror}") from error

    def write(self, checked: CheckedPaper) -> tuple[str, dict[str, int]]:
        """Write a paper's reports: its page, from the folder of the batch, and the lines with which
        its parts of the shared files end."""
        page = ""
        for report, folder, suffix in self._folders:
            path = folder / (_file_name(checked.paper) + suffix)
            make_folder(path.parent)
            write_report(report, path, checked.result)
            if suffix in (".html", ".pdf", ".md", ".txt") and not page:
                page = Path(os.path.relpath(path, self._request.folder)).as_posix()
        ends = {}
        for report, path, stream in self._shared:
            text = io.StringIO()
            report.write(checked.result, Page(text))
            data = text.getvalue().encode("utf-8", "backslashreplace")
            try:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError as error:
                raise UsageError(f"cannot write {path}: {error.strerror}") from error
            self._lines[path] += data.count(b"\n")
            ends[str(path)] = self._lines[path]
        return page, ends

    def show(self, result: Result, record: Record) -> None:
        """On standard output: the report that was asked for, else a line."""
        color, chosen = self._request.terminal.color, self._request.chosen
        if chosen.asked:
            write_stdout(lambda stream: chosen.stdout.write(result, terminal_page(stream, color)))
        else:
            write_stdout(lambda stream: stream.write(f"{_line(record)}\n"))

    def close(self) -> None:
        for _, _, stream in self._shared:
            stream.close()


def _file_name(paper: Paper) -> str:
    """A paper's path as one below a folder."""
    parts = Path(paper.path).parts
    return "/".join("__" if part == ".." else part for part in parts if part != os.sep)


def _line(record: Record) -> str:
    counted = [
        plural(record.proofs, "proof"),
        plural(record.steps, "step"),
        *_counts(record.findings),
        *([f"{record.unscored:,} unscored"] if record.scored else []),
    ]
    said = "; ".join(record.reasons) if record.status == "unreadable" else ", ".join(counted)
    return printable(f"{record.path}: {record.status}: {said}")


def _counts(findings: Mapping[str, int]) -> Iterator[str]:
    return (plural(count, label) for label, count in findings.items() if count)
