"""A quantised model file written out in half or single precision, or a part of it.

llama.cpp has no fast kernels for some of the block types, and is more than twice as fast with
plain numbers.  The values stay the same but for their rounding.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from proofcheck.models.gguf import BLOCKS, Header, Tensor, read_header

_Bytes = npt.NDArray[np.uint8]
_Floats = npt.NDArray[np.float32]

_UINT32 = 4  # GGUF's number of the type
_AT_ONCE = 1 << 15  # blocks, some megabytes


class Form(IntEnum):
    """The numbers that a file is written out in, by ggml's number of the type."""

    F32 = 0
    F16 = 1


_DTYPES: dict[Form, np.dtype[Any]] = {
    Form.F32: np.dtype(np.float32),
    Form.F16: np.dtype(np.float16),
}


def expand(source: Path, target: Path, form: Form = Form.F16) -> None:
    """Write the GGUF ``source`` to ``target`` with Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0 tensors in plain
    numbers.

    The metadata and all other tensors stay as they are.  ``target`` appears whole or not at all.
    Raises as ``read_header`` does, and ``OSError``.
    """
    header = read_header(source)
    kinds = [form if tensor.kind in _VALUES else tensor.kind for tensor in header.tensors]
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with source.open("rb") as read, os.fdopen(handle, "wb") as write:
            _write(header, read.read(header.table), header.tensors, kinds, read, write)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def excerpt(source: Path, target: Path, form: Form, blocks: int) -> None:
    """Write a model of the first ``blocks`` blocks of ``source`` alone, which are in plain numbers.

    It says nothing of use, but as fast as the whole does for each of its blocks.
    Raises as ``read_header`` does, ``OSError``, and ``ValueError`` for a file without such blocks.
    """
    header = read_header(source)
    kept, kinds = [], []
    for tensor in header.tensors:
        found = re.match(r"blk\.(\d+)\.", tensor.name)
        if found is None or int(found[1]) < blocks:
            kept.append(tensor)
            kinds.append(form if found and tensor.kind in _VALUES else tensor.kind)
    with source.open("rb") as read, target.open("wb") as write:
        head = _shortened(read.read(header.table), header, len(kept), blocks)
        _write(header, head, kept, kinds, read, write)


def _shortened(head: bytes, header: Header, tensors: int, blocks: int) -> bytes:
    """What stands before the table of tensors, for fewer of them and of blocks."""
    key = f"{header.metadata.get('general.architecture')}.block_count".encode()
    before, sign, after = head.partition(
        struct.pack("<Q", len(key)) + key + struct.pack("<I", _UINT32)
    )
    if not sign or header.blocks <= blocks:
        raise ValueError("it has no blocks that could be left out")
    before = before[:8] + struct.pack("<Q", tensors) + before[16:]
    return before + sign + struct.pack("<I", blocks) + after[4:]


def _write(
    header: Header,
    head: bytes,
    tensors: Sequence[Tensor],
    kinds: Sequence[int],
    read: BinaryIO,
    write: BinaryIO,
) -> None:
    """``head``, the table of the tensors with their ``kinds``, and what they hold."""
    alignment = int(header.metadata.get("general.alignment", 32))
    write.write(head)
    offset = 0
    for tensor, kind in zip(tensors, kinds, strict=True):
        name = tensor.name.encode()
        write.write(struct.pack("<Q", len(name)) + name)
        write.write(struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape))
        write.write(struct.pack("<IQ", kind, offset))
        size = tensor.size if kind == tensor.kind else _DTYPES[Form(kind)].itemsize * tensor.values
        offset += -(-size // alignment) * alignment
    for tensor, kind in zip(tensors, kinds, strict=True):
        write.write(bytes(-write.tell() % alignment))
        read.seek(header.data + tensor.offset)
        for piece in _pieces(read, tensor, kind):
            write.write(piece)
    write.write(bytes(-write.tell() % alignment))


def _pieces(read: BinaryIO, tensor: Tensor, kind: int) -> Iterator[bytes]:
    """The tensor's bytes as they are written, from where ``read`` stands."""
    values = _VALUES[tensor.kind] if kind != tensor.kind else None
    block = BLOCKS[tensor.kind][1]
    for start in range(0, tensor.size, block * _AT_ONCE):
        piece = read.read(min(block * _AT_ONCE, tensor.size - start))
        if values:
            blocks = np.frombuffer(piece, np.uint8).reshape(-1, block)
            piece = values(blocks).astype(_DTYPES[Form(kind)]).tobytes()
        yield piece


# Blocks of 32 values, as ggml-common.h has them: a scale, for some a minimum, for some the fifth
# bits, then the low four bits of values 0 to 15 with those of values 16 to 31 above them.


def _q4_0(blocks: _Bytes) -> _Floats:
    return _halves(blocks, 0) * (_low(blocks[:, 2:]) - 8)


def _q4_1(blocks: _Bytes) -> _Floats:
    return _halves(blocks, 0) * _low(blocks[:, 4:]) + _halves(blocks, 2)


def _q5_0(blocks: _Bytes) -> _Floats:
    return _halves(blocks, 0) * (_low(blocks[:, 6:]) + _fifth(blocks[:, 2:6]) - 16)


def _q5_1(blocks: _Bytes) -> _Floats:
    return _halves(blocks, 0) * (_low(blocks[:, 8:]) + _fifth(blocks[:, 4:8])) + _halves(blocks, 2)


def _q8_0(blocks: _Bytes) -> _Floats:
    return _halves(blocks, 0) * blocks[:, 2:].view(np.int8)


def _halves(blocks: _Bytes, at: int) -> _Floats:
    """The F16 number that begins at byte ``at`` of each block, as a column."""
    return blocks[:, at : at + 2].copy().view(np.float16).astype(np.float32)


def _low(blocks: _Bytes) -> _Floats:
    return np.concatenate((blocks & 15, blocks >> 4), axis=1).astype(np.float32)


def _fifth(blocks: _Bytes) -> _Floats:
    return np.unpackbits(blocks, axis=1, bitorder="little").astype(np.float32) * 16


#: How the blocks of a type, (n, bytes), become values (n, 32); by ggml's number of the type.
_VALUES: dict[int, Callable[[_Bytes], _Floats]] = {2: _q4_0, 3: _q4_1, 6: _q5_0, 7: _q5_1, 8: _q8_0}
