"""A quantised model file written out in half precision.

llama.cpp has no fast kernels for some of the block types, and is more than twice as fast with
16-bit numbers.  The values stay the same but for their rounding to F16.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from proofcheck.models.gguf import BLOCKS, Header, Tensor, read_header

_Bytes = npt.NDArray[np.uint8]
_Floats = npt.NDArray[np.float32]

_F16 = 1
_AT_ONCE = 1 << 15  # blocks, some megabytes


def expand(source: Path, target: Path) -> None:
    """Write the GGUF ``source`` to ``target`` with Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0 tensors as F16.

    The metadata and all other tensors stay as they are.  ``target`` appears whole or not at all.
    Raises as ``read_header`` does, and ``OSError``.
    """
    header = read_header(source)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with source.open("rb") as read, os.fdopen(handle, "wb") as write:
            _write(header, read, write)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _write(header: Header, read: BinaryIO, write: BinaryIO) -> None:
    alignment = int(header.metadata.get("general.alignment", 32))
    write.write(read.read(header.table))
    offset = 0
    for tensor in header.tensors:
        expanded = tensor.kind in _VALUES
        name = tensor.name.encode()
        write.write(struct.pack("<Q", len(name)) + name)
        write.write(struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape))
        write.write(struct.pack("<IQ", _F16 if expanded else tensor.kind, offset))
        size = 2 * tensor.values if expanded else tensor.size
        offset += -(-size // alignment) * alignment
    for tensor in header.tensors:
        write.write(bytes(-write.tell() % alignment))
        read.seek(header.data + tensor.offset)
        for piece in _pieces(read, tensor):
            write.write(piece)
    write.write(bytes(-write.tell() % alignment))


def _pieces(read: BinaryIO, tensor: Tensor) -> Iterator[bytes]:
    """The tensor's bytes as they are written, from where ``read`` stands."""
    values = _VALUES.get(tensor.kind)
    block = BLOCKS[tensor.kind][1]
    for start in range(0, tensor.size, block * _AT_ONCE):
        piece = read.read(min(block * _AT_ONCE, tensor.size - start))
        if values:
            blocks = np.frombuffer(piece, np.uint8).reshape(-1, block)
            piece = values(blocks).astype(np.float16).tobytes()
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
