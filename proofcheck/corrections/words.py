"""One word for another that stands in scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from proofcheck.corrections.correction import Scope
from proofcheck.corrections.names import is_near
from proofcheck.inject.edit import Change
from proofcheck.inject.pieces import WORD
from proofcheck.inject.tokens import TokenisedStep, tokenise

_SHORTEST = 4
"""Letters of the shortest word that is taken for a misspelt one."""

_MOST_WORDS = 400
"""The most words of a step that are compared with those around it."""

_MOST = 4
"""The most words that are put in one place."""


def misspelt(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A word of scope that is the same but for a letter."""
    known = {word for text in scope.texts for word in _words(text)}
    by_length: dict[int, list[str]] = {}
    for word in sorted(known):
        by_length.setdefault(len(word), []).append(word)
    like: dict[str, list[str]] = {}
    for word in islice(_words(reading.text), _MOST_WORDS):
        lengths = range(len(word) - 1, len(word) + 2)
        like[word] = [
            one for length in lengths for one in by_length.get(length, ()) if is_near(word, one)
        ]
    for token in reading.tokens:
        for other in like.get(token.text, ()) if token.sort == WORD else ():
            yield token.start, token.end, other


def beside(reading: TokenisedStep, scope: Scope) -> Iterator[Change]:
    """A word that stands between the same two tokens elsewhere."""
    tables = [_between(text) for text in (reading.text, *scope.texts)]
    for place in _inner_words(reading):
        token = reading.tokens[place]
        around = reading.tokens[place - 1].text, reading.tokens[place + 1].text
        others = dict.fromkeys(word for table in tables for word in table.get(around, ()))
        for other in islice((one for one in others if one != token.text), _MOST):
            yield token.start, token.end, other


@lru_cache(maxsize=1024)
def _words(text: str) -> Mapping[str, None]:
    """The words of a text that are long enough to be misspelt, each once."""
    tokens = tokenise(text).tokens
    return dict.fromkeys(
        token.text for token in tokens if token.sort == WORD and len(token.text) >= _SHORTEST
    )


@lru_cache(maxsize=1024)
def _between(text: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The words of a text by the tokens before and after them."""
    reading = tokenise(text)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for place in _inner_words(reading):
        before, word, after = (token.text for token in reading.tokens[place - 1 : place + 2])
        if word not in found.setdefault((before, after), ()):
            found[before, after] += (word,)
    return found


def _inner_words(reading: TokenisedStep) -> Iterator[int]:
    """The indices of the tokens that are words, the first and the last token left out."""
    for place in range(1, len(reading.tokens) - 1):
        if reading.tokens[place].sort == WORD:
            yield place
