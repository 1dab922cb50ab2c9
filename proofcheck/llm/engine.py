"""Engines: what runs a model.  They turn texts into tokens, and token sequences into numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Query:
    """A token sequence, and what is wanted of it.

    ``positions`` (indices into ``tokens``, from 0, ascending) are the places at which the model is
    read.  ``wanted`` are token ids: those whose logits are read, in that order; where tokens are
    read, those that everywhere count as others.  ``alternatives`` are for the latter only: for each
    position the token ids that count as others there as well; empty when there are none at all.
    """

    tokens: Sequence[int]
    positions: Sequence[int]
    wanted: Sequence[int]
    alternatives: Sequence[Sequence[int]] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: a phrase for the user, without a full stop."""

    reason: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another token that might stand at a place; ``log_probability`` in nats."""

    token: int
    log_probability: float


@dataclass(frozen=True, slots=True)
class TokenReading:
    """What a model that sees both ways expects at a token.

    ``log_probability`` (nats) is that of the token itself, and ``piece`` its text in UTF-8, perhaps
    not whole characters.  ``others`` are the likeliest of the others asked for, likeliest first.
    """

    piece: bytes
    log_probability: float
    others: tuple[Other, ...]


OTHERS = 3
"""How many other tokens a reading has, at most."""

Tokens = list[int] | Failure
Logits = list[list[float]] | Failure
"""Per position of the query, the logits of its wanted tokens."""
Readings = list[TokenReading] | Failure
"""Per position of the query, the reading of the token that stands there."""


class Engine(Protocol):
    """Answers come in the order of the questions.  ``evaluated`` counts the tokens decoded so far.

    All methods raise ``ModelError`` when the model cannot be loaded at all; what goes wrong with
    one text or query is its ``Failure``.
    """

    evaluated: int

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text; no text can produce a special token."""

    def logits(self, queries: Iterable[Query]) -> Iterator[Logits]:
        """The answer to each query; neighbours that begin alike share the work."""

    def readings(self, queries: Iterable[Query]) -> Iterator[Readings]:
        """The answer to each query; only for a model whose attention goes both ways."""

    def close(self) -> None:
        """Free everything; the engine is not used again."""
