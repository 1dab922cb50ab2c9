"""Chat models: what is to be known of one, and opening one that runs here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from proofcheck.errors import ModelError
from proofcheck.llm.bounds import check_context
from proofcheck.llm.chat import ChatEngine, Sampling
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.machine import (
    build_fingerprint,
    gpu_layers,
    library_version,
    physical_cores,
)
from proofcheck.llm.process import LlamaConfig
from proofcheck.models.entries import Advice
from proofcheck.models.gguf import Header
from proofcheck.models.resolve import Memory, ModelFile, ModelReference, hash_of
from proofcheck.settings.settings import EngineSettings

_SEQUENCES = 8  # replies written at once, unless the user says otherwise
_MOST_SEQUENCES = 64
_DEFAULT_MAX_CONTEXT = 16384  # what models trained for more get unless the user asks for more
_SHARE_OF_FILE = 0.5  # for what a model remembers of its sequences, unless one needs more
_F16 = 2  # bytes
_WORKING = 140_000_000  # bytes of a process with a vocabulary of 150,000 tokens, beyond that


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A model that writes, with the engine that runs it.

    ``identity`` tells what must not change for a kept reply to stay true: the SHA-256 of a file,
    or of a server's URL with the model's name there; it is part of every cache key.
    ``engine_name`` is what reports call the engine; ``memory`` (bytes) is about what it takes here.
    """

    name: str
    identity: str
    engine: ChatEngine
    engine_name: str
    sampling: Sampling
    memory: int = 0


def open_chat(
    reference: ModelReference, settings: EngineSettings, memory: Memory | None
) -> ChatModel:
    """The chat model of a file, to be run here; nothing runs yet.

    It writes 8 replies at once unless ``settings`` ask for another number than 1.  What it
    remembers of them takes no more than half of the file's size, or what one of the longest needs:
    replies that are longer than that together are written in turn.  Raises ``ModelError`` for a
    file without a chat template, and when llama.cpp is not installed; ``UsageError`` for engine
    settings out of range.
    """
    file = reference.file
    assert file is not None
    if not file.chats:
        raise ModelError(
            f"{file.path}: it has no chat template, so it cannot write analyses; give an instruct "
            "model (`proofcheck models list` shows some), or use --depth fast"
        )
    context = settings.context or min(file.context, _DEFAULT_MAX_CONTEXT)
    sequences = settings.sequences if settings.sequences > 1 else _SEQUENCES
    check_context(context, file.context)
    sequences = min(sequences, settings.batch, _MOST_SEQUENCES)
    config = LlamaConfig(
        path=str(file.path),
        threads=settings.threads or physical_cores(),
        steady=bool(settings.threads),
        cells=_cells(file, context, sequences),
        batch=settings.batch,
        sequences=sequences,
        timeout=settings.timeout,
        gpu_layers=gpu_layers(settings.gpu_layers, file.header.blocks),
        context=context,
    )
    engine_name = library_version()
    build = f"{build_fingerprint()}:{file.quantisation}"
    return ChatModel(
        name=file.name,
        identity=hash_of(file.path, memory),
        engine=ChatProcess(config, memory, build),
        engine_name=engine_name,
        sampling=sampling_of(reference),
        memory=_memory(file, config.cells),
    )


def sampling_of(reference: ModelReference) -> Sampling:
    """As the catalogue advises, else the model file itself; else the default."""
    advised = _advised(reference.entry.sampling if reference.entry else None)
    if advised != Sampling() or reference.file is None:
        return advised
    own: dict[str, float] = {}
    for key in ("temp", "top_p", "top_k", "min_p"):
        value = reference.file.header.metadata.get(f"general.sampling.{key}")
        if isinstance(value, int | float) and math.isfinite(value):
            own[key] = value
    default = Sampling()
    return Sampling(
        temperature=min(max(own.get("temp", default.temperature), 0.0), 10.0),
        top_p=min(max(own.get("top_p", default.top_p), 0.01), 1.0),
        top_k=int(min(max(own.get("top_k", default.top_k), 0), 1 << 20)),
        min_p=min(max(own.get("min_p", default.min_p), 0.0), 1.0),
    )


def _advised(advice: Advice | None) -> Sampling:
    """How the makers of a model advise to sample; the default where they say nothing."""
    if advice is None or advice.temperature is None:
        return Sampling()
    return Sampling(
        temperature=advice.temperature,
        top_p=1.0 if advice.top_p is None else advice.top_p,
        top_k=advice.top_k or 0,
        min_p=advice.min_p or 0.0,
    )


def _cells(file: ModelFile, context: int, sequences: int) -> int:
    """The tokens to remember in all: as many as the sequences may need, within bounds of memory."""
    per_token = _bytes_per_token(file.header)
    if per_token is None:
        return context
    fitting = int(file.path.stat().st_size * _SHARE_OF_FILE) // per_token
    return max(context, min(context * sequences, fitting // 256 * 256))


def _memory(file: ModelFile, cells: int) -> int:
    """About what a model takes here: its weights, what it remembers, and what it works with."""
    kept = cells * (_bytes_per_token(file.header) or 0)
    return file.path.stat().st_size + kept + _WORKING


def _bytes_per_token(header: Header) -> int | None:
    """What the keys and values of a token take; None when the header does not tell."""
    architecture = header.metadata.get("general.architecture")

    def number(key: str) -> int:
        value = header.metadata.get(f"{architecture}.{key}")
        return value if type(value) is int and value > 0 else 0

    heads = number("attention.head_count")
    width = number("embedding_length") // heads if heads else 0
    key = number("attention.key_length") or width
    value = number("attention.value_length") or width
    # Where layers differ, the numbers of heads are a list, which the header does not keep.
    size = header.blocks * (number("attention.head_count_kv") or heads) * (key + value)
    return size * _F16 or None
