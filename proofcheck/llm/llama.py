"""The llama.cpp engine itself, on the low-level API.  Runs only in a process of its own.

Native code may crash, abort or hang; see ``child.py`` for the loop around this and ``process.py``
for the side that survives it.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

import llama_cpp as native
import numpy as np
import numpy.typing as npt

from proofcheck.llm.batch_tokenizer import BatchTokenizer
from proofcheck.llm.engine import Failure, LogProbabilities, Query, Tokens
from proofcheck.llm.pace import Pace, work
from proofcheck.llm.pack import Layout, lay_out

_ERROR_LEVEL = 4
_OUTPUTS = 128  # rows of logits per decode: bounds the buffer at 128 x vocabulary x 4 bytes
_LOGITS = 1 << 24  # a small vocabulary may have more rows: what is decoded whole is read at once
_LONGEST_PIECE = 256  # bytes; a token that stands for more is said to stand for none


class EngineError(Exception):
    """The model cannot be loaded; the text says why."""


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """How to load a model: ``cells`` tokens of memory in all, ``batch`` tokens per decode.

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


class LlamaEngine:
    """One model with one context, whose memory all sequences share."""

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
        self._batch = settings.batch
        self._pace = Pace(settings.threads, steady=settings.steady)
        self._pieces: dict[int, bytes] = {}
        self._batch_tokenizer = BatchTokenizer(self.tokenize, self._piece)
        self._held: Sequence[int] = []
        self.evaluated = 0  # tokens decoded so far

    def _load(self, settings: LoadSettings, gpu_layers: int) -> None:
        """Load the model and make its context; raises ``EngineError`` with nothing left behind."""
        self._errors.clear()
        params = native.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        params.use_extra_bufts = settings.repack
        if settings.context and settings.repack:
            # Mapped, weights that are repacked would be in memory twice.
            params.load_mode = native.LLAMA_LOAD_MODE_NONE
        self._model = native.llama_model_load_from_file(settings.path.encode(), params)
        if not self._model:
            raise EngineError("; ".join(self._errors) or "llama.cpp gives no reason")
        self._vocabulary = native.llama_model_get_vocab(self._model)
        self._size = int(native.llama_vocab_n_tokens(self._vocabulary))
        self._outputs = min(max(_OUTPUTS, _LOGITS // max(1, self._size)), settings.batch)
        params = _context_params(settings, self._outputs)
        self._context = native.llama_init_from_model(self._model, params)
        if not self._context:
            native.llama_model_free(self._model)
            said = "; ".join(self._errors)
            raise EngineError(f"no memory for {settings.cells} tokens of context {said}".rstrip())

    def _note(self, level: int, text: bytes, _: object) -> None:
        if level == _ERROR_LEVEL:
            self._errors.append(text.decode("utf-8", errors="replace").strip())

    def self_test(self) -> None:
        """Decode a few tokens; some builds die here (see ``process.py``)."""
        tokens = [at % self._size for at in range(min(self._batch, 32))]
        answer = self.decode([Query(tokens, [len(tokens) - 1], [[0]])])[0]
        if isinstance(answer, Failure):
            raise EngineError(answer.reason)
        self._forget()

    def tokenize(self, text: str, *, special: bool = False) -> Tokens:
        """The tokens of a text; but with ``special``, ``<s>`` in a text is three characters."""
        data = text.encode("utf-8", errors="replace")
        room = len(data) + 8
        buffer = np.empty(room, np.int32)  # a ctypes array of each new length is a new type: slow
        tokens = _pointer(buffer, ctypes.POINTER(native.llama_token))
        count = native.llama_tokenize(
            self._vocabulary, data, len(data), tokens, room, False, special
        )
        if count < 0:
            return Failure("the model's tokenizer cannot read it")
        ids: list[int] = buffer[:count].tolist()
        return ids

    def tokenize_all(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text."""
        return self._batch_tokenizer.tokens(texts)

    def decode(self, queries: Sequence[Query]) -> list[LogProbabilities]:
        """The log-probabilities for a group of queries, which must fit into memory together."""
        if any(not 0 <= token < self._size for query in queries for token in _named(query)):
            # Rows of logits are read by index, and rows of weights: beyond them is other memory.
            return [Failure("the model has no such token")] * len(queries)
        layout = lay_out(queries, self._held)
        self._reuse(layout)
        wanted: dict[int, set[int]] = {}
        for query, rows_read in zip(queries, layout.reads, strict=True):
            for row, tokens in zip(rows_read, query.wanted, strict=True):
                wanted.setdefault(row, set()).update(tokens)
        found: dict[tuple[int, int], float] = {}
        for rows in layout.chunks(self._batch, self._outputs):
            reads = [row for row in rows if row in wanted]
            status = self._decode_rows(layout, rows, reads)
            if status != 0:
                self._forget()
                return [undecoded(status)] * len(queries)
            for row in reads:
                tokens = list(wanted[row])
                values = self._log_probabilities(row - rows.start, tokens)
                found.update(zip(((row, token) for token in tokens), values, strict=True))
        self._hold(queries)
        self.evaluated += len(layout.tokens)
        return [
            [
                [found[row, token] for token in tokens]
                for row, tokens in zip(rows_read, query.wanted, strict=True)
            ]
            for query, rows_read in zip(queries, layout.reads, strict=True)
        ]

    def _log_probabilities(self, row: int, tokens: Sequence[int]) -> list[float]:
        """Those of ``tokens`` at a row of the batch that was decoded last."""
        pointer = native.llama_get_logits_ith(self._context, row)
        logits = np.ctypeslib.as_array(pointer, (self._size,))
        highest = float(logits.max())
        total = highest + math.log(float(np.exp(logits - highest).sum(dtype=np.float64)))
        values: list[float] = (logits[list(tokens)].astype(np.float64) - total).tolist()
        return values

    def _piece(self, token: int) -> bytes:
        """The text of a token, in UTF-8; empty for what no text can produce."""
        if token not in self._pieces:
            buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
            size = native.llama_token_to_piece(
                self._vocabulary, token, buffer, _LONGEST_PIECE, 0, False
            )
            self._pieces[token] = buffer.raw[: max(0, size)]
        return self._pieces[token]

    def _decode_rows(self, layout: Layout, rows: range, reads: Sequence[int]) -> int:
        part = slice(rows.start, rows.stop)
        ids = layout.ids[part]
        counts = np.fromiter(map(len, ids), np.int32, len(ids))
        flat = np.fromiter((one for row in ids for one in row), np.int32, int(counts.sum()))
        starts = np.concatenate(([0], np.cumsum(counts[:-1]))).astype(np.uint64)
        pointers = np.uint64(flat.ctypes.data) + starts * np.uint64(flat.itemsize)
        tokens = np.array(layout.tokens[part], np.int32)
        positions = np.array(layout.positions[part], np.int32)
        flags = np.zeros(len(ids), np.int8)
        flags[[row - rows.start for row in reads]] = 1
        batch = native.llama_batch()
        batch.n_tokens = len(ids)
        batch.token = _pointer(tokens, ctypes.POINTER(native.llama_token))
        batch.pos = _pointer(positions, ctypes.POINTER(native.llama_pos))
        batch.n_seq_id = _pointer(counts, ctypes.POINTER(ctypes.c_int32))
        batch.seq_id = _pointer(pointers, ctypes.POINTER(ctypes.POINTER(native.llama_seq_id)))
        batch.logits = _pointer(flags, ctypes.POINTER(ctypes.c_int8))
        amount = work(len(ids), int(positions.sum(dtype=np.int64)), len(reads))
        return self._pace.run(len(ids), amount, lambda threads: self._evaluate(batch, threads))

    def _evaluate(self, batch: Any, threads: int) -> int:
        native.llama_set_n_threads(self._context, threads, threads)
        return int(native.llama_decode(self._context, batch))

    def _reuse(self, layout: Layout) -> None:
        """Trim what is held (in sequence 0) and give it to the sequences that begin with it."""
        native.llama_memory_seq_rm(self._memory, 0, layout.kept[0], -1)
        for sequence, kept in enumerate(layout.kept):
            if sequence and kept:
                native.llama_memory_seq_cp(self._memory, 0, sequence, 0, kept)

    def _hold(self, queries: Sequence[Query]) -> None:
        """Keep the longest query, as sequence 0, for the group that comes next."""
        longest = max(range(len(queries)), key=lambda at: len(queries[at].tokens))
        native.llama_memory_seq_keep(self._memory, longest)
        if longest:
            native.llama_memory_seq_cp(self._memory, longest, 0, -1, -1)
            native.llama_memory_seq_rm(self._memory, longest, -1, -1)
        self._held = queries[longest].tokens

    def _forget(self) -> None:
        native.llama_memory_clear(self._memory, False)
        self._held = []


def _context_params(settings: LoadSettings, outputs: int) -> Any:
    params = native.llama_context_default_params()
    params.n_ctx = settings.cells
    params.n_batch = settings.batch
    params.n_ubatch = settings.batch
    params.n_seq_max = settings.sequences
    params.n_outputs_max = outputs
    params.n_threads = settings.threads
    params.n_threads_batch = settings.threads
    params.kv_unified = True
    # Without flash attention a query decoded in pieces gives the very same numbers as in one; for
    # long conversations it would take a buffer of gigabytes.
    if not settings.context:
        params.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
    return params


def _named(query: Query) -> Iterator[int]:
    """All tokens of a query, those that are only asked for included."""
    return chain(query.tokens, *query.wanted)


def undecoded(status: int) -> Failure:
    """What became of queries that llama.cpp returned with a status other than 0."""
    return Failure(f"llama.cpp could not decode it (status {status})")


def _pointer(array: npt.NDArray[Any], kind: Any) -> Any:
    """A ctypes pointer into the array, which must outlive its use."""
    return ctypes.cast(array.ctypes.data, kind)
