"""Who judges labelled proofs: verifiers that score steps, or a critic that analyses proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from typing import Protocol

from proofcheck.assess.cache import Cache, default_folder
from proofcheck.assess.critique.critic import open_critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.opening import opened_models
from proofcheck.assess.selection import opened_writers, select_models
from proofcheck.assess.step_tag.verifier import Verified
from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Document, Proof
from proofcheck.errors import UsageError
from proofcheck.evaluation.outcome import Outcome, of_judgement, of_verdicts
from proofcheck.evaluation.study import Judge
from proofcheck.llm.chat import ChatEngine
from proofcheck.run import verify_by_all
from proofcheck.settings.settings import Settings


class Judging(Protocol):
    """What an evaluation asks; ``evaluated`` counts the tokens put through the models so far."""

    @property
    def judge(self) -> Judge: ...
    @property
    def evaluated(self) -> int: ...
    @property
    def notes(self) -> tuple[str, ...]: ...

    def outcomes(self, document: Document) -> Iterator[tuple[str, Outcome]]:
        """The outcomes by ``Proof.id``, as they come."""


class Verifies(Protocol):
    """What scores steps."""

    @property
    def info(self) -> ModelInfo: ...
    @property
    def evaluated_tokens(self) -> int: ...
    @property
    def notes(self) -> tuple[str, ...]: ...

    def verify(self, document: Document) -> Iterator[Verified]: ...


class Criticises(Protocol):
    """What analyses proofs; what is no pair tells how far it is."""

    @property
    def info(self) -> Sequence[ModelInfo]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...

    def judge(self, document: Document) -> Iterator[tuple[Proof, Judgement] | object]: ...


class TagJudging:
    """Steps are scored by one verifier, or by several that must agree."""

    def __init__(self, verifiers: Sequence[Verifies], settings: Settings) -> None:
        self._verifiers = verifiers
        self._settings = settings
        infos = [verifier.info for verifier in verifiers]
        asked = ["step tags", _identities(infos), settings.engine.context]
        if len(infos) > 1:
            asked += [settings.critique.rule, settings.min_confidence]
        self.judge = _judge(infos, asked, tags=True)

    @property
    def evaluated(self) -> int:
        return sum(verifier.evaluated_tokens for verifier in self._verifiers)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(note for one in self._verifiers for note in one.notes))

    def outcomes(self, document: Document) -> Iterator[tuple[str, Outcome]]:
        for proof, verdicts in verify_by_all(document, self._verifiers, self._settings):
            yield proof.id, of_verdicts(verdicts)


class CritiqueJudging:
    """Proofs are analysed by chat models."""

    def __init__(
        self, critic: Criticises, engines: Sequence[ChatEngine], settings: Settings
    ) -> None:
        self._critic = critic
        self._engines = engines
        server = settings.server and settings.server.url
        asked = [settings.depth, _identities(critic.info), settings.engine.context, server]
        self.judge = _judge(critic.info, [*asked, asdict(settings.critique)], tags=False)

    @property
    def evaluated(self) -> int:
        return sum(engine.evaluated for engine in self._engines)

    @property
    def notes(self) -> tuple[str, ...]:
        return self._critic.notes

    def outcomes(self, document: Document) -> Iterator[tuple[str, Outcome]]:
        for event in self._critic.judge(document):
            if isinstance(event, tuple):
                proof, judgement = event
                yield proof.id, of_judgement(proof, judgement)


@contextmanager
def opened_judging(settings: Settings) -> Iterator[Judging]:
    """The models that the settings ask for; closed at the end.

    Raises ModelError for a model that cannot be used, and UsageError for one that cannot do what is
    asked of it, for a server that is refused, and for one that would have nothing to do.
    """
    selection = select_models(settings)
    if settings.server is not None and not selection.on_server:
        raise UsageError("the server would not be asked for anything: ask for --depth critique")
    if not selection.writing:
        with opened_models(settings) as (verifiers, _):
            yield TagJudging(verifiers, settings)
        return
    with ExitStack() as stack:
        cache = None
        if settings.use_cache:
            cache = stack.enter_context(closing(Cache(settings.cache_dir or default_folder())))
        models = stack.enter_context(opened_writers(settings, selection, cache))
        critic = stack.enter_context(open_critic(settings, models, cache))
        yield CritiqueJudging(critic, [model.engine for model in models], settings)


def _judge(infos: Sequence[ModelInfo], asked: Sequence[object], *, tags: bool) -> Judge:
    thresholds = infos[0].thresholds if len(infos) == 1 else {}
    return Judge(tuple(infos), json.dumps(asked), tags and len(infos) == 1, thresholds)


def _identities(infos: Sequence[ModelInfo]) -> list[object]:
    """Thresholds are named because a new calibration gives other probabilities, too."""
    return [[i.name, i.sha256, i.protocol, sorted(i.thresholds.items())] for i in infos]
