"""All that needs no model: documents are read and checked, or what is kept of them is fetched.

What reads and checks is imported when something is to be read or checked: that takes longer than
all the rest of a run whose documents are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofcheck.checks.kept import kept_remarks, program
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.latex.files import NO_OVERLAY, Overlay
from proofcheck.latex.kept import KeptReader, Store
from proofcheck.latex.project import read_documents

if TYPE_CHECKING:
    from proofcheck.checks.registry import Check, Remark


@dataclass(frozen=True, slots=True)
class Looked:
    """What was ``read``, and what the checks found in each of the ``documents`` among it."""

    read: tuple[Document | UnreadableDocument, ...]
    found: tuple[tuple[Remark, ...], ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(readable(self.read))


def look(
    documents: Iterable[Document | UnreadableDocument], checks: Sequence[Check] | None = None
) -> Looked:
    """The documents, read to their end, and what the checks say of them; None: all checks."""
    read = tuple(documents)
    return Looked(read, remarks(tuple(readable(read)), checks))


def look_at(
    paths: Sequence[str],
    store: Store | None,
    *,
    stdin_filename: str | None = None,
    overlay: Overlay = NO_OVERLAY,
    checks: Sequence[Check] | None = None,
) -> Looked:
    """``look`` at the documents of paths, with what ``store`` has of them; see ``read_documents``.

    Only what all checks say is kept.
    """
    if store is None:
        read = read_documents(paths, stdin_filename=stdin_filename, overlay=overlay)
        return look(read, checks)
    reader = KeptReader(store, program())
    documents = tuple(
        read_documents(paths, stdin_filename=stdin_filename, overlay=overlay, parse=reader.parse)
    )
    if checks is not None:
        return look(documents, checks)
    return Looked(documents, kept_remarks(tuple(readable(documents)), reader, store))


def remarks(
    documents: Sequence[Document], checks: Sequence[Check] | None = None
) -> tuple[tuple[Remark, ...], ...]:
    """What the checks say of each of the documents of a run; None: all checks."""
    from proofcheck.checks.registry import CHECKS, run_checks

    return tuple(run_checks(documents, CHECKS if checks is None else checks))
