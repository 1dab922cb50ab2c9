"""Finding the words of a source among the words of a PDF."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

MAX_TOKENS = 1500  # of either side that are compared at once
_GRAM = 3
_SLACK = 6  # tokens that may be missing on either side between two runs


def fit(wanted: Sequence[str], page: Sequence[str], least: float = 0.5) -> range | None:
    """Which tokens of the page are the wanted ones: the run that holds most of them in order.

    None when less than the part ``least`` of them is found.  Where the first or last ones are
    missing on the page, as many tokens as are missing are taken in their place.
    """
    if not wanted or not page or len(wanted) > MAX_TOKENS or len(page) > 4 * MAX_TOKENS:
        return None
    blocks = SequenceMatcher(None, wanted, page, autojunk=False).get_matching_blocks()[:-1]
    if not blocks:
        return None
    core = max(range(len(blocks)), key=lambda at: blocks[at].size)
    first = last = core
    while first > 0 and _near(blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and _near(blocks[last], blocks[last + 1]):
        last += 1
    found = sum(block.size for block in blocks[first : last + 1])
    if found < least * len(wanted):
        return None
    begin = blocks[first].b - blocks[first].a
    end = blocks[last].b + blocks[last].size
    end += len(wanted) - blocks[last].a - blocks[last].size
    return range(max(0, begin), min(len(page), end))


def _near(one: tuple[int, int, int], next_one: tuple[int, int, int]) -> bool:
    a, b, size = one
    return next_one[1] - b - size <= 2 * (next_one[0] - a - size) + _SLACK


class Alignment:
    """Which token of a PDF belongs to which token of a document, by runs that occur once in each.

    Runs of three tokens that occur exactly once on both sides, and in the same order, are certain;
    between two of them it is known where to look.
    """

    def __init__(self, source: Sequence[str], page: Sequence[str]) -> None:
        self._page = page
        pairs = _increasing(_unique_pairs(source, page))
        self._source_at = [pair[0] for pair in pairs]
        self._page_at = [pair[1] for pair in pairs]

    @property
    def anchors(self) -> int:
        """How many certain places there are."""
        return len(self._source_at)

    def window(self, start: int, end: int) -> range:
        """Where on the pages the tokens ``start … end`` (exclusive) of the document lie."""
        before = bisect_right(self._source_at, start) - 1
        after = bisect_left(self._source_at, end)
        begin = self._page_at[before] if before >= 0 else 0
        stop = self._page_at[after] + _GRAM if after < len(self._page_at) else len(self._page)
        return range(begin, stop)


def _unique_pairs(source: Sequence[str], page: Sequence[str]) -> list[tuple[int, int]]:
    ours, theirs = _unique(source), _unique(page)
    return [(at, theirs[gram]) for gram, at in ours.items() if gram in theirs]


def _unique(tokens: Sequence[str]) -> dict[tuple[str, ...], int]:
    grams = list(zip(*(tokens[at:] for at in range(_GRAM)), strict=False))
    count = Counter(grams)
    return {gram: at for at, gram in enumerate(grams) if count[gram] == 1}


def _increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs, sorted by the first, that increases in the second, too."""
    tails: list[int] = []  # the least second number that ends an increasing part of each length
    ends: list[int] = []
    before = [-1] * len(pairs)
    for at, (_, value) in enumerate(pairs):
        place = bisect_left(tails, value)
        if place == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[place], ends[place] = value, at
        before[at] = ends[place - 1] if place else -1
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]
