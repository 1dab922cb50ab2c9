"""GGUF files: what stands in one, and a copy with changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt

Value = str | bool | int | float | Sequence[str] | Sequence[int]
Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]

_OWN = ("GGUF.", "general.architecture")  # what the writer writes itself


def value(source: Path | gguf.GGUFReader, key: str) -> Any:
    """What the metadata say under ``key``.  Ends the program where they say nothing."""
    reader = gguf.GGUFReader(source) if isinstance(source, Path) else source
    field = reader.get_field(key)
    if field is None:
        raise SystemExit(f"the model file has no {key}")
    return field.contents()


def weights(path: Path) -> dict[str, Floats]:
    """All tensors by name, in 32 bits; the last axis is that along which ggml multiplies."""
    return {
        tensor.name: np.array(gguf.dequantize(tensor.data, tensor.tensor_type), np.float32)
        for tensor in gguf.GGUFReader(path).tensors
    }


def copy(
    source: Path,
    target: Path,
    metadata: Mapping[str, Value | None],
    tensors: Mapping[str, tuple[Array, gguf.GGMLQuantizationType]],
) -> None:
    """Copy a GGUF with metadata set (None: left out) and tensors replaced, each (data, type).

    ``data`` are in the form of their type, rows of bytes for quantised ones.  ``target`` appears
    whole or not at all.
    """
    reader = gguf.GGUFReader(source)
    draft = target.with_name(f"{target.name}.new")
    writer = gguf.GGUFWriter(draft, value(reader, "general.architecture"))
    for key, field in reader.fields.items():
        if not key.startswith(_OWN) and key not in metadata:
            if field.types[0] == gguf.GGUFValueType.ARRAY:
                writer.add_array(key, field.contents())
            else:
                writer.add_key_value(key, field.contents(), field.types[0])
    for key, new in metadata.items():
        _add(writer, key, new)
    for tensor in reader.tensors:
        data, type_ = tensors.get(tensor.name, (tensor.data, tensor.tensor_type))
        writer.add_tensor(tensor.name, np.ascontiguousarray(data), raw_dtype=type_)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    draft.replace(target)


def _add(writer: gguf.GGUFWriter, key: str, new: Value | None) -> None:
    if isinstance(new, str):
        writer.add_string(key, new)
    elif isinstance(new, bool):
        writer.add_bool(key, new)
    elif isinstance(new, int):
        writer.add_uint32(key, new)
    elif isinstance(new, float):
        writer.add_float32(key, new)
    elif new is not None:
        writer.add_array(key, list(new))


def quantised(data: Floats, kind: str) -> tuple[Array, gguf.GGMLQuantizationType]:
    """A matrix in the type of that name, for ``copy``."""
    type_ = gguf.GGMLQuantizationType[kind]
    return gguf.quantize(data, type_), type_
