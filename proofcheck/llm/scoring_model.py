"""Models that are read: what is to be known of one, and opening one that runs here."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.llm.bounds import check_context
from proofcheck.llm.engine import Engine
from proofcheck.llm.machine import build_fingerprint, library_version, physical_cores
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.models.resolve import Memory, ModelFile, ModelReference, hash_of
from proofcheck.settings.settings import EngineSettings

_DEFAULT_MAX_CONTEXT = 8192  # what models trained for more get unless the user asks for more


@dataclass(frozen=True, slots=True)
class ScoringModel:
    """A model whose logits are read, with the engine that runs it.

    ``identity`` tells what must not change for a kept score to stay true: the SHA-256 of a file, or
    of a server's URL with the model's name there.  ``engine_name`` is what reports call the engine;
    ``window`` is the longest sequence in tokens.
    """

    engine: Engine
    engine_name: str
    identity: str
    window: int


def default_window(file: ModelFile, settings: EngineSettings) -> int:
    """The longest sequence in tokens, as the settings ask or as the model was trained for."""
    return settings.context or min(file.context, _DEFAULT_MAX_CONTEXT)


def open_scoring(
    reference: ModelReference, settings: EngineSettings, memory: Memory | None, *, causal: bool
) -> ScoringModel:
    """The model of a file, to be run here; nothing runs yet.

    ``causal``: a token sees those before it only; else the tokens of a window see each other.
    Raises ``ModelError`` for a file that cannot be read and when llama.cpp is not installed;
    ``UsageError`` for engine settings out of range.
    """
    file = reference.file
    assert file is not None
    window = default_window(file, settings)
    batch = settings.batch or EngineSettings().batch
    sequences = settings.sequences or EngineSettings().sequences
    check_context(window, file.context)
    if not causal:  # a window is seen whole
        batch, sequences = max(window, batch), 1
    config = LlamaConfig(
        path=str(file.path),
        threads=settings.threads or physical_cores(),
        cells=max(window, batch),
        batch=batch,
        sequences=min(sequences, batch),
        timeout=settings.timeout,
        causal=causal,
    )
    build = f"{build_fingerprint()}:{file.quantisation}"
    engine = ProcessEngine(config, memory, build)
    return ScoringModel(engine, library_version(), hash_of(file.path, memory), window)
