"""What checks are asked about: one document of a run, and what was worked out for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from proofcheck.document.document import Document

T = TypeVar("T")


class Run:
    """The documents of a run, with what is worked out of all of them, each thing once."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.documents = documents
        self._known: dict[Callable[..., Any], Any] = {}

    def once(self, compute: Callable[[Run], T]) -> T:
        """``compute(self)``, remembered for the next check that asks for the same."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        value: T = self._known[compute]
        return value


class Context:
    """One document of a run, with what is worked out of it, each thing once."""

    def __init__(self, document: Document, run: Run) -> None:
        self.document = document
        self.run = run
        self._known: dict[Callable[..., Any], Any] = {}

    def once(self, compute: Callable[[Context], T]) -> T:
        """``compute(self)``, remembered for the next check that asks for the same."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        value: T = self._known[compute]
        return value
