"""What checks found in the documents of a run, kept between runs that have the same documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import proofcheck
from proofcheck.checks.codes import rule_of
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.packing import Packing
from proofcheck.document.rule import Rule
from proofcheck.latex.kept import DAMAGED, KeptReader, Store, digest, packed, unpacked

if TYPE_CHECKING:
    from proofcheck.checks.registry import Remark

_PACKING = Packing({Rule: (lambda rule: rule.code, rule_of)})
_KINDS = (Finding, Confirmation)


def kept_remarks(
    documents: Sequence[Document], reader: KeptReader, store: Store
) -> tuple[tuple[Remark, ...], ...]:
    """What ``run_checks`` says of documents that ``reader`` has read; what is kept, or is now."""
    marks = [
        b"%b %r" % (reader.mark(document) or b"", sorted(document.only or ()))
        for document in documents
    ]
    key = digest(program(), b"remarks", *marks)
    kept = store.get_reading(key)
    if kept is not None:
        try:
            return _unpack(unpacked(kept), len(documents))
        except DAMAGED:
            pass
    from proofcheck.checks.registry import run_checks

    found = tuple(run_checks(documents))
    store.put_reading(key, packed([[_pack(remark) for remark in one] for one in found]))
    return found


def _pack(remark: Remark) -> list[Any]:
    kind = _KINDS.index(type(remark))
    return [kind, _PACKING.pack(_KINDS[kind], remark)]


def _unpack(values: Any, count: int) -> tuple[tuple[Remark, ...], ...]:
    if len(values) != count:
        raise ValueError("not the remarks on these documents")
    return tuple(
        tuple(_PACKING.unpack(_KINDS[kind], value) for kind, value in one) for one in values
    )


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
