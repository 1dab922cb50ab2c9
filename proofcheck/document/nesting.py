"""Which of many nested regions an offset lies in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from proofcheck.document.text import Region


class Nesting:
    """Regions that are disjoint or lie in one another, for questions about offsets."""

    def __init__(self, regions: Sequence[Region]) -> None:
        self._order = sorted(range(len(regions)), key=lambda i: (regions[i][0], -regions[i][1]))
        self._regions = [regions[i] for i in self._order]
        self._starts = [start for start, _ in self._regions]
        self._parents: list[int] = []
        around: list[int] = []
        for index, (start, _) in enumerate(self._regions):
            while around and self._regions[around[-1]][1] <= start:
                around.pop()
            self._parents.append(around[-1] if around else -1)
            around.append(index)

    def around(self, offset: int) -> Iterator[int]:
        """The indices of the regions that hold ``offset``, innermost first."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0:
            if offset < self._regions[index][1]:
                yield self._order[index]
            index = self._parents[index]

    def innermost(self, offset: int) -> int | None:
        """The index of the innermost region that holds ``offset``."""
        return next(self.around(offset), None)
