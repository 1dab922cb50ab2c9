"""Engines that write: what is asked of a chat model, and what it replies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from proofcheck.llm.engine import Failure


@dataclass(frozen=True, slots=True)
class Message:
    """One turn.  ``role`` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn.

    ``temperature`` 0 takes the likeliest token.  ``top_p`` 1, ``top_k`` 0 and ``min_p`` 0 leave
    nothing out.  The defaults are those of DeepSeekMath-V2.
    """

    temperature: float = 1.0
    top_p: float = 0.95
    top_k: int = 0
    min_p: float = 0.0


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation whose next turn, the assistant's, is wanted.

    Where the last turn is the assistant's, the reply is what follows it.
    ``seed`` fixes what is drawn.  ``max_tokens`` bounds the reply, its thinking included.  With a
    ``schema`` (JSON Schema, as text) the reply is decoded so that it is JSON of that shape, and
    nothing is thought before; ``thinking`` tells a model that can do both whether to think first.
    What ``max_tokens`` or ``seconds``, counted from when all requests of a call are made, would cut
    off in its thinking is told to answer when three quarters of them are gone.
    """

    messages: tuple[Message, ...]
    seed: int
    max_tokens: int
    sampling: Sampling = Sampling()
    schema: str | None = None
    thinking: bool = True
    seconds: float | None = None

    def within(self, tokens: float | None, seconds: float | None) -> ChatRequest:
        """The request, to be answered in ``seconds``, with ``tokens`` at most (None: no bound)."""
        most = self.max_tokens if tokens is None else min(self.max_tokens, max(1, int(tokens)))
        return replace(self, max_tokens=most, seconds=seconds)


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What was written.

    ``thinking`` is the block of a reasoning model before its answer ``text``, without the marks
    around it.  ``truncated``: ``max_tokens``, ``seconds`` or the context ended it, or
    that it repeats itself.  ``tokens``
    counts what was written, ``prompt_tokens`` the conversation before it, shared or not.
    ``hurried``: with more seconds, or tokens of a budget, it might be another.
    """

    text: str
    thinking: str
    truncated: bool
    prompt_tokens: int
    tokens: int
    hurried: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A conversation whose next turn, the assistant's, may begin with one of ``answers``.

    They are words whose first tokens differ.
    """

    messages: tuple[Message, ...]
    answers: tuple[str, ...]


Weights = list[float] | Failure
"""How likely each answer of a choice is, as the log-probability of its first token, in nats."""


class ChatEngine(Protocol):
    """Replies come in the order of the requests.

    ``evaluated`` counts the tokens put through the model so far, those written included; 0 where
    a server does not tell.  ``context`` is the room for a conversation with its reply, in tokens;
    0: not known.  All methods raise ``ModelError`` when the model cannot be used at all; what goes
    wrong with one request is its ``Failure``.
    """

    @property
    def evaluated(self) -> int: ...

    @property
    def context(self) -> int: ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of how it answers, a line each."""

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        """The reply to each request; neighbours that begin alike share the work.

        With ``going_on`` they share it with those of the call before, too; what is drawn may then
        depend on what these were, as far as the last digits decide it.
        """

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        """What each choice comes to; neighbours that begin alike share the work."""

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """The length of a conversation as it is put to the model; an estimate for a server."""

    def close(self) -> None:
        """Free everything; the engine is not used again."""
