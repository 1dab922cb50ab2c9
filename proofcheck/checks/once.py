"""What is worked out once for all documents of a run, although the checks of each ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from proofcheck.latex.document import Document

_T = TypeVar("_T")


class _Run:
    """Documents, compared by identity: their contents are megabytes."""

    __slots__ = ("documents",)

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = tuple(documents)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Run)
            and len(self.documents) == len(other.documents)
            and all(a is b for a, b in zip(self.documents, other.documents, strict=True))
        )

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.documents)))


def once_per_run(work: Callable[[Sequence[Document]], _T]) -> Callable[[Sequence[Document]], _T]:
    """``work``, with the result for the documents that were last asked about remembered."""
    remembered = lru_cache(maxsize=1)(lambda run: work(run.documents))

    def asked(documents: Sequence[Document]) -> _T:
        return remembered(_Run(documents))

    return asked
