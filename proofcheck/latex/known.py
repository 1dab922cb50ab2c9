"""A text of which the steps of proofs and the words of statements may be known from before."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from proofcheck.document.text import Region, Text
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.pieces import CutStep, Piece, Pieces
from proofcheck.latex.steps import split_steps


class KnownText:
    """A text with what is known of its pieces; None: nothing is, and nothing is kept."""

    def __init__(self, text: Text, table: MacroTable, pieces: Pieces | None) -> None:
        self.text = text
        self._table = table
        self._pieces = pieces
        self._found: dict[int, Piece] = {}
        self._ends = (*text.starts[1:], len(text.raw))
        shorthands = sorted((name, list(what)) for name, what in text.shorthands.items())
        self._common = json.dumps([shorthands, sorted(table.names)]).encode() if pieces else b""

    def expanded(self, region: Region) -> str:
        """``Text.expanded``."""
        words: str = self._once(region, "", lambda: self.text.expanded(region))
        return words

    def steps(self, region: Region, opaque: Sequence[Region]) -> list[CutStep]:
        """The steps of a region, in which ``opaque`` regions, counted from its beginning, are a
        step each; see ``split_steps``."""
        asked = f"{[*opaque]}"
        found: list[CutStep] = self._once(region, asked, lambda: self._cut(region, opaque))
        return found

    def _cut(self, region: Region, opaque: Sequence[Region]) -> list[CutStep]:
        text, (begin, stop) = self.text, region
        masked = text.masked[begin:stop]
        seams = [seam - begin for seam in text.seams(region)]
        return [
            (start, end, text.expanded((begin + start, begin + end)))
            for start, end in split_steps(masked, text.shorthands, opaque, seams)
        ]

    def _once(self, region: Region, asked: str, compute: Callable[[], Any]) -> Any:
        at = self._piece_of(region)
        if at is None:
            return compute()
        piece, start = at
        asked = f"{region[0] - start}:{region[1] - start}:{asked}"
        if asked in piece.values:
            return piece.values[asked]
        value = compute()
        if not self._table.stopped:
            piece.put(asked, value)
        return value

    def _piece_of(self, region: Region) -> tuple[Piece, int] | None:
        """The piece in which a region lies, and where that begins; None where it is in several, and
        where a macro ran into a limit: from there on it is left as written."""
        index = self.text.index(region[0])
        start, end = self.text.starts[index], self._ends[index]
        if self._pieces is None or self._table.stopped or region[1] > end:
            return None
        if index not in self._found:
            text, table = self.text, self._table
            self._found[index] = self._pieces.piece(
                text.raw[start:end].encode("utf-8", "surrogatepass"),
                text.masked[start:end].encode("utf-8", "surrogatepass"),
                table.state(start),
                table.state(end),
                self._common,
            )
        return self._found[index], start
