"""Models at work for formal checks: asked once, within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.chat_cache import CachedChat
from proofcheck.assess.critique.meter import Meter
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Weights
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Failure


@dataclass(frozen=True)
class Writer:
    """A model that writes, within a budget; ``name`` is what reports call it."""

    name: str
    chat: CachedChat

    def ask(self, requests: Sequence[ChatRequest]) -> list[ChatReply | Failure]:
        """The replies, in order, none longer than the budget allows; what that forbids is a
        ``Failure``."""
        return list(self.chat.chat(requests))

    def weigh(self, choices: Sequence[Choice]) -> list[Weights]:
        """What each choice comes to."""
        return list(self.chat.weigh(choices))


def writers(
    models: Sequence[ChatModel],
    cache: Cache | None,
    minutes: float | None = None,
    tokens: int | None = None,
) -> tuple[Writer, ...]:
    """The models with one budget for all (None: no bound), whose clock runs from now."""
    chats: list[CachedChat] = []
    meter = Meter(minutes, tokens, lambda: sum(chat.written for chat in chats))
    meter.begin()

    def bounded(requests: Sequence[ChatRequest]) -> list[ChatRequest]:
        left, seconds = meter.tokens(), meter.seconds()
        return [one.within(left, seconds) for one in requests]

    chats += [
        CachedChat(model.engine, cache, model.identity, lambda request: meter.stop(), bounded)
        for model in models
    ]
    return tuple(Writer(model.name, chat) for model, chat in zip(models, chats, strict=True))
