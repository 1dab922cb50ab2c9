"""Text to tokens by llama.cpp itself: what training sees is what the engine sees."""

from __future__ import annotations

import ctypes
from pathlib import Path

import llama_cpp as native


class Encoder:
    """The tokenizer of a GGUF; no text can produce a special token."""

    def __init__(self, path: Path) -> None:
        native.llama_backend_init()
        self._silent = native.llama_log_callback(lambda *_: None)
        native.llama_log_set(self._silent, ctypes.c_void_p(0))
        params = native.llama_model_default_params()
        params.vocab_only = True
        self._model = native.llama_model_load_from_file(str(path).encode(), params)
        if not self._model:
            raise SystemExit(f"llama.cpp cannot read the vocabulary of {path}")
        self._vocabulary = native.llama_model_get_vocab(self._model)
        self._room = 1 << 16
        self._buffer = (native.llama_token * self._room)()

    def __call__(self, text: str) -> list[int]:
        data = text.encode("utf-8", errors="replace")
        if len(data) + 8 > self._room:
            self._room = 2 * len(data)
            self._buffer = (native.llama_token * self._room)()
        count = native.llama_tokenize(
            self._vocabulary, data, len(data), self._buffer, self._room, False, False
        )
        return list(self._buffer[:count])
