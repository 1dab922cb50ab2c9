"""What an assessor is opened with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proofcheck.assess.cache import Cache, cache_folder
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine_kind import EngineKind, EngineOptions
from proofcheck.llm.engines import ENGINES, engine_for
from proofcheck.llm.expanded import KEPT
from proofcheck.llm.scoring_model import ScoringModel
from proofcheck.models.resolve import Memory, ModelReference, RunMemory
from proofcheck.settings.settings import Settings


@dataclass(frozen=True)
class Opening:
    """The settings of a run, its cache (None: nothing is kept), and the engines that there are.

    ``writers`` are the models that are open to write, by name: each is opened once.
    ``calibrated``: what was measured of a model on this machine corrects what it says.
    """

    settings: Settings
    cache: Cache | None = None
    engines: Mapping[str, EngineKind] = field(default_factory=lambda: ENGINES)
    writers: dict[str | None, ChatModel] = field(default_factory=dict)
    calibrated: bool = True
    run_memory: Memory = field(default_factory=RunMemory)

    def scoring(
        self, reference: ModelReference, *, longest: int = 0, room: int = 0
    ) -> ScoringModel:
        """The model, opened to be read; raises as ``EngineKind.open_scoring`` does."""
        engine = engine_for(reference, self.engines)
        return engine.open_scoring(reference, self._surroundings, longest=longest, room=room)

    def chat(self, reference: ModelReference) -> ChatModel:
        """The model, opened to write; raises as ``EngineKind.open_chat`` does."""
        if reference.name not in self.writers:
            engine = engine_for(reference, self.engines)
            self.writers[reference.name] = engine.open_chat(reference, self._surroundings)
        return self.writers[reference.name]

    @property
    def memory(self) -> Memory:
        """What is learnt of files and of this machine: kept in the cache, else for this run."""
        return self.cache or self.run_memory

    @property
    def _surroundings(self) -> EngineOptions:
        settings = self.settings
        folder, engine = cache_folder(settings), settings.engine
        # A model's faster form is no score of an earlier run: whoever wants none of those is told
        # the same of a paper as everybody else.
        if self.cache is not None:
            folder = self.cache.folder
        elif engine.precision == "auto":
            engine = replace(engine, precision=KEPT)
        return EngineOptions(engine, settings.server, settings.offline, self.memory, folder)
