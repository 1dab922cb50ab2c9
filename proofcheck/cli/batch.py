"""``check --into``: papers one by one, reports as they come, and the journal of what is done."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from proofcheck import __version__
from proofcheck.assess.assessor import Assessor
from proofcheck.assess.session import Session
from proofcheck.batch.batch import CheckedPaper, check_papers
from proofcheck.batch.job import Job, identities
from proofcheck.batch.journal import Journal
from proofcheck.batch.page import write_index, write_summary
from proofcheck.batch.record import Record, record_of
from proofcheck.cli.batch_outputs import BatchOutputs, BatchRequest
from proofcheck.cli.exit_codes import ExitCode, exit_code
from proofcheck.cli.options import Terminal
from proofcheck.cli.output import say, write_file
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.latex.collection import Paper, find_papers, listed, passed_over_text
from proofcheck.reports.shared.text import plural
from proofcheck.settings.settings import Settings
from proofcheck.settings.table import TABLE

_HOW_FAST = frozenset(
    """threads timeout cache cache-dir workers server-requests server-timeout
    server-retries""".split()
)
"""Settings on which no result depends."""


def check_batch(request: BatchRequest, settings: Settings) -> int:
    """Check each paper by itself; the exit code is the worst of theirs."""
    papers = tuple(find_papers(request.paths))
    hidden = passed_over_text(list(listed(request.paths)))
    if not papers:
        raise UsageError("there is no LaTeX in what was named")
    with ExitStack() as stack:
        session = stack.enter_context(closing(Session(settings)))
        notes = list(session.notes())
        assessor = session.assessor()
        outputs = BatchOutputs(request)
        how = {**_how(settings, assessor), "outputs": outputs.names}
        journal = stack.enter_context(closing(Journal(request.folder, how, resume=request.resume)))
        stack.enter_context(closing(outputs))
        outputs.open(journal.records)
        done = {record.path for record in journal.records}
        left = [paper for paper in papers if paper.path not in done]
        bar = stack.enter_context(closing(_Bar(len(papers), len(done), request.terminal)))
        try:
            if done and not request.terminal.quiet:
                bar.say(f"{len(done):,} of {plural(len(papers), 'paper')} done already")
            for note in [*map(Note, filter(None, [hidden])), *notes]:
                bar.note(note)
            for event in _checked(left, request, settings, assessor):
                if isinstance(event, Note):
                    bar.note(event)
                elif isinstance(event, Progress):
                    bar.within(event, assessor.evaluated)
                else:
                    code = exit_code(event.result, settings)
                    page, ends = outputs.write(event)
                    record = record_of(event, code, page, ends)
                    outputs.show(event.result, record)
                    journal.add(record)
                    bar.next(journal.records[-1], assessor.evaluated)
            bar.last_notes()
        finally:
            _write_sums(request.folder, journal.records, len(papers))
        return _worst(journal.records)


def _checked(
    papers: Sequence[Paper], request: BatchRequest, settings: Settings, assessor: Assessor
) -> Iterator[Progress | Note | CheckedPaper]:
    """The papers as they are done, here or by the workers of a cluster."""
    if request.cluster is None or not papers:
        return check_papers(papers, settings, assessor)
    from proofcheck.batch.cluster import check_on_cluster

    first = papers[0].folder or papers[0].path
    job = Job(str(Path.cwd()), first, settings, identities(assessor.models))
    return check_on_cluster(papers, request.cluster, job, assessor)


def _how(settings: Settings, assessor: Assessor) -> dict[str, Any]:
    """All that the results depend on, but for the papers."""
    how: dict[str, Any] = {"version": __version__}
    how["models"] = list(map(list, identities(assessor.models)))
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


class _Bar:
    """How far the batch is, on a terminal: papers, steps, tokens a second, time left."""

    def __init__(self, papers: int, done: int, terminal: Terminal) -> None:
        self._quiet = terminal.quiet
        self._bar: Any = None
        self._steps = 0
        self._tokens = 0
        self._said: dict[str, str] = {}
        self._changed: dict[str, str] = {}
        self._begun = time.monotonic()
        if not terminal.quiet and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=papers, initial=done, unit="paper", leave=False)

    def say(self, text: str) -> None:
        if not self._quiet:
            if self._bar is not None:
                self._bar.clear()
            say("note", text)

    def note(self, note: Note) -> None:
        """Say a remark the first time; where only what it counts has changed, at the end again."""
        text = note.text
        rest = text if note.first else re.sub(r"\d", "", text)
        if rest not in self._said:
            self._said[rest] = text
            self.say(text)
        elif self._said[rest] != text:
            self._changed[rest] = text

    def last_notes(self) -> None:
        """Say the remarks whose numbers have changed."""
        for text in self._changed.values():
            self.say(text)

    def within(self, progress: Progress, tokens: int) -> None:
        done = progress.done if progress.unit == "step" else 0
        self._show(self._steps + done, tokens)

    def next(self, record: Record, tokens: int) -> None:
        self._steps += record.steps
        self._tokens += record.tokens
        self._show(self._steps, max(tokens, self._tokens))  # those of a cluster are its own
        if self._bar is not None:
            self._bar.update(1)

    def _show(self, steps: int, tokens: int) -> None:
        if self._bar is not None:
            rate = tokens / max(time.monotonic() - self._begun, 1e-3)
            self._bar.set_postfix_str(f"{steps:,} steps, {rate:,.0f} tokens/s", refresh=False)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
