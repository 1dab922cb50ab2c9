"""Documents kept between runs: a root whose files are as they were is not read again.

With a document is kept which names were asked for while it was read, and what came of each: it
holds as long as all of them come to the same.
"""

from __future__ import annotations

import json
import zlib
from hashlib import blake2b
from typing import Any, Protocol

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.text import Text
from proofcheck.errors import SourceError
from proofcheck.latex.decoding import decode
from proofcheck.latex.files import Tree
from proofcheck.latex.packed import pack_document, unpack_document

DAMAGED = (ValueError, TypeError, KeyError, IndexError, RecursionError, SourceError, zlib.error)
"""What is raised when something is unpacked that nobody packed."""


class Store(Protocol):
    """Bytes under keys.  It may forget what it was given, and it never fails."""

    def get_reading(self, key: bytes) -> bytes | None:
        """What is kept under a key, if anything is."""

    def put_reading(self, key: bytes, reading: bytes) -> None:
        """Keep it."""


class KeptReader:
    """Reads roots: from what is kept of them in ``store``, if their files are what they were.

    ``program`` tells versions of the program apart.
    """

    def __init__(self, store: Store, program: bytes) -> None:
        self._store = store
        self._program = program
        self._marks: dict[Text, bytes] = {}

    def parse(self, tree: Tree, name: str) -> Document | UnreadableDocument:
        """See ``parse.parse``."""
        key = digest(self._program, repr((tree.shown, name, tree.refused)).encode())
        found = self._kept(tree, name, key)
        if found is None:
            from proofcheck.latex.parse import parse

            noting, seen = _noting(tree)
            read = parse(noting, name)
            if isinstance(read, UnreadableDocument):
                return read
            names = [path.removeprefix(tree.shown) for path in read.sources]
            found = read, [[name, came] for name, came in seen.items()]
            self._store.put_reading(key, packed([found[1], names, pack_document(read)]))
        document, asked = found
        self._marks[document.text] = digest(key, json.dumps(asked).encode())
        return document

    def mark(self, document: Document) -> bytes | None:
        """What tells a document from others, and from what it was when its files were others;
        None for one that was not read here."""
        return self._marks.get(document.text)

    def _kept(self, tree: Tree, name: str, key: bytes) -> tuple[Document, list[list[Any]]] | None:
        """What is kept of a root, with what was asked for; None where that is other now."""
        kept = self._store.get_reading(key)
        if kept is None:
            return None
        try:
            asked, names, values = unpacked(kept)
            noting, seen = _noting(tree)
            data: dict[str, bytes | None] = {}
            for one, came in asked:
                data[one] = _read(noting, one)
                if seen[one] != came:
                    return None
            sources = {tree.path(one): decode(data[one] or b"", tree.path(one)) for one in names}
            return unpack_document(tree.path(name), sources, values), asked
        except DAMAGED:
            return None


def _noting(tree: Tree) -> tuple[Tree, dict[str, str | None]]:
    """The tree, and what will have come of each name that was asked for: a hash, why it is not to
    be read, or None when there is no such file."""
    seen: dict[str, str | None] = {}

    def read(name: str) -> bytes | None:
        try:
            data = tree.read(name)
        except SourceError as error:
            seen[name] = f"! {error}"
            raise
        seen[name] = None if data is None else digest(data).hex()
        return data

    return Tree(tree.shown, read, tree.names, tree.refused), seen


def _read(tree: Tree, name: str) -> bytes | None:
    try:
        return tree.read(name)
    except SourceError:
        return None


def digest(*parts: bytes) -> bytes:
    """A hash of the parts, each by itself."""
    return blake2b(b"".join(blake2b(part).digest() for part in parts), digest_size=20).digest()


def packed(value: Any) -> bytes:
    """A value that JSON has, as it is kept."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpacked(kept: bytes) -> Any:
    """The value.  Raises one of ``DAMAGED`` for what is none."""
    return json.loads(zlib.decompress(kept).decode("utf-8", "surrogatepass"))
