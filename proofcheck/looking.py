"""All that needs no model: documents are read and checked, or what is kept of them is fetched.

What reads and checks is imported when something is to be read or checked: that takes longer than
all the rest of a run whose documents are known.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from proofcheck.assess.cache import Cache
from proofcheck.checks.kept import kept_alone, kept_remarks, program
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.document.text import Text
from proofcheck.latex.files import NO_OVERLAY, Overlay, Tree, folder_tree
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.project import Parse, Root, parse_now, read_documents
from proofcheck.latex.stored import Store

if TYPE_CHECKING:
    from proofcheck.checks.registry import Alone, Check, Remark
    from proofcheck.workers import Answers, NoAnswer

Read = Document | UnreadableDocument

WORTHWHILE = 1_000_000
"""Characters that are to be read beside the largest root: with fewer, to start other processes
takes longer than they save."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was ``read``, and what the checks found in each of the ``documents`` among it."""

    read: tuple[Document | UnreadableDocument, ...]
    found: tuple[tuple[Remark, ...], ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(readable(self.read))


def look(documents: Iterable[Read], checks: Sequence[Check] | None = None) -> Looked:
    """The documents, read to their end, and what the checks say of them; None: all checks."""
    read = tuple(documents)
    return Looked(read, remarks(tuple(readable(read)), checks))


def look_with(reading: Callable[[Parse], Iterator[Read]], store: Store) -> Looked:
    """``look`` at what ``reading`` reads by the parser it is given, with what ``store`` has."""
    reader = KeptReader(store, program())
    read = tuple(reading(reader.parse))
    return Looked(read, kept_remarks(tuple(readable(read)), reader, store))


class Looking:
    """``look`` at the documents of paths, with what ``cache`` has of them, as they are read.

    See ``read_documents`` for what is read, and raised.  Many roots are read and checked in other
    processes, so many of them as ``workers`` says; 0: as there are cores.  Only what all checks say
    is kept.  ``last``: the last part of it is there.
    """

    def __init__(
        self,
        paths: Sequence[str],
        cache: Cache | None,
        *,
        stdin_filename: str | None = None,
        overlay: Overlay = NO_OVERLAY,
        checks: Sequence[Check] | None = None,
        workers: int = 0,
    ) -> None:
        workers = workers or os.cpu_count() or 1
        self._checks = checks
        self._reading = _Reading(cache, workers if checks is None else 0)
        self._read: list[Read] = []
        self.last = False
        try:
            self._left = read_documents(
                paths,
                stdin_filename=stdin_filename,
                overlay=overlay,
                parse=self._reading.parse,
                ahead=self._reading.ahead,
            )
        except BaseException:
            self.close()
            raise

    def parts(self) -> Iterator[tuple[Read, ...]]:
        """All documents in order: one after the other while others are waited for, then the rest.

        Where no other process reads, all are one part.
        """
        for document in self._left:
            self.last = self.gather()
            part = (document, *(self._left if self.last else ()))
            self._read += part
            yield part

    def gather(self) -> bool:
        """Take in what other processes have read; whether that is all.  Waits for nothing."""
        return self._reading.gather()

    def looked(self) -> Looked:
        """All documents, those that are still to be read too, and what is found in them."""
        self._read += self._left
        documents = tuple(readable(self._read))
        return Looked(
            tuple(self._read),
            self._reading.remarks(documents)
            if self._checks is None
            else remarks(documents, self._checks),
        )

    def close(self) -> None:
        """End the other processes."""
        self._reading.close()


def remarks(
    documents: Sequence[Document], checks: Sequence[Check] | None = None
) -> tuple[tuple[Remark, ...], ...]:
    """What the checks say of each of the documents of a run; None: all checks."""
    from proofcheck.checks.registry import CHECKS, run_checks

    return tuple(run_checks(documents, CHECKS if checks is None else checks))


# -- roots in other processes ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Task:
    """A root on a disk; ``cache`` is the folder of the cache, if there is one."""

    top: Path
    shown: str
    name: str
    cache: Path | None

    @property
    def path(self) -> str:
        return self.shown + self.name


_Seen = tuple[Read, "Alone", bytes | None]
"""A document, what is found in it alone, and its mark."""


class _Reading:
    """Reads roots: from what is kept of them, in other processes, or here."""

    def __init__(self, cache: Cache | None, workers: int) -> None:
        self._cache = cache
        self._reader = KeptReader(cache, program()) if cache is not None else None
        self._workers = workers
        self._known: dict[str, Document] = {}
        self._coming: set[str] = set()
        self._answers: Answers[_Task, _Seen] | None = None
        self._alone: dict[Text, Alone] = {}

    def ahead(self, roots: Sequence[Root]) -> None:
        """Begin with what is not known, where that is worthwhile."""
        if self._workers < 2:
            return
        folder = self._cache.folder if self._cache is not None else None
        tasks: list[_Task] = []
        sizes: list[int] = []
        for root in roots:
            tree, path = root.tree, root.tree.path(root.name)
            known = self._reader.known(tree, root.name) if self._reader is not None else None
            if known is not None:
                self._known[path] = known
            elif tree.top is not None:
                tasks.append(_Task(tree.top, tree.shown, root.name, folder))
                sizes.append(root.size)
        if len(tasks) > 1 and sum(sizes) - max(sizes) >= WORTHWHILE:
            from proofcheck.workers import Answers

            self._coming = {task.path for task in tasks}
            workers = min(self._workers, len(tasks))
            self._answers = Answers(tasks, _see, workers, ahead=len(tasks))

    def gather(self) -> bool:
        """See ``Looking``."""
        return self._answers is None or self._answers.gather()

    def parse(self, tree: Tree, name: str) -> Read:
        """See ``parse.parse``."""
        path = tree.path(name)
        if (known := self._known.pop(path, None)) is not None:
            return known
        while path in self._coming and self._answers is not None:
            task, answer = next(self._answers)
            self._coming.discard(task.path)
            if task.path == path:
                return self._taken(path, answer)
        parse = parse_now if self._reader is None else self._reader.parse
        try:
            return parse(tree, name)
        except Exception as error:  # noqa: BLE001 - it costs a root, as in another process
            from proofcheck.workers import failed

            return UnreadableDocument(path, failed(error))

    def _taken(self, path: str, answer: _Seen | NoAnswer) -> Read:
        if not isinstance(answer, tuple):
            return UnreadableDocument(path, answer.reason)
        read, alone, mark = answer
        if isinstance(read, Document):
            self._alone[read.text] = alone
            if self._reader is not None and mark is not None:
                self._reader.adopt(read, mark)
        return read

    def remarks(self, documents: tuple[Document, ...]) -> tuple[tuple[Remark, ...], ...]:
        """What all checks say of the documents that were read."""
        if self._reader is not None and self._cache is not None:
            return kept_remarks(documents, self._reader, self._cache, self._alone)
        if not self._alone:
            return remarks(documents)
        from proofcheck.checks.registry import check_alone, check_among

        each = [self._alone.get(one.text) or check_alone(one) for one in documents]
        return tuple(check_among(documents, each))

    def close(self) -> None:
        """End the other processes."""
        if self._answers is not None:
            self._answers.close()


def _see(task: _Task) -> _Seen:
    """Read a root and check it alone; in another process."""
    from proofcheck.checks.registry import check_alone

    tree = _tree(task.top, task.shown)
    if task.cache is None:
        read = parse_now(tree, task.name)
        return read, check_alone(read) if isinstance(read, Document) else (), None
    with closing(Cache(task.cache)) as cache:
        reader = KeptReader(cache, program())
        read = reader.parse(tree, task.name)
        if not isinstance(read, Document):
            return read, (), None
        return read, kept_alone(read, reader, cache), reader.mark(read)


@lru_cache(maxsize=4)
def _tree(top: Path, shown: str) -> Tree:
    """The tree of a folder, whose files are decoded once for all roots that a process reads."""
    return folder_tree(top, shown)
