"""A piece of a formula as it stands elsewhere: between the same tokens, another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from proofcheck.corrections.correction import Scope
from proofcheck.inject.edit import Change
from proofcheck.inject.letters import sort_of
from proofcheck.inject.pieces import LETTER, MODE
from proofcheck.inject.tokens import TokenisedStep, tokenise

_MOST = 4
"""The most pieces that are put in one place."""

_Place = tuple[str, int, int]
"""A piece, where it starts and ends (code points, half-open)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What has to agree where a piece stands.

    ``sides`` are the numbers of tokens on the left and on the right that are the same, any one of
    these pairs; with ``by_sort`` letters of one sort are the same.  A piece has ``shortest`` to
    ``longest`` tokens.
    """

    sides: tuple[tuple[int, int], ...]
    shortest: int
    longest: int
    by_sort: bool = False


SAME = Fit(((2, 2), (3, 1), (1, 3)), 0, 3)
ALIKE = Fit(((3, 3),), 0, 3, by_sort=True)
BESIDE = Fit(((1, 1),), 1, 1)


def same(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A piece of a formula that stands between the same tokens in the paper."""
    return _copies(reading, scope, SAME)


def alike(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """The same, where a longer piece has other letters."""
    return _copies(reading, scope, ALIKE)


def beside(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A token that stands between the same two in the paper."""
    return _copies(reading, scope, BESIDE)


def _copies(reading: TokenisedStep, scope: Scope, fit: Fit) -> Iterator[Change]:
    tables = [_pieces(text, fit) for text in scope.texts]
    for around, places in _pieces(reading.text, fit).items():
        elsewhere = [table[around] for table in tables if around in table]
        if not elsewhere and len(places) == 1:
            continue
        found: dict[str, None] = {}
        for group in (places, *elsewhere):
            found.update((piece, None) for piece, _, _ in group)
            if len(found) > _MOST:
                break
        if len(found) > 1:
            for piece, start, end in places:
                for other in islice((one for one in found if one != piece), _MOST):
                    yield start, end, other


@lru_cache(maxsize=1024)
def _pieces(text: str, fit: Fit) -> Mapping[str, list[_Place]]:
    """The short pieces of a text's formulas by the tokens on their sides."""
    tokens = tokenise(text).tokens
    words = [
        sort_of(token.text) if fit.by_sort and token.sort == LETTER else token.text
        for token in tokens
    ]
    # How many of the first tokens are in words, and how many begin or end a formula.
    prose = [0, *accumulate(not token.maths and token.sort != MODE for token in tokens)]
    modes = [0, *accumulate(token.sort == MODE for token in tokens)]
    found: dict[str, list[_Place]] = {}
    for left, right in fit.sides:
        last = len(tokens) - right
        after = ["\n".join(("", "", *words[end : end + right])) for end in range(last + 1)]
        for start in range(left, last - fit.shortest + 1):
            before = "\n".join(words[start - left : start])
            clear, inside = prose[start - left], modes[start]
            for end in range(start + fit.shortest, min(start + fit.longest, last) + 1):
                if prose[end + right] > clear or modes[end] > inside:
                    break
                ends_at = tokens[end - 1].end
                starts_at = tokens[start].start if end > start else ends_at
                place = text[starts_at:ends_at], starts_at, ends_at
                found.setdefault(before + after[end], []).append(place)
    return found
