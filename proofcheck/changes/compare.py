"""Which proofs and lines of documents have changed since a revision.

A proof has changed when a verifier would be told something else than before: its steps, its
statement, or what these cite.  Where it stands does not matter.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from proofcheck.changes.git import Revision
from proofcheck.document.context import Contexts
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import outermost, parents
from proofcheck.document.source import Source, Span
from proofcheck.errors import SourceError
from proofcheck.latex.decoding import decode
from proofcheck.latex.files import MAX_FILE_BYTES, READ_SUFFIXES, TEX_SUFFIXES
from proofcheck.latex.parse import parse


@dataclass(frozen=True, slots=True)
class Changes:
    """What documents have in common with the revision ``since``.

    ``unchanged`` are the spans of the proofs that stayed; ``lines`` has the changed lines (from 1)
    of each source by shown path; ``old`` are the documents as they were, and ``differ`` tells
    whether any of them was different.
    """

    since: str
    unchanged: frozenset[Span]
    lines: Mapping[str, frozenset[int]]
    old: tuple[Document, ...]
    differ: bool


def find_changes(documents: Sequence[Document], revision: Revision) -> Changes:
    """Compare documents with what they were in the revision."""
    shown = {path: source for document in documents for path, source in document.sources.items()}
    names = {path: revision.path_of(path) for path in shown}
    texts = {path: _old_text(revision, name) for path, name in names.items()}
    stray = _has_stray_change(revision, {name for name in names.values() if name})
    old: list[Document] = []
    same: set[Span] = set()
    known: set[bytes] = set()
    differing = []
    for document in documents:
        if not stray and all(texts[path] == one.text for path, one in document.sources.items()):
            old.append(document)
            same.update(proof.span for proof in document.proofs)
            continue
        differing.append(document)
        before = _as_it_was(document, revision)
        if before is not None:
            old.append(before)
            known.update(_keys(before).values())
    for document in differing:
        same.update(_unchanged(document, known))
    lines = {path: _changed_lines(source, texts[path]) for path, source in shown.items()}
    return Changes(revision.name, frozenset(same), lines, tuple(old), bool(differing))


def _as_it_was(document: Document, revision: Revision) -> Document | None:
    """The document in the revision, shown under the same paths; None when it is new
    or could not be read."""
    name = revision.path_of(document.path)
    if name is None or name not in revision.objects:
        return None
    top = revision.top
    prefix = f"{top if Path(document.path).is_absolute() else os.path.relpath(top)}/"
    old = parse(revision.tree("" if prefix == "./" else prefix), name)
    return replace(old, only=document.only) if isinstance(old, Document) else None


def _old_text(revision: Revision, name: str | None) -> str | None:
    try:
        data = revision.read(name) if name else None
        return None if data is None or name is None else decode(data, name).text
    except SourceError:
        return None


def _changed_lines(source: Source, old: str | None) -> frozenset[int]:
    """The lines that the old text has not, or has not as often: what only moved has not changed.

    New blank lines say nothing; of a new file every line is new.
    """
    numbers = range(1, len(source.line_starts) + 1)
    if old is None:
        return frozenset(numbers)
    if old == source.text:
        return frozenset()
    before = Counter(_lines(Source(source.path, old)))
    changed = set()
    for number, line in zip(numbers, _lines(source), strict=True):
        if before[line]:
            before[line] -= 1
        elif line.strip():
            changed.add(number)
    return frozenset(changed)


def _lines(source: Source) -> Iterator[str]:
    return (source.line(number) for number in range(1, len(source.line_starts) + 1))


def _has_stray_change(revision: Revision, current: set[str]) -> bool:
    """Whether something that may matter differs and is no source of a document: a file of macros,
    a bibliography or an ``.aux`` file that is not as it was, or a file that is gone."""
    for path, name in revision.objects.items():
        suffix = path[path.rfind(".") :].lower()
        if path in current or suffix not in READ_SUFFIXES:
            continue
        file = revision.top / path
        try:
            if not file.is_file():
                return True
            if suffix not in TEX_SUFFIXES and not (
                file.stat().st_size <= MAX_FILE_BYTES and _is_object(file.read_bytes(), name)
            ):
                return True
        except OSError:
            return True
    return False


def _is_object(data: bytes, name: str) -> bool:
    """Whether git calls ``data`` by that name: the hash of a header and the data, SHA-256 where the
    name has 64 digits."""
    digest = hashlib.new("sha256" if len(name) == 64 else "sha1", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest() == name


def _keys(document: Document) -> dict[str, bytes]:
    """By ``Proof.id``, a hash of all that a verifier is told of a proof."""
    contexts = Contexts(document)
    return {proof.id: _key(proof, contexts) for proof in document.proofs}


def _key(proof: Proof, contexts: Contexts) -> bytes:
    context = contexts.of(proof)
    digest = hashlib.blake2b(digest_size=16)
    steps = (step.normalised.strip() for step in proof.steps)
    for text in (proof.kind.value, *context.cited, "", context.statement, "", *steps):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


def _unchanged(document: Document, known: Set[bytes]) -> Iterator[Span]:
    """The proofs whose keys are known; a proof within a proof stays with what is around it."""
    around = parents(document)
    keys = _keys(document)
    changed = {outermost(around, at) for at, key in keys.items() if key not in known}
    for proof in document.proofs:
        if outermost(around, proof.id) not in changed:
            yield proof.span
