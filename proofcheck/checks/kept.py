"""What checks found in the documents of a run, kept between runs that have the same documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import proofcheck
from proofcheck.checks.codes import rule_of
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.packing import Packing
from proofcheck.document.rule import Rule
from proofcheck.document.text import Text
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.stored import DAMAGED, Store, digest, packed, unpacked

if TYPE_CHECKING:
    from proofcheck.checks.registry import Alone, Remark

_PACKING = Packing({Rule: (lambda rule: rule.code, rule_of)})
_KINDS = (Finding, Confirmation)


def kept_remarks(
    documents: Sequence[Document],
    reader: KeptReader,
    store: Store,
    alone: Mapping[Text, Alone] | None = None,
) -> tuple[tuple[Remark, ...], ...]:
    """What ``run_checks`` says of documents that ``reader`` has read; what is kept, or is now.

    ``alone`` has, by their texts, what was found already in some of them.
    """
    marks = [_mark(document, reader) for document in documents]
    key = digest(program(), b"remarks", *marks)
    kept = store.get_reading(key)
    if kept is not None:
        try:
            return tuple(map(_unpack, _listed(unpacked(kept), len(documents))))
        except DAMAGED:
            pass
    from proofcheck.checks.registry import check_among

    known = alone or {}
    each = [known.get(one.text) or kept_alone(one, reader, store) for one in documents]
    found = tuple(check_among(documents, each))
    store.put_reading(key, packed([list(map(_pack, one)) for one in found]))
    return found


def kept_alone(document: Document, reader: KeptReader, store: Store) -> Alone:
    """What ``check_alone`` says of a document that ``reader`` has read; what is kept, or is now."""
    from proofcheck.checks.registry import CHECKS, check_alone

    key = digest(program(), b"alone", _mark(document, reader))
    kept = store.get_reading(key)
    if kept is not None:
        try:
            return tuple(map(_unpack, _listed(unpacked(kept), len(CHECKS))))
        except DAMAGED:
            pass
    found = check_alone(document)
    store.put_reading(key, packed([list(map(_pack, one)) for one in found]))
    return found


def _mark(document: Document, reader: KeptReader) -> bytes:
    return b"%b %r" % (reader.mark(document), sorted(document.only or ()))


def _pack(remark: Remark) -> list[Any]:
    kind = _KINDS.index(type(remark))
    return [kind, _PACKING.pack(_KINDS[kind], remark)]


def _unpack(values: Any) -> tuple[Remark, ...]:
    return tuple(_PACKING.unpack(_KINDS[kind], value) for kind, value in values)


def _listed(values: Any, count: int) -> Any:
    if len(values) != count:
        raise ValueError("not the remarks on these documents")
    return values


_ROOMS = ("document", "latex", "expressions", "corrections", "inject", "checks")


@cache
def program() -> bytes:
    """What tells one state of the code that reads and checks from others."""
    return digest(proofcheck.__version__.encode(), sys.version.encode(), *_written())


def _written() -> Iterator[bytes]:
    """The modules of this program that read and check, with when they were written."""
    top = Path(proofcheck.__file__).parent
    for path in sorted(path for room in _ROOMS for path in (top / room).rglob("*.py")):
        found = path.stat()
        yield f"{path.relative_to(top)} {found.st_size} {found.st_mtime_ns}".encode()
