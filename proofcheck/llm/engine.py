"""Engines: what runs a model.  They turn texts into tokens, and token sequences into numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Query:
    """A token sequence, and what is wanted of it.

    ``positions`` (indices into ``tokens``, from 0, ascending) are the places at which the model is
    read: each says what may follow the token there.  ``wanted[i]`` are the token ids whose
    log-probabilities are read at ``positions[i]``, in that order.
    """

    tokens: Sequence[int]
    positions: Sequence[int]
    wanted: Sequence[Sequence[int]]


class Cause(StrEnum):
    """Why something has no answer or no verdict: what decides, where the reason is for people."""

    NOT_ASKED = "not asked"  # nobody was to give one
    NOT_YET = "not yet"
    TOO_LONG = "too long"  # for the model's context
    SPENT = "spent"  # the user's budget for all of it
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer: ``reason`` is a phrase for the user, without a full stop."""

    reason: str
    cause: Cause = Cause.FAILED


Tokens = list[int] | Failure
LogProbabilities = list[list[float | None]] | Failure
"""Per position of the query, the log-probabilities in nats of its wanted tokens.

None for a token that a server does not tell of: it is less likely than those that it tells.
"""


class Engine(Protocol):
    """Answers come in the order of the questions.  ``evaluated`` counts the tokens decoded so far.

    All methods raise ``ModelError`` when the model cannot be loaded at all; what goes wrong with
    one text or query is its ``Failure``.
    """

    evaluated: int

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text; no text can produce a special token."""

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        """The answer to each query; neighbours that begin alike share the work."""

    def close(self) -> None:
        """Free everything; the engine is not used again."""
