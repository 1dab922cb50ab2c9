"""How well a GGUF predicts texts, and how fast, in llama.cpp itself."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import llama_cpp as native
import numpy as np

from training.encoder import Encoder

_WINDOW = 512  # tokens of a text that are read


@dataclass(frozen=True, slots=True)
class Loss:
    """``nats`` a token on average; ``tokens`` read; ``speed`` in tokens a second of one core."""

    nats: float
    tokens: int
    speed: float


def loss(path: Path, texts: Iterable[str], begin: int) -> Loss:
    """The model's loss on the beginnings of texts, each after the token ``begin``."""
    encode = Encoder(path)
    model = native.llama_model_load_from_file(
        str(path).encode(), native.llama_model_default_params()
    )
    params = native.llama_context_default_params()
    params.n_ctx = params.n_batch = params.n_ubatch = _WINDOW
    params.n_threads = params.n_threads_batch = 1
    context = native.llama_init_from_model(model, params)
    if not context:
        raise SystemExit(f"llama.cpp cannot load {path}")
    size = native.llama_vocab_n_tokens(native.llama_model_get_vocab(model))
    batch = native.llama_batch_init(_WINDOW, 0, 1)
    nats, read, seconds = 0.0, 0, 0.0
    for text in texts:
        tokens = [begin, *encode(text)][:_WINDOW]
        native.llama_memory_clear(native.llama_get_memory(context), True)
        batch.n_tokens = len(tokens)
        for at, token in enumerate(tokens):
            batch.token[at], batch.pos[at], batch.n_seq_id[at] = token, at, 1
            batch.seq_id[at][0], batch.logits[at] = 0, 1
        begun = time.process_time()
        if native.llama_decode(context, batch):
            raise SystemExit(f"llama.cpp cannot evaluate {path}")
        rows = np.ctypeslib.as_array(
            ctypes.cast(native.llama_get_logits(context), ctypes.POINTER(ctypes.c_float)),
            (len(tokens), size),
        )
        seconds += time.process_time() - begun
        own = rows[np.arange(len(tokens) - 1), tokens[1:]]
        highest = rows.max(1, keepdims=True)
        total = highest[:, 0] + np.log(np.exp(rows - highest).sum(1))
        nats += float((total[:-1] - own).sum())
        read += len(tokens) - 1
    native.llama_batch_free(batch)
    native.llama_free(context)
    native.llama_model_free(model)
    return Loss(nats / max(read, 1), read, read / max(seconds, 1e-9))
