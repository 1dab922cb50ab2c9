"""A step, or a sentence of a statement, with what it does with its formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofcheck.formal.claim import Reason
from proofcheck.formal.compared import SaidRelation
from proofcheck.formal.standing import Standing, Standings
from proofcheck.formal.worded import Worded


@dataclass(frozen=True, slots=True)
class ReadText:
    """The words of a piece of text, and the standing of each of its formulas."""

    worded: Worded
    standings: Standings

    @property
    def understood(self) -> bool:
        """Whether nothing that it says was left out."""
        read = all(said.reason is None for piece in self.worded.pieces for said in piece.said)
        return self.standings.known and read and all(self.worded.whole)

    def said(self, *wanted: Standing) -> Iterator[tuple[int, SaidRelation]]:
        """What the formulas with these standings say in this part of the text."""
        for index, said in self._here():
            if self.standings.of[index] in wanted and not said.given:
                yield index, said

    def given(self) -> Iterator[SaidRelation]:
        """What stands below braces."""
        return (said for _, said in self._here() if said.given)

    def _here(self) -> Iterator[tuple[int, SaidRelation]]:
        for index, piece in enumerate(self.worded.pieces):
            part = self.worded.parts[index]
            for said in piece.said:
                if said.region == piece.region != part:
                    # It is about the whole formula, of which this step has a part.
                    yield index, replace(said, formula=None, reason=Reason.UNREAD)
                elif said.region == part or part[0] < said.region[1] <= part[1]:
                    yield index, said
