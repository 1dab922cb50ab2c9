"""Models opened by name, as a session does it."""

from __future__ import annotations

from dataclasses import replace

from proofcheck.assess.assessor import assessments
from proofcheck.assess.cache import Cache
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS, protocol_of, read_catalogue
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.assess.steps.verifier import Verifier
from proofcheck.assess.verdict import Verdict
from proofcheck.document.document import Document
from proofcheck.llm import chat_model
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Engine
from proofcheck.llm.scoring_model import ScoringModel
from proofcheck.models.resolve import Memory, ModelReference, resolve
from proofcheck.settings.settings import EngineSettings, Settings


def reference(name: str) -> ModelReference:
    found = resolve(name, read_catalogue())
    return replace(found, protocol=protocol_of(found))


def open_model(name: str) -> StepModel:
    found = reference(name)
    read = PROTOCOLS[found.protocol].read
    assert read is not None
    return read(found, None)


def open_verifier(
    settings: EngineSettings, cache: Cache | None, model: str = "builtin"
) -> Verifier:
    found = reference(model)
    opened = PROTOCOLS[found.protocol].open([found], Opening(Settings(engine=settings), cache))
    assert isinstance(opened, Verifier)
    return opened


def verifier_with(
    engine: Engine, model: StepModel, cache: Cache | None = None, window: int = 64
) -> Verifier:
    """A verifier whose model is run by ``engine``."""
    return Verifier(model, ScoringModel(engine, "scripted", model.sha256, window), cache)


def known(verifier: Verifier, document: Document) -> list[tuple[Verdict | None, ...]]:
    """What the verifier knows of each proof without its model."""
    return [one.verdicts for one in assessments(verifier.known([document]))]


def open_chat(name: str, settings: EngineSettings, memory: Memory | None) -> ChatModel:
    return chat_model.open_chat(resolve(name, read_catalogue()), settings, memory)
