"""Engines: what runs a model.  They turn texts into tokens and token sequences into logits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Query:
    """A token sequence, and what is wanted of it.

    ``positions`` (indices into ``tokens``, from 0, ascending) are the places at which the logits of
    the token ids ``wanted`` are read, in that order.
    """

    tokens: Sequence[int]
    positions: Sequence[int]
    wanted: Sequence[int]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: a phrase for the user, without a full stop."""

    reason: str


Tokens = list[int] | Failure
Logits = list[list[float]] | Failure
"""Per position of the query, the logits of its wanted tokens."""


class Engine(Protocol):
    """Answers come in the order of the questions.  ``evaluated`` counts the tokens decoded so far.

    Both methods raise ``ModelError`` when the model cannot be loaded at all; what goes wrong with
    one text or query is its ``Failure``.
    """

    evaluated: int

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text; no text can produce a special token."""

    def logits(self, queries: Iterable[Query]) -> Iterator[Logits]:
        """The answer to each query; neighbours that begin alike share the work."""

    def close(self) -> None:
        """Free everything; the engine is not used again."""
