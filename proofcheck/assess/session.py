"""The models of a run: resolved once, opened at the first wish, closed together at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.cache import Cache, open_cache
from proofcheck.assess.combined import Combined
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.ways import WAYS
from proofcheck.assess.doubt import is_doubted
from proofcheck.assess.ensemble import Ensemble
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS, AssessmentProtocol, read_catalogue
from proofcheck.assess.selection import Selection, resolve_all, select
from proofcheck.assess.unassessed import Unassessed
from proofcheck.assess.verdict import NO_MODEL, NO_SCORES
from proofcheck.errors import UsageError
from proofcheck.events import Note
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine_kind import EngineKind
from proofcheck.llm.engines import ENGINES
from proofcheck.llm.server.address import check_allowed, privacy_notes
from proofcheck.models.resolve import ModelReference
from proofcheck.settings.settings import Settings


class Session:
    """The models that ``settings`` name, their cache and their engines.

    ``close`` closes whatever was opened.  All methods raise ``ModelError`` for a model that
    cannot be used, and ``UsageError`` for one that cannot do what is asked of it, for a name that
    leads to no model, for engine settings out of range, and for a server that is refused.
    """

    def __init__(
        self,
        settings: Settings,
        protocols: Mapping[str, AssessmentProtocol] = PROTOCOLS,
        engines: Mapping[str, EngineKind] = ENGINES,
    ) -> None:
        self.settings = settings
        self._protocols = protocols
        self._engines = engines
        self._stack = ExitStack()
        self._writers: dict[str | None, ChatModel] = {}

    def close(self) -> None:
        """Close all that was opened."""
        self._stack.close()

    def selection(self, depth: str | None = None) -> Selection:
        """Which models are asked at a depth; None: at that of the settings."""
        return select(self._resolved, self.settings, depth or self.settings.depth, self._protocols)

    def notes(self) -> Iterator[Note]:
        """What to know before models are asked: who is not, and what leaves the machine."""
        if not self.settings.use_model:
            return
        selection = self.selection()
        for name in selection.idle:
            yield Note(
                f"{name} is not asked: it writes analyses, and --depth critique asks for them"
            )
        if self._leaves_server_idle(selection):
            yield Note("the server is not asked for anything: --depth critique is what it is for")
        else:
            yield from self.privacy(selection)

    def privacy(self, selection: Selection) -> Iterator[Note]:
        """That the text of a paper leaves the machine, where it does."""
        server = self.settings.server
        if server is not None and selection.on_server:
            check_allowed(server.urls, self.settings.offline)
            yield from (Note(text, first=True) for text in privacy_notes(server.urls))

    def require_server(self, selection: Selection, advice: str) -> None:
        """Raises ``UsageError`` with the advice when a server is named and would not be asked."""
        if self._leaves_server_idle(selection):
            raise UsageError(f"the server would not be asked for anything: {advice}")

    def _leaves_server_idle(self, selection: Selection) -> bool:
        return self.settings.server is not None and not selection.on_server

    def assessor(self) -> Assessor:
        """All that the settings ask for: steps scored by all models that do, proofs analysed."""
        settings = self.settings
        if not settings.use_model:
            return Unassessed(NO_MODEL)
        selection = self.selection()
        if not selection.writing:
            return self.scores(selection.scoring)
        engine = replace(settings.engine, context=0)  # that of the settings is for who writes
        scores = self.scores(selection.scoring, replace(settings, engine=engine))
        return self._combined(scores, self.critiques(selection.writing))

    def scorer(self) -> Assessor:
        """The first model that scores steps, whatever the depth.

        One that could write is taken only where there is no other.
        """
        own = [one for one in self._resolved if not self._protocols[one.protocol].writes]
        return self.scores((own or self.selection("fast").scoring)[:1])

    def deepest(self) -> Assessor:
        """What the depth is named after: analyses alone, else the scores of all models.

        What it says is not corrected by an earlier calibration of analyses.
        """
        selection = self.selection()
        self.require_server(selection, "ask for --depth critique")
        if selection.writing:
            critiques = self.critiques(selection.writing, calibrated=False)
            if not self._compares:
                return critiques
            return self._combined(self.scores(selection.scoring), critiques)
        return self.scores(selection.scoring)

    def scores(
        self, references: Sequence[ModelReference], settings: Settings | None = None
    ) -> Assessor:
        """The verdicts of the models, made one as the settings say."""
        members = [self._open([one], settings or self.settings) for one in references]
        if not members:
            return Unassessed(NO_SCORES)
        if len(members) == 1:
            return members[0]
        majority = self.settings.critique.rule == "majority"
        needed = len(members) // 2 + 1 if majority else 1
        return Ensemble(
            members, needed, lambda verdict, model: is_doubted(verdict, self.settings, model)
        )

    def critiques(
        self, references: Sequence[ModelReference], *, calibrated: bool = True
    ) -> Assessor:
        """The analyses of the models, as one."""
        return self._open(references, self.settings, calibrated=calibrated)

    def writer(self) -> ChatModel:
        """The first model that writes, as the analyses have it open."""
        opening = Opening(self.settings, self.cache, self._engines, self._writers)
        model = opening.chat(self.selection().writing[0])
        self._stack.enter_context(closing(model.engine))
        return model

    @cached_property
    def cache(self) -> Cache | None:
        """Opened at the first wish; None where the settings want none."""
        cache = open_cache(self.settings)
        if cache is not None:
            self._stack.callback(cache.close)
        return cache

    @cached_property
    def _resolved(self) -> tuple[ModelReference, ...]:
        return resolve_all(self.settings, read_catalogue(self._protocols), self._protocols)

    @property
    def _compares(self) -> bool:
        """Whether analyses want to hear what the steps may have been meant to say."""
        return WAYS[self.settings.critique.way].compares

    def _combined(self, scores: Assessor, critiques: Assessor) -> Assessor:
        if self._compares and isinstance(critiques, Critic):
            return Combined(scores, critiques, critiques.hear)
        return Combined(scores, critiques)

    def _open(
        self, references: Sequence[ModelReference], settings: Settings, *, calibrated: bool = True
    ) -> Assessor:
        protocol = self._protocols[references[0].protocol]
        opening = Opening(settings, self.cache, self._engines, self._writers, calibrated)
        return self._stack.enter_context(closing(protocol.open(references, opening)))
