"""A piece of a formula as it stands elsewhere: between the same tokens, another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate

from proofcheck.corrections.correction import Scope
from proofcheck.inject.edit import Change
from proofcheck.inject.pieces import MODE
from proofcheck.inject.tokens import TokenisedStep, tokenise

_SIDES = ((2, 2), (3, 1), (1, 3))
"""How many tokens on the left and on the right have to be the same."""

_LONGEST = 3
"""Tokens of the longest piece."""

_MOST = 4
"""The most pieces that are put in one place."""

_Place = tuple[str, int, int]
"""A piece, where it starts and ends (code points, half-open)."""


def copy(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A piece of a formula that stands between the same tokens in the paper."""
    tables = [pieces(text) for text in scope.texts]
    for around, places in pieces(reading.text).items():
        found = {piece: None for piece, _, _ in places}
        for table in tables:
            if around in table:
                found.update((piece, None) for piece, _, _ in table[around])
                if len(found) > _MOST:
                    break
        if len(found) > 1:
            for piece, start, end in places:
                for other in [one for one in found if one != piece][:_MOST]:
                    yield start, end, other


@lru_cache(maxsize=512)
def pieces(text: str) -> Mapping[str, list[_Place]]:
    """The short pieces of a text's formulas, none included, by the tokens on their sides."""
    tokens = tokenise(text).tokens
    words = [token.text for token in tokens]
    # How many of the first tokens are in words, and how many begin or end a formula.
    prose = [0, *accumulate(not token.maths and token.sort != MODE for token in tokens)]
    modes = [0, *accumulate(token.sort == MODE for token in tokens)]
    found: dict[str, list[_Place]] = {}
    for left, right in _SIDES:
        for start in range(left, len(tokens) - right + 1):
            before = "\n".join(words[start - left : start])
            for end in range(start, min(start + _LONGEST, len(tokens) - right) + 1):
                if prose[end + right] > prose[start - left] or modes[end] > modes[start]:
                    break
                around = "\n".join((before, "", *words[end : end + right]))
                first = tokens[start].start if end > start else tokens[start - 1].end
                last = tokens[end - 1].end
                found.setdefault(around, []).append((text[first:last], first, last))
    return found
