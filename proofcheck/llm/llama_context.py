"""A model with one context of llama.cpp: its memory, and what is put through it.

Runs only in a process of its own, since native code may crash, abort or hang.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import llama_cpp as native
import numpy as np
import numpy.typing as npt

from proofcheck.llm.engine import Failure, Tokens
from proofcheck.llm.pace import Pace, work

_ERROR_LEVEL = 4
_OUTPUTS = 128  # rows of logits per decode: bounds the buffer at 128 x vocabulary x 4 bytes
_PLACES = 4  # sequences for each that is worked at: the others keep what may be of use again
_MOST_SEQUENCES = 256  # that llama.cpp has
_LOGITS = 1 << 24  # a small vocabulary may have more rows: what is decoded whole is read at once


class EngineError(Exception):
    """The model cannot be loaded; the text says why."""


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How to load a model: ``cells`` tokens of memory in all, ``batch`` tokens per decode,
    ``sequences`` worked at together.

    ``context`` is the longest conversation of a model that writes, in tokens; 0: it scores.
    ``gpu_layers`` as in ``LlamaConfig``; without a graphics card they are of no account.
    ``steady``: always ``threads`` threads, instead of as many of them as pay.
    """

    path: str
    threads: int
    cells: int
    batch: int
    sequences: int
    repack: bool
    context: int = 0
    gpu_layers: Sequence[int] = (0,)
    steady: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens behind each other, from ``position`` on, each of which belongs to all ``sequences``.

    ``reads`` says at which of them, counted from 0, the model is read.
    """

    tokens: Sequence[int]
    position: int
    sequences: Sequence[int]
    reads: Sequence[int]


class LlamaContext:
    """Owns all that is native but grammars: a ``Memory`` of ``PrefixTree``.

    ``size`` is that of the vocabulary; ``batch`` tokens at most are evaluated at once, and
    ``outputs`` of them read.  There are ``sequences``; ``shares``: they may have a beginning in
    common.  ``evaluated`` counts the tokens decoded so far.
    """

    def __init__(self, settings: LoadSettings) -> None:
        self._errors: deque[str] = deque(maxlen=4)
        self._log = native.llama_log_callback(self._note)  # llama.cpp keeps only a bare pointer
        native.llama_log_set(self._log, ctypes.c_void_p(0))
        native.llama_backend_init()
        on_gpu = settings.gpu_layers if native.llama_supports_gpu_offload() else (0,)
        for layers in on_gpu[:-1]:
            with suppress(EngineError):
                self._load(settings, layers)
                break
        else:
            self._load(settings, on_gpu[-1])
        self._memory = native.llama_get_memory(self._context)
        self.batch = settings.batch
        self._pace = Pace(settings.threads, steady=settings.steady)
        self.evaluated = 0

    def _load(self, settings: LoadSettings, gpu_layers: int) -> None:
        """Load the model and make its context; raises ``EngineError`` with nothing left behind."""
        self._errors.clear()
        params = native.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        params.use_extra_bufts = settings.repack
        if settings.context and settings.repack:
            # Mapped, weights that are repacked would be in memory twice.
            params.load_mode = native.LLAMA_LOAD_MODE_NONE
        self.model = native.llama_model_load_from_file(settings.path.encode(), params)
        if not self.model:
            raise EngineError("; ".join(self._errors) or "llama.cpp gives no reason")
        self.vocabulary = native.llama_model_get_vocab(self.model)
        self.size = int(native.llama_vocab_n_tokens(self.vocabulary))
        self.outputs = min(max(_OUTPUTS, _LOGITS // max(1, self.size)), settings.batch)
        # A recurrent state is that of the whole sequence: its beginning cannot be given away.
        self.shares = not (
            native.llama_model_is_recurrent(self.model) or native.llama_model_is_hybrid(self.model)
        )
        more = min(settings.sequences * _PLACES, settings.batch, _MOST_SEQUENCES)
        self.sequences = more if self.shares else settings.sequences
        params = _context_params(settings, self.outputs, self.sequences)
        self._context = native.llama_init_from_model(self.model, params)
        if not self._context:
            native.llama_model_free(self.model)
            said = "; ".join(self._errors)
            raise EngineError(f"no memory for {settings.cells} tokens of context {said}".rstrip())

    def _note(self, level: int, text: bytes, _: object) -> None:
        if level == _ERROR_LEVEL:
            self._errors.append(text.decode("utf-8", errors="replace").strip())

    def tokenize(self, text: str, *, special: bool = False) -> Tokens:
        """The tokens of a text; but with ``special``, ``<s>`` in a text is three characters."""
        data = text.encode("utf-8", errors="replace")
        room = len(data) + 8
        buffer = np.empty(room, np.int32)  # a ctypes array of each new length is a new type: slow
        tokens = _pointer(buffer, ctypes.POINTER(native.llama_token))
        count = native.llama_tokenize(
            self.vocabulary, data, len(data), tokens, room, False, special
        )
        if count < 0:
            return Failure("the model's tokenizer cannot read it")
        ids: list[int] = buffer[:count].tolist()
        return ids

    def evaluate(self, runs: Sequence[Run]) -> int:
        """Decode the runs in one batch; llama.cpp's status, 0 if all is well.

        Runs of several sequences come before those in which these part: llama.cpp demands that
        sequences that share a token have equal histories.
        """
        lengths = np.array([len(run.tokens) for run in runs])
        starts = np.cumsum(lengths) - lengths
        tokens = np.concatenate([np.array(run.tokens, np.int32) for run in runs])
        positions = np.arange(len(tokens)) + np.repeat(
            np.array([run.position for run in runs]) - starts, lengths
        )
        positions = positions.astype(np.int32)
        owners = [np.array(run.sequences, np.int32) for run in runs]
        counts = np.repeat(np.array([len(one) for one in owners], np.int32), lengths)
        pointers = np.repeat(np.array([one.ctypes.data for one in owners], np.uint64), lengths)
        flags = np.zeros(len(tokens), np.int8)
        for start, run in zip(starts, runs, strict=True):
            flags[start + np.array(run.reads, np.intp)] = 1
        if flags.sum() == 1:  # a row that is computed alone has other last digits
            flags[:2] = 1
        batch = native.llama_batch()
        batch.n_tokens = len(tokens)
        batch.token = _pointer(tokens, ctypes.POINTER(native.llama_token))
        batch.pos = _pointer(positions, ctypes.POINTER(native.llama_pos))
        batch.n_seq_id = _pointer(counts, ctypes.POINTER(ctypes.c_int32))
        batch.seq_id = _pointer(pointers, ctypes.POINTER(ctypes.POINTER(native.llama_seq_id)))
        batch.logits = _pointer(flags, ctypes.POINTER(ctypes.c_int8))
        amount = work(len(tokens), int(positions.sum(dtype=np.int64)), int(flags.sum()))
        status = self._pace.run(len(tokens), amount, lambda threads: self._decode(batch, threads))
        self.evaluated += 0 if status else len(tokens)
        return status

    def _decode(self, batch: Any, threads: int) -> int:
        native.llama_set_n_threads(self._context, threads, threads)
        return int(native.llama_decode(self._context, batch))

    def logits(self, row: int) -> npt.NDArray[np.float32]:
        """Those of a token that was to be read, by its place in the batch that was decoded last.

        They are overwritten by the next.
        """
        pointer = native.llama_get_logits_ith(self._context, row)
        return np.ctypeslib.as_array(pointer, (self.size,))

    def remove(self, sequence: int, start: int) -> None:
        """See ``Memory``."""
        native.llama_memory_seq_rm(self._memory, sequence, start or -1, -1)

    def copy(self, source: int, target: int, end: int) -> None:
        """See ``Memory``."""
        native.llama_memory_seq_cp(self._memory, source, target, 0, end)

    def clear(self) -> None:
        """Nothing is in memory any more."""
        native.llama_memory_clear(self._memory, False)


def _context_params(settings: LoadSettings, outputs: int, sequences: int) -> Any:
    params = native.llama_context_default_params()
    params.n_ctx = settings.cells
    params.n_batch = settings.batch
    params.n_ubatch = settings.batch
    params.n_seq_max = sequences
    params.n_outputs_max = outputs
    params.n_threads = settings.threads
    params.n_threads_batch = settings.threads
    params.kv_unified = True
    # Without flash attention a query decoded in pieces gives the very same numbers as in one; for
    # long conversations it would take a buffer of gigabytes.
    if not settings.context:
        params.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
    return params


def _pointer(array: npt.NDArray[Any], kind: Any) -> Any:
    """A ctypes pointer into the array, which must outlive its use."""
    return ctypes.cast(array.ctypes.data, kind)
