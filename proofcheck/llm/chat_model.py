"""Chat models: what a critic needs to know of one, and opening one that runs here."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from proofcheck.assess.cache import Cache
from proofcheck.assess.model import MIN_CONTEXT, hash_of, sampling_for, trained_context
from proofcheck.errors import ModelError, UsageError
from proofcheck.llm.chat import ChatEngine, Sampling
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.machine import build_fingerprint, library_version, physical_cores
from proofcheck.llm.process import LlamaConfig
from proofcheck.models.gguf import Header, read_header
from proofcheck.models.store import locate
from proofcheck.settings.settings import EngineSettings

_SEQUENCES = 8  # replies written at once, unless the user says otherwise
_MOST_SEQUENCES = 64
_DEFAULT_MAX_CONTEXT = 16384  # what models trained for more get unless the user asks for more
_SHARE_OF_MEMORY = 0.25  # of the machine's, for what a model remembers of its sequences
_F16 = 2  # bytes


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


def open_chat(name: str, settings: EngineSettings, cache: Cache | None) -> ChatModel:
    """The chat model ``name``: the path of a GGUF, or a name of the catalogue; nothing runs yet.

    It writes 8 replies at once unless ``settings`` ask for another number than 1, and fewer where
    its memory would take more than a quarter of the machine's.  Raises ``ModelError`` for a file
    that is missing, damaged or without a chat template, and when llama.cpp is not installed;
    ``UsageError`` for engine settings out of range.
    """
    path = locate(name)
    header = read_header(path)
    if not header.metadata.get("tokenizer.chat_template"):
        raise ModelError(
            f"{path}: it has no chat template, so it cannot write analyses; give an instruct model "
            "(`proofcheck models list` shows some), or use --depth fast"
        )
    trained = trained_context(path, header)
    context = settings.context or min(trained, _DEFAULT_MAX_CONTEXT)
    batch = settings.batch or EngineSettings().batch
    sequences = settings.sequences if settings.sequences > 1 else _SEQUENCES
    for what, value, least, most in (
        ("threads", settings.threads, 0, 1024),
        ("context", context, MIN_CONTEXT, trained),
        ("batch", batch, 32, 65536),
        ("sequences", sequences, 1, 256),
        ("timeout", settings.timeout, 0.001, 1e6),
    ):
        if not least <= value <= most:
            raise UsageError(f"{what}: {value} is not between {least} and {most}")
    sequences = min(sequences, batch, _MOST_SEQUENCES)
    config = LlamaConfig(
        path=str(path),
        threads=settings.threads or physical_cores(),
        cells=_cells(header, context, sequences),
        batch=batch,
        sequences=sequences,
        timeout=settings.timeout,
        context=context,
    )
    engine_name = library_version()
    build = f"{build_fingerprint()}:{header.metadata.get('general.file_type', -1)}"
    return ChatModel(
        name=str(header.metadata.get("general.name") or path.stem),
        identity=hash_of(path, cache),
        engine=ChatProcess(config, cache, build),
        engine_name=engine_name,
        sampling=_sampling(name, header),
    )


def _cells(header: Header, context: int, sequences: int) -> int:
    """The tokens to remember in all: as many as the sequences may need, within bounds of memory."""
    most = context * sequences
    per_token = _bytes_per_token(header)
    if per_token is None:
        return context
    fitting = int(_memory_of_machine() * _SHARE_OF_MEMORY) // per_token
    return max(context, min(most, fitting // 256 * 256))


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
    size = number("block_count") * (number("attention.head_count_kv") or heads) * (key + value)
    return size * _F16 or None


def _memory_of_machine() -> int:
    """In bytes, free or not: what is free changes, and the same input is to give the same output.

    0 where the system does not tell.
    """
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 0


def _sampling(name: str, header: Header) -> Sampling:
    """As the catalogue advises, else the model file itself; else the default."""
    advised = sampling_for(name)
    if advised != Sampling():
        return advised
    own: dict[str, float] = {}
    for key in ("temp", "top_p", "top_k", "min_p"):
        value = header.metadata.get(f"general.sampling.{key}")
        if isinstance(value, int | float) and math.isfinite(value):
            own[key] = value
    default = Sampling()
    return Sampling(
        temperature=min(max(own.get("temp", default.temperature), 0.0), 10.0),
        top_p=min(max(own.get("top_p", default.top_p), 0.01), 1.0),
        top_k=int(min(max(own.get("top_k", default.top_k), 0), 1 << 20)),
        min_p=min(max(own.get("min_p", default.min_p), 0.0), 1.0),
    )
