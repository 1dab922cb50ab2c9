"""Chat models: what a critic needs to know of one."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.verify.engines.chat import ChatEngine, Sampling


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A model that writes, with the engine that runs it.

    ``identity`` tells what must not change for a kept reply to stay true: the SHA-256 of a file,
    or of a server's URL with the model's name there; it is part of every cache key.
    ``engine_name`` is what reports call the engine.
    """

    name: str
    identity: str
    engine: ChatEngine
    engine_name: str
    sampling: Sampling
