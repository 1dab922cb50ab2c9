"""The engines by name: how a resolved model is run.  ``ENGINES`` lists them."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.errors import ModelError
from proofcheck.llm.chat_model import ChatModel, open_chat
from proofcheck.llm.engine_kind import EngineKind, EngineOptions
from proofcheck.llm.scoring_model import ScoringModel, open_scoring
from proofcheck.models.resolve import ModelReference


def _local_scoring(
    reference: ModelReference, given: EngineOptions, *, longest: int, room: int
) -> ScoringModel:
    return open_scoring(
        reference, given.engine, given.memory, given.folder, longest=longest, room=room
    )


def _local_chat(reference: ModelReference, given: EngineOptions) -> ChatModel:
    return open_chat(reference, given.engine, given.memory)


def _served_scoring(
    reference: ModelReference, given: EngineOptions, *, longest: int, room: int
) -> ScoringModel:
    # The packages of servers are there only when they were asked for.
    from proofcheck.llm.server.server import open_served_scoring

    assert given.server is not None
    return open_served_scoring(
        reference, given.server, given.engine, longest=longest, offline=given.offline
    )


def _served_chat(reference: ModelReference, given: EngineOptions) -> ChatModel:
    from proofcheck.llm.server.server import open_server

    assert given.server is not None
    return open_server(given.server, reference.name, offline=given.offline)


ENGINES: Mapping[str, EngineKind] = {
    "server": EngineKind(lambda model: model.served, _served_scoring, _served_chat),
    "llama.cpp": EngineKind(lambda model: model.file is not None, _local_scoring, _local_chat),
}
"""The first that runs a model is used."""


def engine_for(
    reference: ModelReference, engines: Mapping[str, EngineKind] = ENGINES
) -> EngineKind:
    """The engine that runs a model; raises ``ModelError`` when none does."""
    for kind in engines.values():
        if kind.runs(reference):
            return kind
    raise ModelError(f"{reference.name}: no engine runs it; known are: {', '.join(engines)}")
