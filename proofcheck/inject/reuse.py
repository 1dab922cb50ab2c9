"""Things copied from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.letters import nearby, sort_of
from proofcheck.inject.nouns import NOUNS
from proofcheck.inject.phrases import rewritten
from proofcheck.inject.pieces import LETTER, MODE, NUMBER, WORD
from proofcheck.inject.structure import unit_ends
from proofcheck.inject.tokens import Token, TokenisedStep, tokenise

_LONGEST = 30
"""Tokens of the longest part of a formula that is copied."""


def reuse(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """A formula, a part of one or a noun replaced by one of the same shape from nearby."""
    texts = nearby(around)
    pieces = pieces_of(reading.text)
    for shape, places in pieces.items():
        others: dict[str, None] = {}
        for text in texts:
            others.update(dict.fromkeys(piece for piece, _, _ in pieces_of(text).get(shape, ())))
            if len(others) > 4:
                break
        for piece, start, end in places:
            own = piece.replace(" ", "")
            for other in list(others)[:4]:
                if other.replace(" ", "") != own:
                    yield start, end, other
    yield from _nouns(reading, texts)


@lru_cache(maxsize=4096)
def pieces_of(text: str) -> Mapping[str, list[tuple[str, int, int]]]:
    """The parts of the formulas of a text, by shape: (part, start, end) in code points."""
    reading = tokenise(text)
    tokens, ends = reading.tokens, unit_ends(reading)
    pieces: dict[str, list[tuple[str, int, int]]] = {}
    opened: int | None = None
    for index, token in enumerate(tokens):
        spans = []
        if token.sort == MODE:
            if opened is not None and 2 < index - opened < _LONGEST and token.text in ("$", r"\)"):
                spans.append((opened + 1, index))
            opened = None if opened is not None else index
        elif token.sort == LETTER:
            end = ends[index]
            if end < len(tokens) and tokens[end].text in ("(", r"\left(") and ends[end] > end:
                end = ends[end]
            if 1 < end - index < _LONGEST:
                spans.append((index, end))
        for start, end in spans:
            shape = " ".join(_shape(one) for one in tokens[start:end])
            piece = text[tokens[start].start : tokens[end - 1].end]
            pieces.setdefault(shape, []).append((piece, tokens[start].start, tokens[end - 1].end))
    return pieces


def _shape(token: Token) -> str:
    if token.sort == LETTER:
        return sort_of(token.text)
    return "0" if token.sort == NUMBER else token.text


def _nouns(reading: TokenisedStep, texts: tuple[str, ...]) -> Iterator[Change]:
    """The module M for the ring M: nouns that stand nearby."""
    own = [
        i for i, token in enumerate(reading.tokens) if token.sort == WORD and token.text in NOUNS
    ]
    if not own:
        return
    known: dict[str, None] = {}
    for text in (reading.text, *texts):
        known.update(dict.fromkeys(nouns_of(text)))
    for index in own:
        noun = reading.tokens[index].text
        others = [one for one in known if one != noun and NOUNS[one] == NOUNS[noun]]
        for other in others[:3]:
            yield rewritten(reading, index, index + 1, other)


@lru_cache(maxsize=4096)
def nouns_of(text: str) -> tuple[str, ...]:
    """The nouns of ``NOUNS`` that stand in a text, in order, each once."""
    words = (token.text for token in tokenise(text).tokens if token.sort == WORD)
    return tuple(dict.fromkeys(word for word in words if word in NOUNS))
