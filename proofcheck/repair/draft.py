"""Copies of a paper in memory: amended, encoded as the files are, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from proofcheck.checks.context import Run
from proofcheck.checks.registry import check_document
from proofcheck.document.document import Document, Proof
from proofcheck.document.finding import Confirmation, Finding, Replacement
from proofcheck.document.source import Source, Span
from proofcheck.errors import SourceError, UsageError
from proofcheck.latex.decoding import decode
from proofcheck.latex.project import read_documents


class DraftError(Exception):
    """There is no such copy; the text says why, as a phrase."""


@dataclass(frozen=True)
class Draft:
    """A document as it would be.

    ``remarks`` are what the checks say of it.  ``document`` is whole; the sources are those of the
    amended text.
    """

    document: Document
    remarks: tuple[Finding | Confirmation, ...]


def first_draft(document: Document, documents: Sequence[Document]) -> Draft:
    """The document as it is."""
    return Draft(document, check_document(document, Run(tuple(documents))))


def file_bytes(source: Source) -> bytes:
    """The bytes of the file that a source was read from.

    Raises DraftError when it is no file, has changed since it was read, or when its text cannot be
    turned into these bytes again.
    """
    path = Path(source.path)
    try:
        data = path.read_bytes()
    except OSError as error:
        inside = any(parent.is_file() for parent in path.parents)
        reason = "it lies in an archive, which is not written to" if inside else error.strerror
        raise DraftError(f"{source.path}: {reason}") from error
    try:
        same = decode(data, source.path).text == source.text
    except SourceError as error:
        raise DraftError(f"{source.path}: it has changed since it was read") from error
    if not same:
        raise DraftError(f"{source.path}: it has changed since it was read")
    if encode(source.text, source, data) != data:
        raise DraftError(f"{source.path}: it has bytes that are not valid in its encoding")
    return data


def encode(text: str, source: Source, data: bytes) -> bytes:
    """``text`` in the encoding of a file whose bytes are ``data``.

    Raises DraftError for a character that the encoding does not have.
    """
    codec = source.encoding.rstrip("?")
    mark = b""
    if codec == "utf-16":
        mark, codec = data[:2], "utf-16-be" if data[:2] == b"\xfe\xff" else "utf-16-le"
    try:
        return mark + text.encode(codec)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise DraftError(f"{source.path} is in {codec}, which has no {char!r}") from error


def amend(source: Source, edits: Sequence[Replacement]) -> str:
    """The text of a source with the edits, which do not overlap; all else stays as it is."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        pieces += [source.text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*pieces, source.text[at:]])


def edit_between(before: Source, after: str) -> Replacement:
    """The one smallest edit that makes ``after`` of a source; it does not part CR from LF."""
    old = before.text
    most = min(len(old), len(after))
    start = 0
    while start < most and old[start] == after[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == after[-1 - end]:
        end += 1
    if start and old[start - 1] == "\r":
        start -= 1
    if end and old[len(old) - end] == "\n" and old[len(old) - end - 1 : len(old) - end] == "\r":
        end -= 1
    return Replacement(Span(before.path, start, len(old) - end), after[start : len(after) - end])


def read_again(
    document: Document, documents: Sequence[Document], texts: Mapping[str, bytes]
) -> Draft:
    """The document with other bytes in the files at the shown paths ``texts``.

    ``documents`` are those of the run as they are; ``document`` is one of them.  Raises DraftError
    when there is no such document any more.
    """
    overlay = {Path(path).resolve(): data for path, data in texts.items()}
    try:
        found = list(read_documents([document.path], overlay=overlay))
    except UsageError as error:
        raise DraftError(str(error)) from error
    again = next((one for one in found if one.path == document.path), None)
    if not isinstance(again, Document):
        raise DraftError("the paper can no longer be read with it")
    again = replace(again, only=document.only)
    others = tuple(again if one is document else one for one in documents)
    return Draft(again, check_document(again, Run(others)))


def difference(before: Draft, after: Draft, proof: Proof) -> str | None:
    """What has changed outside of ``proof``, or for the worse, as a phrase; None for nothing.

    Statements and proofs inside the proof must stay as they are, too, but for the places.
    """
    old, new = before.document, after.document
    if list(old.sources) != list(new.sources):
        return "the paper then reads other files"
    said = [
        [(one.kind, one.number, one.labels, one.text) for one in document.statements]
        for document in (old, new)
    ]
    if said[0] != said[1]:
        return "a statement is no longer what it was"
    if len(old.proofs) != len(new.proofs):
        return "the paper then has another number of proofs"
    for first, second in zip(old.proofs, new.proofs, strict=True):
        if (first.kind, _proved(first), first.parent) != (
            second.kind,
            _proved(second),
            second.parent,
        ):
            return "a proof then is of another kind, or proves something else"
        # Spans of proofs are nested or apart.
        if not first.span.overlaps(proof.span) and first.body != second.body:
            return "another proof is no longer what it was"
    return _new_remark(before, after)


def _proved(proof: Proof) -> str | None:
    return proof.statement.text if proof.statement else None


def _new_remark(before: Draft, after: Draft) -> str | None:
    """A finding of the reader or of the checks that there was not."""
    known: dict[tuple[str, str | None], int] = {}
    for finding in _findings(before):
        key = (finding.code, finding.proof)
        known[key] = known.get(key, 0) + 1
    for finding in _findings(after):
        key = (finding.code, finding.proof)
        known[key] = known.get(key, 0) - 1
        if known[key] < 0:
            return f"then there is a new finding, {finding.code}: {finding.message}"
    return None


def _findings(draft: Draft) -> list[Finding]:
    found = [one for one in draft.remarks if isinstance(one, Finding)]
    return [*draft.document.problems, *found]
