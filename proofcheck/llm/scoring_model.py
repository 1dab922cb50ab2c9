"""Models that are read: what is to be known of one, and opening one that runs here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from proofcheck.llm.bounds import check_context
from proofcheck.llm.engine import Engine
from proofcheck.llm.expanded import file_to_run
from proofcheck.llm.machine import (
    build_fingerprint,
    gpu_layers,
    library_version,
    physical_cores,
)
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.models.resolve import Memory, ModelReference, hash_of
from proofcheck.settings.settings import EngineSettings

_TOGETHER = 16  # short sequences that are evaluated in one batch: a quarter faster than one by one
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


def default_window(context: int, settings: EngineSettings, longest: int = 0) -> int:
    """The longest sequence in tokens, as the settings ask or as the model was trained for.

    ``context`` is the longest that it was trained for; ``longest`` is what is of use to who asks;
    0: the more the better.
    """
    return settings.context or min(context, longest or _DEFAULT_MAX_CONTEXT)


def open_scoring(
    reference: ModelReference,
    settings: EngineSettings,
    memory: Memory | None,
    folder: Path | None = None,
    *,
    longest: int = 0,
    room: int = 0,
) -> ScoringModel:
    """The model of a file, to be run here; nothing runs yet.

    ``longest`` is that of ``default_window``.  ``room`` is how many tokens beyond the longest
    sequence are to be in memory at once, where many sequences go on from places in one; these are
    evaluated together.  ``folder`` is where files are kept that can be made again.
    Raises ``ModelError`` for a file that cannot be read and when llama.cpp is not installed;
    ``UsageError`` for engine settings out of range.
    """
    file = reference.file
    assert file is not None
    window = default_window(file.context, settings, longest)
    sequences = max(settings.sequences, _TOGETHER if room else 1)
    check_context(window, file.context)
    sha256 = hash_of(file.path, memory)
    config = LlamaConfig(
        path=str(file.path),
        threads=settings.threads or physical_cores(),
        steady=bool(settings.threads),
        cells=max(window + room, settings.batch),
        batch=settings.batch,
        sequences=min(sequences, settings.batch),
        timeout=settings.timeout,
        gpu_layers=gpu_layers(settings.gpu_layers, file.header.blocks),
    )
    build = f"{build_fingerprint()}:{file.quantisation}"
    engine = ProcessEngine(
        config,
        memory,
        build,
        lambda: file_to_run(file, sha256, folder, memory, settings.precision),
    )
    return ScoringModel(engine, library_version(), sha256, window)
