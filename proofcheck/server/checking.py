"""Checks in a thread of their own, one after another, where the models stay open.

One thread, because the cache's database belongs to the thread that opened it; and not the one that
talks to the editor, because a check takes as long as it takes.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotDoneError
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.session import Session
from proofcheck.errors import ModelError, UsageError
from proofcheck.events import Note, Progress
from proofcheck.latex.files import Overlay
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """A check of ``paths``; with ``known_only`` no step is scored that the cache does not know."""

    paths: tuple[str, ...]
    overlay: Overlay
    settings: Settings
    known_only: bool


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """``notes`` are for the user; ``result`` is None when the job was given up as stale."""

    result: Result | None
    notes: tuple[str, ...] = ()


class Checker:
    """Runs jobs.  An assessor, once opened, serves all jobs that ask for the same models."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "checks")
        self._resources = ExitStack()
        self._assessor: Assessor | None = None
        self._opened_for: Settings | None = None
        self._closed = threading.Event()

    def submit(
        self, job: Job, stale: threading.Event, progress: Callable[[Progress], None]
    ) -> Future[CheckOutcome]:
        """Run a job when those before it are done, until ``stale`` is set.

        ``progress`` is called in the thread of the checks.  The future raises UsageError as
        ``run.check`` does; a model that cannot be used is a note, and the checks alone are run.
        """
        return self._pool.submit(self._work, job, stale, progress)

    def close(self, patience: float) -> bool:
        """End the engine; False when a check did not stop within ``patience`` seconds."""
        self._closed.set()
        try:
            self._pool.submit(self._forget).result(patience)
        except NotDoneError:
            # Its process must not outlive this one, whatever the thread is waiting for.
            if self._assessor is not None:
                self._assessor.close()
            return False
        self._pool.shutdown()
        return True

    def _work(
        self, job: Job, stale: threading.Event, progress: Callable[[Progress], None]
    ) -> CheckOutcome:
        try:
            assessor = self._assessor_for(job.settings) if job.settings.use_model else None
            return self._run(job, assessor, stale, progress)
        except (ModelError, UsageError) as error:
            self._forget()
            without = replace(job, settings=replace(job.settings, use_model=False))
            outcome = self._run(without, None, stale, progress)
            return replace(outcome, notes=(*outcome.notes, f"no step is scored: {error}"))

    def _run(
        self,
        job: Job,
        assessor: Assessor | None,
        stale: threading.Event,
        progress: Callable[[Progress], None],
    ) -> CheckOutcome:
        notes: list[str] = []
        events = check(
            job.paths,
            job.settings,
            overlay=job.overlay,
            assessor=assessor,
            known_only=job.known_only,
        )
        with closing(events):
            for event in events:
                if stale.is_set() or self._closed.is_set():
                    break
                match event:
                    case Progress():
                        progress(event)
                    case Note(text):
                        notes.append(text)
                    case Result():
                        return CheckOutcome(event, tuple(notes))
        return CheckOutcome(None, tuple(notes))

    def _assessor_for(self, settings: Settings) -> Assessor:
        """The assessor of these settings; the one opened before is closed if it is another."""
        wanted = Settings(
            engine=settings.engine,
            models=settings.models,
            use_cache=settings.use_cache,
            cache_dir=settings.cache_dir,
        )
        if self._assessor is None or wanted != self._opened_for:
            self._forget()
            kept = wanted
            if not wanted.use_cache:
                # Between two checks scores must be remembered, or each would take as long as the
                # first.
                folder = self._resources.enter_context(
                    tempfile.TemporaryDirectory(prefix="proofcheck-")
                )
                kept = replace(wanted, use_cache=True, cache_dir=Path(folder))
            self._assessor = self._resources.enter_context(closing(Session(kept))).scorer()
            self._opened_for = wanted
        return self._assessor

    def _forget(self) -> None:
        self._assessor = self._opened_for = None
        with suppress(OSError):
            self._resources.close()
