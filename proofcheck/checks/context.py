"""What checks are asked about: one document of a run, and what was worked out for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self, TypeVar

from proofcheck.document.document import Document

T = TypeVar("T")


class _Memory:
    """Things worked out of this object, each once."""

    def __init__(self) -> None:
        self._known: dict[Callable[..., Any], Any] = {}

    def once(self, compute: Callable[[Self], T]) -> T:
        """``compute(self)``, remembered for the next check that asks for the same."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        value: T = self._known[compute]
        return value


class Run(_Memory):
    """The documents of a run."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        super().__init__()
        self.documents = documents


class Context(_Memory):
    """One document of a run; without ``run``, a document alone."""

    def __init__(self, document: Document, run: Run | None = None) -> None:
        super().__init__()
        self.document = document
        self._run = run

    @property
    def run(self) -> Run:
        """The documents of the run.  Raises LookupError for a document alone."""
        if self._run is None:
            raise LookupError("a check that looks at one document alone asked for others")
        return self._run
