"""Papers checked by the workers of a Dask scheduler, which may be other machines.

Workers are compared before they get work.  What a worker that is lost was at goes to another one; a
scheduler that is started anew is waited for.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from proofcheck.assess.assessor import Assessor
from proofcheck.batch.batch import CheckedPaper, judge_paper
from proofcheck.batch.job import Checked, Job, UnfitError, check_paper, why_unfit
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress
from proofcheck.latex.collection import Paper
from proofcheck.transport import from_bytes
from proofcheck.workers import NoAnswer

_AHEAD = 8  # papers for each worker that are begun before the first of them is fetched
_SECONDS_TO_COME = 60.0  # for a worker, and for a scheduler that was there before
_SECONDS_TO_ANSWER = 10.0  # for a scheduler at first
_SECONDS_TO_LOOK = 2.0  # between two looks at who is there

# What is said of a result whose scheduler or worker is gone; Dask's own is that of futures.
_GONE = (concurrent.futures.CancelledError, asyncio.CancelledError, OSError)


@dataclass
class _Task:
    """A paper, and what is to become of it: asked for by ``client``, of one of ``workers``."""

    paper: Paper
    future: Any = None
    client: Any = None
    workers: frozenset[str] = frozenset()


def check_on_cluster(
    papers: Iterable[Paper],
    scheduler: str,
    job: Job,
    assessor: Assessor,
) -> Generator[Progress | Note | CheckedPaper, None, None]:
    """``check_papers`` by the workers of ``scheduler``: its address, or its file.

    ``assessor`` is the one of this machine; it is asked for nothing.  Raises UsageError without
    Dask, without a scheduler, and when no worker is fit for the job.
    """
    crew = _Crew(_import_dask(), scheduler, job)
    left = iter(papers)
    begun: deque[_Task] = deque()
    try:
        yield from crew.gather()
        while True:
            room = _AHEAD * len(crew.fit) - len(begun)
            begun.extend(_Task(paper) for paper in islice(left, max(room, 0)))
            if not begun:
                return
            for task in begun:
                crew.give(task)
            done = yield from crew.result(begun[0])
            if done is None:
                continue
            paper = begun.popleft().paper
            if isinstance(done, NoAnswer):
                yield from judge_paper(paper, done, job.settings, assessor, {})
            else:
                yield from done.notes
                yield done.paper
    finally:
        crew.close()


class _Crew:
    """The workers that are ``fit`` for the job, by address."""

    def __init__(self, dask: Any, scheduler: str, job: Job) -> None:
        self.fit: frozenset[str] = frozenset()
        self._dask = dask
        self._scheduler = scheduler
        self._job = job
        self._refused: set[str] = set()
        self._client: Any = None
        self._numbers = count()
        self._met = False

    def gather(self) -> Iterator[Note]:
        """Find the scheduler, and at least one worker that is fit."""
        begun = time.monotonic()
        self.close()
        while True:
            try:
                if self._client is None:
                    self._client = self._connect(_SECONDS_TO_ANSWER)
                self._met = True
                yield from self._compare()
                missing = f"the scheduler {self._scheduler} has no worker fit for this batch"
            except (OSError, ValueError, RuntimeError) as error:
                self.close()
                said = " ".join(str(error).split())
                missing = f"no scheduler is to be reached at {self._scheduler}: {said}"
            if self.fit:
                return
            if time.monotonic() > begun + (_SECONDS_TO_COME if self._met else _SECONDS_TO_ANSWER):
                raise UsageError(f"{missing} (what is done is kept, and --resume goes on with it)")
            time.sleep(0.2)

    def _connect(self, seconds: float) -> Any:
        is_file = Path(self._scheduler).is_file()
        where = {"scheduler_file" if is_file else "address": self._scheduler}
        return self._dask.Client(**where, timeout=seconds, set_as_default=False)

    def _compare(self) -> Iterator[Note]:
        """Ask those that have come since; a note for each that is refused."""
        there = set(self._client.nthreads())
        self.fit &= there
        asked = {
            address: self._submit(why_unfit, self._job, workers=[address])
            for address in sorted(there - self.fit - self._refused)
        }
        for address, future in asked.items():
            try:
                reason = future.result(timeout=_SECONDS_TO_COME)
            except _GONE:
                continue  # it is gone, and may come back
            except Exception as error:  # noqa: BLE001 - whatever is wrong there
                reason = f"{type(error).__name__}: {error}"
            if reason is None:
                self.fit |= {address}
            else:
                self._refused.add(address)
                said = " ".join(reason.split())
                yield Note(f"the worker {address} gets no work: {said}", first=True)

    def _submit(self, *call: Any, workers: Iterable[str]) -> Any:
        return self._client.submit(
            *call,
            workers=list(workers),
            allow_other_workers=False,
            pure=False,
            key=f"proofcheck-{os.getpid()}-{time.time_ns()}-{next(self._numbers)}",
        )

    def give(self, task: _Task) -> None:
        """Hand the task out, unless someone has it who can do it."""
        if task.client is not self._client or not (task.workers & self.fit):
            task.client, task.workers = self._client, self.fit
            task.future = self._submit(check_paper, self._job, task.paper, workers=self.fit)

    def result(self, task: _Task) -> Generator[Note, None, Checked | NoAnswer | None]:
        """What the task came to; None: nothing yet, and workers may have come and gone."""
        try:
            found = task.future.result(timeout=_SECONDS_TO_LOOK)
        except UnfitError:  # it is another one than was compared: all are compared anew
            task.client, self.fit = None, frozenset()
        except self._dask.KilledWorker:
            return NoAnswer("the workers that were at it died, one after the other")
        except TimeoutError:
            pass
        except _GONE:
            yield from self._again()
            return None
        except Exception as error:  # noqa: BLE001 - one paper must not end the batch
            return NoAnswer(f"checking it failed ({type(error).__name__}: {error})")
        else:
            checked: Checked = from_bytes(found)
            return checked
        try:
            yield from self._compare()
        except OSError:
            yield from self._again()
        if not self.fit:
            yield from self.gather()
        return None

    def _again(self) -> Iterator[Note]:
        yield Note(f"the scheduler {self._scheduler} does not answer: it is waited for", first=True)
        yield from self.gather()

    def close(self) -> None:
        """Let go of all that is begun, and of the scheduler."""
        client, self._client = self._client, None
        self.fit, self._refused = frozenset(), set()
        if client is not None:
            with suppress(Exception):
                client.close(timeout=5.0)


def _import_dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            f"--cluster needs Dask ({error}): pip install 'proofcheck-tex[cluster]'"
        ) from None
    # What is to be known of a worker that is lost is said in our own words.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed
