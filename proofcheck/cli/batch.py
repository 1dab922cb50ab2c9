"""``check --into``: papers one by one, reports as they come, and the journal of what is done."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from proofcheck import __version__
from proofcheck.assess.assessor import Assessor
from proofcheck.assess.session import Session
from proofcheck.batch.batch import CheckedPaper, check_papers
from proofcheck.batch.journal import Journal
from proofcheck.batch.page import write_index, write_summary
from proofcheck.batch.record import Record, record_of
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.options import Reporting, Terminal
from proofcheck.cli.output import say, terminal_page, write_file, write_stdout
from proofcheck.cli.reports import Chosen
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.latex.collection import Paper, find_papers
from proofcheck.reports.report import FileReport, Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result
from proofcheck.settings.settings import Settings
from proofcheck.settings.table import TABLE

_JOINED = ("full", "concise", "jsonl", "github", "markdown")
"""Formats of which one may stand behind the other in a file."""
_SUFFIXES = {"markdown": ".md", "junit": ".xml", "full": ".txt", "concise": ".txt"}
_HOW_FAST = frozenset(
    """threads timeout cache cache-dir workers server-requests server-timeout
    server-retries""".split()
)
"""Settings on which no result depends."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What is asked for: ``folder`` is that of the batch."""

    paths: tuple[str, ...]
    folder: Path
    resume: bool
    chosen: Chosen[Result]
    reporting: Reporting
    terminal: Terminal


def check_batch(request: BatchRequest, settings: Settings) -> int:
    """Check each paper by itself; the exit code is the worst of theirs."""
    papers = tuple(find_papers(request.paths))
    if not papers:
        raise UsageError("there is no LaTeX in what was named")
    with ExitStack() as stack:
        session = stack.enter_context(closing(Session(settings)))
        notes = list(session.notes())
        assessor = session.assessor()
        outputs = _Outputs(request)
        how = {**_how(settings, assessor), "outputs": outputs.names}
        journal = stack.enter_context(closing(Journal(request.folder, how, resume=request.resume)))
        stack.enter_context(closing(outputs))
        outputs.open(journal.records)
        done = {record.path for record in journal.records}
        left = [paper for paper in papers if paper.path not in done]
        bar = stack.enter_context(closing(_Bar(len(papers), len(done), request.terminal)))
        try:
            said = {note.text for note in notes}
            for note in notes:
                bar.say(note.text)
            for event in check_papers(left, settings, assessor):
                if isinstance(event, Note):
                    if event.text not in said:
                        said.add(event.text)
                        bar.say(event.text)
                elif isinstance(event, Progress):
                    bar.within(event, assessor.evaluated)
                else:
                    code = exit_code(event.result, settings)
                    page, ends = outputs.write(event)
                    journal.add(record_of(event, code, page, ends))
                    bar.next(journal.records[-1], assessor.evaluated)
        finally:
            _write_sums(request.folder, journal.records, len(papers))
        return _worst(journal.records)


def _how(settings: Settings, assessor: Assessor) -> dict[str, Any]:
    """All that the results depend on, but for the papers."""
    how: dict[str, Any] = {"version": __version__}
    models = assessor.models
    how["models"] = [
        [one.name, one.sha256, one.protocol] for one in (*models.scoring, *models.writing)
    ]
    for key, setting in TABLE.items():
        value = setting.value_in(settings)
        write = setting.declared.kind.write
        if key not in _HOW_FAST:
            how[key] = write(value) if write and value is not None else value
    if settings.baseline and settings.baseline.is_file():
        how["content of the baseline"] = hashlib.sha256(settings.baseline.read_bytes()).hexdigest()
    return how


def _worst(records: Sequence[Record]) -> int:
    codes = {record.exit_code for record in records}
    order = (ExitCode.FINDINGS, ExitCode.INCOMPLETE)
    return next((code for code in order if code in codes), ExitCode.CLEAN)


def _write_sums(folder: Path, records: Sequence[Record], papers: int) -> None:
    write_file(folder / "index.html", lambda stream: write_index(records, papers, stream))
    write_file(folder / "summary.json", lambda stream: write_summary(records, papers, stream))


class _Outputs:
    """Where the reports go: files that all papers share, and folders with a file for each."""

    def __init__(self, request: BatchRequest) -> None:
        self._request = request
        self._shared: list[tuple[Report[Result], Path, BinaryIO]] = []
        self._folders: list[tuple[Report[Result] | FileReport[Result], Path, str]] = []
        self._to_share: list[tuple[Report[Result], Path]] = []
        given = [text for text in request.reporting.output or () if not text.endswith("=-")]
        self.names = given
        for text, (report, path) in zip(given, request.chosen.files, strict=True):
            name = text.partition("=")[0]
            if isinstance(report, Report) and name in _JOINED and not text.endswith("/"):
                self._to_share.append((report, path))
            else:
                self._folders.append((report, path, _SUFFIXES.get(name, f".{name}")))
        formats = (request.reporting.format, *(request.reporting.output or ()))
        self._stdout = any(one and (one.endswith("=-") or "=" not in one) for one in formats)

    def open(self, records: Sequence[Record]) -> None:
        """Open the shared files where the last paper that is done ended."""
        for report, path in self._to_share:
            end = records[-1].ends.get(str(path), 0) if records else 0
            try:
                stream = path.open("r+b" if records else "wb")
                self._shared.append((report, path, stream))
                if stream.seek(0, os.SEEK_END) < end:
                    raise UsageError(f"{path} is shorter than it was when the last paper was done")
                stream.truncate(end)
                stream.seek(end)
            except OSError as error:
                raise UsageError(f"cannot write {path}: {error.strerror}") from error

    def write(self, checked: CheckedPaper) -> tuple[str, dict[str, int]]:
        """Write a paper's reports: its page, from the folder of the batch, and where its parts of
        the shared files end."""
        page = ""
        for report, folder, suffix in self._folders:
            path = folder / (_file_name(checked.paper) + suffix)
            self._write_one(report, path, checked.result)
            if suffix in (".html", ".pdf", ".md", ".txt") and not page:
                page = Path(os.path.relpath(path, self._request.folder)).as_posix()
        ends = {}
        for report, path, stream in self._shared:
            text = io.StringIO()
            report.write(checked.result, Page(text))
            try:
                stream.write(text.getvalue().encode("utf-8", "backslashreplace"))
                stream.flush()
                os.fsync(stream.fileno())
            except OSError as error:
                raise UsageError(f"cannot write {path}: {error.strerror}") from error
            ends[str(path)] = stream.tell()
        self._show(checked)
        return page, ends

    def _write_one(
        self, report: Report[Result] | FileReport[Result], path: Path, result: Result
    ) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from error
        if isinstance(report, Report):
            write_file(path, lambda stream: report.write(result, Page(stream)))
        else:
            data, _ = report.load()(result, None)
            write_file(path, lambda stream: stream.buffer.write(data))

    def _show(self, checked: CheckedPaper) -> None:
        """On standard output: the report that was asked for, else a line."""
        color, report = self._request.terminal.color, self._request.chosen.stdout
        if self._stdout:
            write_stdout(lambda stream: report.write(checked.result, terminal_page(stream, color)))
        else:
            line = _line(record_of(checked, 0, "", {}))
            write_stdout(lambda stream: stream.write(f"{line}\n"))

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


class _Bar:
    """How far the batch is, on a terminal: papers, steps, tokens a second, time left."""

    def __init__(self, papers: int, done: int, terminal: Terminal) -> None:
        self._quiet = terminal.quiet
        self._bar: Any = None
        self._steps = 0
        self._begun = time.monotonic()
        if not terminal.quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=papers, initial=done, unit="paper", leave=False)

    def say(self, text: str) -> None:
        if not self._quiet:
            if self._bar is not None:
                self._bar.clear()
            say("note", text)

    def within(self, progress: Progress, tokens: int) -> None:
        done = progress.done if progress.unit == "step" else 0
        self._show(self._steps + done, tokens)

    def next(self, record: Record, tokens: int) -> None:
        self._steps += record.steps
        self._show(self._steps, tokens)
        if self._bar is not None:
            self._bar.update(1)

    def _show(self, steps: int, tokens: int) -> None:
        if self._bar is not None:
            rate = tokens / max(time.monotonic() - self._begun, 1e-3)
            self._bar.set_postfix_str(f"{steps:,} steps, {rate:,.0f} tokens/s", refresh=False)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
