"""One loop for all that is put through a model: texts that are read and replies that are written.

Each batch has the next token of every reply and as many tokens of texts that are begun as find
room beside them.  What texts have in common is evaluated once (``prefix_tree.py``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol

from proofcheck.llm.engine import Failure
from proofcheck.llm.job import PROMISED, Job, Logits
from proofcheck.llm.llama_context import Run
from proofcheck.llm.prefix_tree import Memory, Node, PrefixTree

_LEAST = 2
"""Rows that are evaluated together: one that is evaluated alone has other last digits."""


class Context(Memory, Protocol):
    """What the loop needs of ``LlamaContext``."""

    batch: int
    outputs: int
    sequences: int
    shares: bool

    def evaluate(self, runs: list[Run]) -> int: ...

    def logits(self, row: int) -> Logits: ...

    def clear(self) -> None: ...


class Scheduler:
    """Does jobs with a context: at most ``most`` at once, in ``cells`` tokens of memory."""

    def __init__(self, context: Context, most: int, cells: int) -> None:
        self._context = context
        self._most = most
        self.tree = PrefixTree(context, context.sequences, cells, sharing=context.shares)

    def forget(self) -> None:
        """Empty the memory."""
        self._context.clear()
        self.tree.clear()

    def narrow(self, job: Job) -> None:
        """Keep in memory only what a job begins with, but for what is to be evaluated for it."""
        unread = max(0, len(job.tokens) - _LEAST)
        self.tree.narrow(job.tokens, min([unread, *job.reads]))

    def run(self, jobs: Iterable[Job]) -> Iterator[Job | None]:
        """Each job when it is over; None: some more tokens have been evaluated.

        Jobs are begun in their order, as soon as there is room.
        """
        upcoming = iter(jobs)
        queue: deque[Job] = deque()
        active: dict[int, Job] = {}
        while True:
            yield from self._begin(active, queue, upcoming)
            if not active:
                return
            for sequence, job in list(active.items()):
                if job.late:
                    job.expire()
                    yield self._end(active, sequence)
            for sequence in list(active):
                going_on = sequence in active and active[sequence].rest
                if going_on and not self.tree.promised(sequence):
                    self._make_room(active, sequence, queue)
            if active:
                yield from self._step(active)
                yield None

    def _begin(
        self, active: dict[int, Job], queue: deque[Job], upcoming: Iterator[Job]
    ) -> Iterator[Job]:
        """Begin the jobs for which there is room; those that are over without it."""
        while queue or (queue := _refilled(queue, upcoming)):
            job = queue[0]
            if not job.over and job.late:
                job.expire()
            if job.over:
                yield queue.popleft()
                continue
            if len(active) == self._most or (active and not job.may_begin):
                return
            sequence = self.tree.admit(job.tokens, job.reads[job.told], job.promise)
            if sequence is None and active:
                return
            queue.popleft()
            if sequence is None:
                job.failure = undecoded(1)
                yield job
            else:
                active[sequence] = job

    def _end(self, active: dict[int, Job], sequence: int) -> Job:
        job = active.pop(sequence)
        self.tree.release(sequence, job.kept)
        return job

    def _make_room(self, active: dict[int, Job], sequence: int, queue: deque[Job]) -> None:
        """Room for more of a reply.  The job begun last gives way: it is continued later."""
        more = min(active[sequence].rest, PROMISED)
        while sequence in active and not self.tree.promise(sequence, more):
            last = next(reversed(active))
            queue.appendleft(job := active.pop(last))
            self.tree.release(last, len(job.tokens))

    def _step(self, active: dict[int, Job]) -> Iterator[Job]:
        """Evaluate a batch; the jobs that are over with it."""
        parts = self._parts(active)
        runs = [run for _, run in parts]
        if status := self._context.evaluate(runs):
            for job in active.values():
                job.failure = undecoded(status)
            yield from active.values()
            active.clear()
            self.forget()
            return
        for node, run in parts:
            node.done += len(run.tokens)
        for sequence, row in _rows(runs, active):
            job = active[sequence]
            job.told += 1
            token = job.read(self._context.logits(row))
            if token is not None:
                self.tree.append(sequence, token)
        for sequence in [one for one, job in active.items() if job.over]:
            yield self._end(active, sequence)

    def _parts(self, active: dict[int, Job]) -> list[tuple[Node, Run]]:
        """What the next batch evaluates of which nodes."""
        bounds = [job.at_once for job in active.values() if job.at_once is not None]
        left, outputs = min([self._context.batch, *bounds]), self._context.outputs
        taken: dict[Node, Run] = {}
        for sequence in active:
            for node in self.tree.pending(sequence):
                run = taken.get(node)
                if run is None:
                    run = _run(node, active, left, outputs)
                    if not run.tokens:
                        break
                    taken[node] = run
                    left -= len(run.tokens)
                    outputs -= len(run.reads)
                if node.done + len(run.tokens) < len(node.tokens):
                    break
        return list(taken.items())


def _refilled(queue: deque[Job], upcoming: Iterator[Job]) -> deque[Job]:
    queue.extend(job for job in [next(upcoming, None)] if job)
    return queue


def _run(node: Node, active: dict[int, Job], most: int, outputs: int) -> Run:
    """The next ``most`` tokens of a node or less, of which at most ``outputs`` are read."""
    start = node.start + node.done
    end = min(start + most, node.end)
    wanted: set[int] = set()
    for sequence in node.sequences:
        if job := active.get(sequence):
            first = bisect_left(job.reads, start, job.told)
            wanted.update(job.reads[first : bisect_left(job.reads, end, first)])
    reads = sorted(wanted)
    if len(reads) > outputs:
        end = reads[outputs]
    if end == node.end - 1 and end - start > _LEAST:
        end -= 1  # so that no token is left to be evaluated alone
    tokens = node.tokens[node.done : node.done + end - start]
    places = [place - start for place in reads if place < end]
    return Run(tokens, start, sorted(node.sequences), places)


def _rows(runs: list[Run], active: dict[int, Job]) -> list[tuple[int, int]]:
    """Which job is read at which row of the batch, by its sequence; all reads of one in order."""
    found: list[tuple[int, int]] = []
    row = 0
    for run in runs:
        for read in run.reads:
            place = run.position + read
            for sequence in run.sequences:
                job = active.get(sequence)
                if job and _reads(job, place):
                    found.append((sequence, row + read))
        row += len(run.tokens)
    return found


def _reads(job: Job, place: int) -> bool:
    at = bisect_left(job.reads, place, job.told)
    return at < len(job.reads) and job.reads[at] == place


def undecoded(status: int) -> Failure:
    """What became of a job that llama.cpp returned with a status other than 0."""
    return Failure(f"llama.cpp could not decode it (status {status})")
