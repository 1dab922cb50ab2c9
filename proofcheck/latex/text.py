"""The whole text of a document, for those who look at it again: the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proofcheck.document.source import Span
from proofcheck.latex.flatten import Flat
from proofcheck.latex.macros import MacroTable, normalise

Region = tuple[int, int]
"""A piece of ``Text.flat``: ``start <= offset < end``, code points, from 0."""


@dataclass(frozen=True)
class Text:
    """The text that TeX would read, with what the author defined.

    ``shorthands`` maps a macro to what it opens and closes: pairs of "begin" or "end" and an
    environment (``\\[`` counts as one).  ``definitions`` are the sorted, disjoint regions in which
    macros and environments are defined: nothing there is typeset where it stands.
    """

    flat: Flat
    macros: MacroTable
    shorthands: Mapping[str, tuple[tuple[str, str], ...]]
    definitions: tuple[Region, ...]

    def span(self, region: Region) -> Span:
        """Where a region stands in its source."""
        return self.flat.span(*region)

    def expanded(self, region: Region) -> str:
        """The region as a verifier reads it: macros expanded, comments gone, blanks folded."""
        start, end = region
        return normalise(self.flat.raw[start:end], self.flat.masked[start:end], self.macros, start)
