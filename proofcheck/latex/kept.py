"""Documents kept between runs: a root whose files are as they were is not read again.

With a document is kept which names were asked for while it was read, and what came of each: it
holds as long as all of them come to the same.  The files of a tree are decoded and hashed once,
however many roots ask for them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.source import Source
from proofcheck.document.text import Text
from proofcheck.errors import SourceError
from proofcheck.latex.files import Tree, load
from proofcheck.latex.packed import pack_document, unpack_document
from proofcheck.latex.pieces import Pieces
from proofcheck.latex.stored import DAMAGED, Store, digest, packed, unpacked


class KeptReader:
    """Reads roots: from what is kept of them in ``store``, if their files are what they were.

    ``program`` tells versions of the program apart.
    """

    def __init__(self, store: Store, program: bytes) -> None:
        self._store = store
        self._program = program
        self._marks: dict[Text, bytes] = {}
        self._hashes: dict[str, tuple[Source, str]] = {}
        self._pieces = Pieces(store, program)

    def parse(self, tree: Tree, name: str) -> Document | UnreadableDocument:
        """See ``parse.parse``."""
        known = self.known(tree, name)
        if known is not None:
            return known
        from proofcheck.latex.parse import parse

        noting = _Noting(tree, self._hashes)
        read = parse(replace(noting.tree, pieces=self._pieces), name)
        self._pieces.keep()
        if isinstance(read, UnreadableDocument):
            return read
        key = self._key(tree, name)
        names = [path.removeprefix(tree.shown) for path in read.sources]
        asked = [[name, came] for name, came in noting.seen.items()]
        asking = packed([asked, names])
        size = len(asking).to_bytes(_SIZE, "big")
        self._store.put_reading(key, size + asking + packed(pack_document(read)))
        self.adopt(read, digest(key, json.dumps(asked).encode()))
        return read

    def known(self, tree: Tree, name: str) -> Document | None:
        """What is kept of a root; None where nothing is, and where that is other now."""
        key = self._key(tree, name)
        kept = self._store.get_reading(key)
        if kept is None:
            return None
        try:
            # What was asked for stands by itself: most often that has changed, or nothing has.
            end = _SIZE + int.from_bytes(kept[:_SIZE], "big")
            asked, names = unpacked(kept[_SIZE:end])
            noting = _Noting(tree, self._hashes)
            for one, came in asked:
                if noting.comes_to(one, came) != came:
                    return None
            sources = {tree.path(one): tree.decoded[one] for one in names}
            document = unpack_document(tree.path(name), sources, unpacked(kept[end:]))
        except DAMAGED:
            return None
        self.adopt(document, digest(key, json.dumps(asked).encode()))
        return document

    def adopt(self, document: Document, mark: bytes) -> None:
        """Take in a document with its ``mark`` that another reader has read."""
        self._marks[document.text] = mark

    def mark(self, document: Document) -> bytes:
        """What tells a document from others, and from what it was when its files were others.
        Raises KeyError for one that was not read here."""
        return self._marks[document.text]

    def _key(self, tree: Tree, name: str) -> bytes:
        return digest(self._program, repr((tree.shown, name, tree.refused)).encode())


_SIZE = 4  # bytes that tell how many follow
_TEXT, _BYTES = "text ", "bytes "


class _Noting:
    """``tree`` is another one with its files; ``seen`` will have what came of each name that it was
    asked for: a hash of its text or bytes, why it is not to be read, or None when there is no such
    file.  ``hashes`` are those of decoded files by path."""

    def __init__(self, tree: Tree, hashes: dict[str, tuple[Source, str]]) -> None:
        self.seen: dict[str, str | None] = {}
        self.tree = replace(tree, read=self._read, decoded=_Decoded(self))
        self._of = tree
        self._hashes = hashes

    def comes_to(self, name: str, before: object) -> str | None:
        """What comes of a name now that it is asked for as it was when it came to ``before``."""
        try:
            if isinstance(before, str) and before.startswith(_TEXT):
                load(self.tree, name)
            else:
                self.tree.read(name)
        except SourceError:
            pass
        return self.seen[name]

    def _read(self, name: str) -> bytes | None:
        try:
            data = self._of.read(name)
        except SourceError as error:
            self.seen[name] = f"! {error}"
            raise
        self.seen[name] = None if data is None else _BYTES + digest(data).hex()
        return data

    def decoded(self, name: str) -> Source | None:
        """The file of that name if it has been decoded; it counts as asked for."""
        source = self._of.decoded.get(name)
        if source is not None:
            self._note(name, source)
        return source

    def keep(self, name: str, source: Source) -> None:
        """Keep a decoded file for all who read of the tree."""
        self._of.decoded[name] = source
        self._note(name, source)

    def _note(self, name: str, source: Source) -> None:
        known = self._hashes.get(source.path)
        if known is None or known[0] is not source:
            data = source.text.encode("utf-8", "surrogatepass")
            known = source, _TEXT + digest(source.encoding.encode(), data).hex()
            self._hashes[source.path] = known
        self.seen[name] = known[1]


class _Decoded(dict[str, Source]):
    """The decoded files of a tree, each of which is noted when it is asked for."""

    def __init__(self, noting: _Noting) -> None:
        super().__init__()
        self._noting = noting

    def get(self, name: str, default: Any = None) -> Any:
        return self._noting.decoded(name) or default

    def __setitem__(self, name: str, source: Source) -> None:
        self._noting.keep(name, source)
