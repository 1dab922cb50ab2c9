"""Reading with llama.cpp: the log-probabilities of tokens where they stand.

Runs only in a process of its own; see ``child.py`` for the loop around this and ``process.py`` for
the side that survives it.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import llama_cpp as native
import numpy as np

from proofcheck.llm.batch_tokenizer import BatchTokenizer
from proofcheck.llm.engine import Failure, LogProbabilities, Query, Tokens
from proofcheck.llm.job import Job, Logits
from proofcheck.llm.llama_context import EngineError, LlamaContext, LoadSettings
from proofcheck.llm.scheduler import Scheduler

_LONGEST_PIECE = 256  # bytes; a token that stands for more is said to stand for none


@dataclass(slots=True, eq=False)
class Reading(Job):
    """``wanted[i]`` are the tokens whose log-probabilities are read at ``reads[i]``, as
    ``values[i]``."""

    wanted: Sequence[Sequence[int]] = ()
    values: list[list[float | None]] = field(default_factory=list)

    def read(self, logits: Logits) -> None:
        """See ``Job``."""
        highest = float(logits.max())
        total = highest + math.log(float(np.exp(logits - highest).sum(dtype=np.float64)))
        tokens = list(self.wanted[len(self.values)])
        self.values.append((logits[tokens].astype(np.float64) - total).tolist())

    @property
    def answer(self) -> LogProbabilities:
        """What the query that this comes from asks for."""
        return self.failure or self.values


class LlamaEngine:
    """One model with one context, whose memory all sequences share."""

    def __init__(self, settings: LoadSettings) -> None:
        self._context = LlamaContext(settings)
        self._scheduler = Scheduler(self._context, settings.sequences, settings.cells)
        self._pieces: dict[int, bytes] = {}
        self._batch_tokenizer = BatchTokenizer(self._context.tokenize, self._piece)

    @property
    def evaluated(self) -> int:
        """The tokens decoded so far."""
        return self._context.evaluated

    def self_test(self) -> None:
        """Decode a few tokens; some builds die here (see ``process.py``)."""
        size = self._context.size
        tokens = [at % size for at in range(min(self._context.batch, 32))]
        answer = self.decode([Query(tokens, [len(tokens) - 1], [[0]])])[0]
        if isinstance(answer, Failure):
            raise EngineError(answer.reason)
        self._scheduler.forget()

    def tokenize_all(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text."""
        return self._batch_tokenizer.tokens(texts)

    def decode(self, queries: Sequence[Query]) -> list[LogProbabilities]:
        """The log-probabilities for a group of queries."""
        if any(not 0 <= token < self._context.size for one in queries for token in _named(one)):
            # Rows of logits are read by index, and rows of weights: beyond them is other memory.
            return [Failure("the model has no such token")] * len(queries)
        jobs = [_reading(one) for one in queries]
        self._read(jobs)
        return [job.answer for job in jobs]

    def _read(self, jobs: Sequence[Reading]) -> None:
        """Do these jobs.

        Of what they leave in memory only the longest stays, and of that, before others are
        evaluated, what the first of these begins with.  So tokens nearly always stand in the cells
        of their positions, and the numbers are the same to the last digit whatever came before:
        the kernels of a processor add up what is in the cells in groups of 8 or 16.
        """
        if not jobs:
            return
        longest = max(jobs, key=lambda job: len(job.tokens))
        longest.kept = len(longest.tokens)
        self._scheduler.narrow(jobs[0])
        for _ in self._scheduler.run(jobs):
            pass

    def _piece(self, token: int) -> bytes:
        """The text of a token, in UTF-8; empty for what no text can produce."""
        if token not in self._pieces:
            buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
            size = native.llama_token_to_piece(
                self._context.vocabulary, token, buffer, _LONGEST_PIECE, 0, False
            )
            self._pieces[token] = buffer.raw[: max(0, size)]
        return self._pieces[token]


def _reading(query: Query) -> Reading:
    """What follows the last place that is read need not be evaluated."""
    tokens = query.tokens[: query.positions[-1] + 1] if query.positions else query.tokens
    return Reading(list(tokens), list(query.positions), wanted=query.wanted)


def _named(query: Query) -> Iterator[int]:
    """All tokens of a query, those that are only asked for included."""
    return chain(query.tokens, *query.wanted)
