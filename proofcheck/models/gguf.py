"""Reading the header of a GGUF file: metadata and how long the file must be; never the tensors.

The header is read without llama.cpp, so that a run answered from the cache never loads it, and so
that a damaged file is a clear message and not a native crash.
"""

from __future__ import annotations

import math
import mmap
import stat
import struct
from dataclasses import dataclass
from pathlib import Path

from proofcheck.errors import ModelError, UsageError

Scalar = int | float | bool | str

_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9

# Bounds no honest model comes near; they keep a hostile header from costing time or memory.
_MAX_ENTRIES = 1 << 16
_MAX_STRING = 1 << 24
_MAX_STRINGS_IN_ARRAY = 1 << 22

#: ggml's tensor types: (values per block, bytes per block).
BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    40: (64, 36), 41: (128, 18),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tensor:
    """A row of the table of tensors.

    ``shape`` begins with the length of a row; ``kind`` is ggml's number of the type; ``offset``
    counts bytes from where the tensors' data begin.
    """

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int

    @property
    def values(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)

    @property
    def size(self) -> int:
        """In bytes; 0 for a type that is not known."""
        per_block, block_bytes = BLOCKS.get(self.kind, (1, 0))
        return self.values // per_block * block_bytes


@dataclass(frozen=True, slots=True)
class Header:
    """``metadata`` holds the scalars and strings; of arrays only the ``lengths`` are known.

    The table of ``tensors`` begins at the byte ``table``, their data at the byte ``data``.
    """

    metadata: dict[str, Scalar]
    lengths: dict[str, int]
    tensors: tuple[Tensor, ...] = ()
    table: int = 0
    data: int = 0

    @property
    def parameters(self) -> int:
        """How many numbers there are in all tensors."""
        return sum(tensor.values for tensor in self.tensors)

    @property
    def blocks(self) -> int:
        """The blocks of layers that follow one another; 0 where it is not told."""
        value = self.metadata.get(f"{self.metadata.get('general.architecture')}.block_count")
        return value if type(value) is int and value > 0 else 0


class _OtherFileError(Exception):
    """It is no GGUF."""


class _DamageError(Exception):
    """What is wrong with the bytes."""


class _Reader:
    """Little-endian values from a buffer; what lies outside the buffer is damage."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def number(self, code: str) -> int | float | bool:
        try:
            (value,) = struct.unpack_from("<" + code, self.data, self.at)
        except struct.error:
            raise _DamageError("it ends inside its header") from None
        self.at += struct.calcsize("<" + code)
        assert isinstance(value, int | float)
        return value

    def count(self, limit: int, what: str, code: str = "Q") -> int:
        value = int(self.number(code))
        if value > limit:
            raise _DamageError(f"it claims {value} {what}")
        return value

    def skip(self, size: int) -> None:
        self.at += size
        if self.at > len(self.data):
            raise _DamageError("it ends inside its header")

    def string(self) -> str:
        size = self.count(_MAX_STRING, "bytes in one string")
        start = self.at
        self.skip(size)
        return self.data[start : self.at].decode("utf-8", errors="replace")

    def skip_array(self) -> int:
        kind = int(self.number("I"))
        if kind in _SCALARS:
            length = int(self.number("Q"))
            self.skip(length * struct.calcsize("<" + _SCALARS[kind]))
        elif kind == _STRING:
            length = self.count(_MAX_STRINGS_IN_ARRAY, "strings in one array")
            self._skip_strings(length)
        else:
            raise _DamageError(f"it holds an array of the unknown type {kind}")
        return length

    def strings_from(self, start: int) -> list[str]:
        """The array that begins at ``start`` and ends here; empty when it holds no strings."""
        end, self.at = self.at, start
        if int(self.number("I")) != _STRING:
            self.at = end
            return []
        return [self.string() for _ in range(int(self.number("Q")))]

    def _skip_strings(self, count: int) -> None:
        """A tight loop: a vocabulary has hundreds of thousands of entries."""
        at, data, size_at = self.at, self.data, struct.Struct("<Q").unpack_from
        try:
            for _ in range(count):
                (size,) = size_at(data, at)
                if size > _MAX_STRING:
                    raise _DamageError(f"it claims {size} bytes in one string")
                at += 8 + size
        except struct.error:
            raise _DamageError("it ends inside its header") from None
        self.at = at
        self.skip(0)


def read_header(path: Path) -> Header:
    """The header of the GGUF file at ``path``.

    Raises ``UsageError`` when the file is missing or no GGUF, and ``ModelError`` when it is
    unreadable, damaged in its header or shorter than its own table of tensors says.
    """
    return _read(path, None)[0]


def read_strings(path: Path, key: str) -> list[str]:
    """The array of strings under ``key`` in the header of the GGUF at ``path``; empty without one.

    Raises as ``read_header`` does.
    """
    return _read(path, key)[1]


def _read(path: Path, wanted: str | None) -> tuple[Header, list[str]]:
    """The header, and the strings under ``wanted``."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
            raise _DamageError("it is empty or not a regular file")
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            return _parse(_Reader(data), wanted)
    except FileNotFoundError:
        raise UsageError(f"{path}: no such model file; give a GGUF file or 'builtin'") from None
    except _OtherFileError:
        raise UsageError(
            f"{path}: no GGUF file, as it does not begin with 'GGUF'; give a GGUF file or 'builtin'"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: cannot read the model file: {error}") from None
    except _DamageError as damage:
        raise ModelError(
            f"{path}: not a usable GGUF file: {damage}; fetch or convert the model again"
        ) from None


def _parse(reader: _Reader, wanted: str | None) -> tuple[Header, list[str]]:
    if reader.data[:4] != b"GGUF":
        raise _OtherFileError
    reader.skip(4)
    version = int(reader.number("I"))
    if version not in (2, 3):
        raise _DamageError(f"its format version is {version}, not 2 or 3")
    tensors = reader.count(_MAX_ENTRIES, "tensors")
    metadata: dict[str, Scalar] = {}
    lengths: dict[str, int] = {}
    strings: list[str] = []
    for _ in range(reader.count(_MAX_ENTRIES, "metadata entries")):
        key = reader.string()
        kind = int(reader.number("I"))
        if kind in _SCALARS:
            metadata[key] = reader.number(_SCALARS[kind])
        elif kind == _STRING:
            metadata[key] = reader.string()
        elif kind == _ARRAY:
            start = reader.at
            lengths[key] = reader.skip_array()
            if key == wanted:
                strings = reader.strings_from(start)
        else:
            raise _DamageError(f"'{key[:80]}' has the unknown type {kind}")
    table = reader.at
    rows = tuple(_tensor(reader) for _ in range(tensors))
    data = _data_start(reader, rows, metadata)
    return Header(metadata, lengths, rows, table, data), strings


def _tensor(reader: _Reader) -> Tensor:
    name = reader.string()
    dimensions = reader.count(8, "dimensions of a tensor", "I")
    shape = tuple(int(reader.number("Q")) for _ in range(dimensions))
    return Tensor(name, shape, int(reader.number("I")), int(reader.number("Q")))


def _data_start(reader: _Reader, tensors: tuple[Tensor, ...], metadata: dict[str, Scalar]) -> int:
    """Where the tensors' data begin; all of them must lie inside the file."""
    alignment = metadata.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment < 1:
        raise _DamageError(f"its alignment is {alignment!r}")
    start = -(-reader.at // alignment) * alignment
    needed = start + max((tensor.offset + tensor.size for tensor in tensors), default=0)
    if needed > len(reader.data):
        raise _DamageError(f"it is {len(reader.data)} bytes long and should be {needed}")
    return start
