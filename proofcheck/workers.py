"""Work done in other processes, ahead of who needs it: reading papers, or roots.

A process that dies or takes too long costs one task, and another takes its place.  One that has
done its share makes room, too: what a process remembers of papers grows with their number.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from typing import Any, Generic, TypeVar

from proofcheck.transport import from_bytes, to_bytes

Task = TypeVar("Task")
Answer = TypeVar("Answer")


_SHARE = 400  # tasks of one process; starting another takes a second or two
LONGEST = 600.0
"""Seconds for a task of which nothing else is said: many times what the largest books take."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no answer: a phrase for the user."""

    reason: str


class Answers(Generic[Task, Answer]):
    """``work(task)`` for each task, in order, in ``workers`` processes; 0: here, when it is asked.

    ``work`` is a function of a module.  At most ``ahead`` tasks (None: twice as many as there are
    workers) have been begun and not been fetched.  A task that takes longer than ``seconds`` (None:
    ``LONGEST``) has no answer; without processes it cannot be stopped.  A process does ``share``
    tasks, then another takes its place.
    """

    def __init__(
        self,
        tasks: Iterable[Task],
        work: Callable[[Task], Answer],
        workers: int,
        seconds: float | None = None,
        share: int = _SHARE,
        ahead: int | None = None,
    ) -> None:
        self._left = enumerate(tasks)
        self._work = work
        self._ahead = 2 * workers if ahead is None else ahead
        self._pool = _Pool(work, workers, seconds or LONGEST, share) if workers else None
        self._begun: dict[int, Task] = {}
        self._done: dict[int, Answer | NoAnswer] = {}
        self._turn = 0

    def __iter__(self) -> Iterator[tuple[Task, Answer | NoAnswer]]:
        return self

    def __next__(self) -> tuple[Task, Answer | NoAnswer]:
        """The next task with its answer, which is waited for."""
        if self._pool is None:
            _, task = next(self._left)
            return task, done_here(self._work, task)
        self._send(self._pool)
        while self._turn not in self._done:
            if not self._begun:
                raise StopIteration
            self._done.update(self._pool.receive())
            self._send(self._pool)
        number = self._turn
        self._turn += 1
        return self._begun.pop(number), self._done.pop(number)

    def gather(self) -> bool:
        """Take in what is done, and let the processes go on; whether all is done.

        Waits for nothing.
        """
        if self._pool is not None:
            self._done.update(self._pool.receive(wait=False))
            self._send(self._pool)
        return len(self._done) == len(self._begun)

    def _send(self, pool: _Pool[Task, Answer]) -> None:
        while pool.idle and len(self._begun) < self._ahead:
            following = next(self._left, None)
            if following is None:
                break
            self._begun[following[0]] = following[1]
            pool.send(*following)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()


def done_here(work: Callable[[Task], Answer], task: Task) -> Answer | NoAnswer:
    """``work(task)`` in this process; what nobody has foreseen is no answer."""
    try:
        return work(task)
    except Exception as error:  # noqa: BLE001 - one paper must not end the batch
        return NoAnswer(failed(error))


def failed(error: Exception) -> str:
    """What nobody has foreseen, as a phrase for the user."""
    return f"reading it failed ({type(error).__name__}: {error})"


@dataclass
class _Worker(Generic[Task]):
    """A process, and the number of the task that it is at, since when; ``done`` tasks came before.

    It says when it is ``ready``: until then a task waits, and its time has not begun.
    """

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    number: int = -1
    done: int = 0
    since: float = 0.0
    ready: bool = False


class _Pool(Generic[Task, Answer]):
    def __init__(
        self, work: Callable[[Task], Answer], workers: int, seconds: float, share: int
    ) -> None:
        self._work = work
        self._share = share
        self._seconds = seconds
        self.idle: list[_Worker[Task]] = [self._new() for _ in range(workers)]
        self._busy: list[_Worker[Task]] = []

    def _new(self) -> _Worker[Task]:
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(theirs, self._work), daemon=True)
        with _safe_path(), _no_main():
            process.start()
        theirs.close()  # so that the end of one side is the end of the other
        return _Worker(process, ours)

    def send(self, number: int, task: Task) -> None:
        worker = self.idle.pop()
        worker.number, worker.since = number, time.monotonic()
        self._busy.append(worker)
        with suppress(OSError):  # it has died: its answer will say so
            worker.pipe.send(task)

    def receive(self, *, wait: bool = True) -> dict[int, Answer | NoAnswer]:
        """The answers that are there; where it may ``wait``, after the next news."""
        ends = [one.since + self._seconds for one in self._busy if one.ready]
        room = max(0.0, min(ends) - time.monotonic()) if ends else None
        ready = wait_for([worker.pipe for worker in self._busy], room if wait else 0.0)
        found: dict[int, Answer | NoAnswer] = {}
        for worker in list(self._busy):
            if worker.pipe in ready and not worker.ready:
                self._hear(worker, found)
            elif worker.pipe in ready:
                found[worker.number] = self._answer(worker)
            elif worker.ready and time.monotonic() >= worker.since + self._seconds:
                said = f"reading it took longer than {self._seconds:g} seconds"
                found[worker.number] = NoAnswer(said)
                self._replace(worker)
        return found

    def _hear(self, worker: _Worker[Task], found: dict[int, Answer | NoAnswer]) -> None:
        """The first word of a process: that it is ready; or it has died before."""
        with suppress(EOFError, OSError):
            worker.pipe.recv_bytes()
            worker.ready, worker.since = True, time.monotonic()
            return
        found[worker.number] = self._answer(worker)

    def _answer(self, worker: _Worker[Task]) -> Answer | NoAnswer:
        try:
            answer: Answer | NoAnswer = from_bytes(worker.pipe.recv_bytes())
        except (EOFError, OSError):
            worker.process.join(5)
            code = worker.process.exitcode
            self._replace(worker)
            return NoAnswer(f"the process that read it died (exit status {code})")
        worker.done += 1
        if worker.done >= self._share:
            self._replace(worker)
        else:
            self._busy.remove(worker)
            self.idle.append(worker)
        return answer

    def _replace(self, worker: _Worker[Task]) -> None:
        self._busy.remove(worker)
        worker.process.kill()
        worker.pipe.close()
        self.idle.append(self._new())

    def close(self) -> None:
        for worker in (*self.idle, *self._busy):
            worker.process.kill()
            worker.pipe.close()
        for worker in (*self.idle, *self._busy):
            worker.process.join()


@contextmanager
def _safe_path() -> Iterator[None]:
    """Python that is started within imports nothing from the folder that it is started in.

    It may be a stranger's, with a ``multiprocessing.py``; what is imported comes from our own path,
    which multiprocessing hands on.
    """
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


@contextmanager
def _no_main() -> Iterator[None]:
    """Python that is started within does not import the program that was started first.

    No work is a function of that one, and a script that is not prepared for it would run again.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """What a worker does until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    gc.set_threshold(200_000, 50, 50)  # for the reason that ``cli`` has
    with suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            answer = done_here(work, pipe.recv())
            pipe.send_bytes(to_bytes(answer))
