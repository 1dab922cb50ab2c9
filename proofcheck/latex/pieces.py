"""What was made of pieces of text, so that of a text that was edited only those are read again that
changed, and those that several roots read are read once.

A piece is what stands of one file between what it reads.  What is kept of it are the steps of its
proofs and the words of its statements, with macros expanded: what takes most of the time.  That
depends on the piece, on the macros in force where it begins and where it ends, and on what the
author's macros open and close, and is kept under a hash of these.
"""

from __future__ import annotations

from typing import Any

from proofcheck.latex.stored import DAMAGED, Store, digest, packed, unpacked

CutStep = tuple[int, int, str]
"""Where a step begins and ends in the text that is cut, and what a verifier reads of it."""


class Pieces:
    """What is known of pieces: in ``store`` too, for one ``program``."""

    def __init__(self, store: Store, program: bytes) -> None:
        self._store = store
        self._program = program
        self._known: dict[bytes, Piece] = {}

    def piece(self, *parts: bytes) -> Piece:
        """The piece that is made of the parts, all that it depends on."""
        key = digest(self._program, b"piece", *parts)
        if key not in self._known:
            self._known[key] = Piece(_values(self._store.get_reading(key)))
        return self._known[key]

    def keep(self) -> None:
        """Put what is new into the store."""
        for key, piece in self._known.items():
            if piece.grown:
                self._store.put_reading(key, packed(piece.values))
                piece.grown = False


class Piece:
    """What was made of one piece, by what was asked; ``grown`` since it was put into the store."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.grown = False

    def put(self, asked: str, value: str | list[CutStep]) -> None:
        self.values[asked] = value
        self.grown = True


def _values(kept: bytes | None) -> dict[str, Any]:
    """What is kept of a piece; nothing where it was damaged."""
    if kept is None:
        return {}
    try:
        values = unpacked(kept)
        assert isinstance(values, dict)
        return {asked: _checked(value) for asked, value in values.items()}
    except (*DAMAGED, AssertionError):
        return {}


def _checked(value: Any) -> str | list[CutStep]:
    if isinstance(value, str):
        return value
    steps = [(start, end, words) for start, end, words in value]
    for step in steps:
        if tuple(map(type, step)) != (int, int, str):
            raise TypeError("a step expected")
    return steps
