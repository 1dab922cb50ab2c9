"""What an engine is to the program: which models it runs, and how it opens one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.scoring_model import ScoringModel
from proofcheck.models.resolve import Memory, ModelReference
from proofcheck.settings.settings import EngineSettings, ServerSettings


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What engines are opened with.

    ``memory`` keeps what is learnt of a machine between runs, ``folder`` files that can be made
    again; None: nothing is kept.
    """

    engine: EngineSettings
    server: ServerSettings | None = None
    offline: bool = False
    memory: Memory | None = None
    folder: Path | None = None


class OpenScoring(Protocol):
    """Opens a model whose logits are read; ``longest`` and ``room`` as in ``open_scoring``.

    Raises ``ModelError`` for a model that cannot be used, ``UsageError`` for settings out of range
    and for a server that is refused.
    """

    def __call__(
        self, reference: ModelReference, given: EngineOptions, *, longest: int, room: int
    ) -> ScoringModel: ...


@dataclass(frozen=True, slots=True)
class EngineKind:
    """A way to run models: those for which ``runs`` is true.

    ``open_scoring`` opens a model whose logits are read, ``open_chat`` one that writes; both raise
    as ``OpenScoring`` does.
    """

    runs: Callable[[ModelReference], bool]
    open_scoring: OpenScoring
    open_chat: Callable[[ModelReference, EngineOptions], ChatModel]
