"""Expanding a quantised model: the values are those of the gguf package's own dequantisation."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np
import pytest

from proofcheck.errors import ModelError, UsageError
from proofcheck.models.expand import Form, excerpt, expand
from proofcheck.models.gguf import read_header
from tests.verify.tiny import write_tiny

KINDS = ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0")
NORM = np.linspace(-1, 1, 5, dtype=np.float32)


def write_quantised(path: Path, kind: str, rows: int = 3, alignment: int = 32) -> Path:
    rng = np.random.default_rng(len(kind))
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_custom_alignment(alignment)
    writer.add_token_list(["a", "β"])
    writer.add_tensor("odd", NORM)
    values = rng.normal(size=(rows, 64)).astype(np.float32)
    chosen = gguf.GGMLQuantizationType[kind]
    writer.add_tensor("weight", gguf.quants.quantize(values, chosen), raw_dtype=chosen)
    writer.add_tensor("half", values.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize("alignment", [32, 64])
@pytest.mark.parametrize("kind", KINDS)
def test_the_values_are_those_of_the_gguf_package(
    kind: str, alignment: int, tmp_path: Path
) -> None:
    source = write_quantised(tmp_path / "q.gguf", kind, alignment=alignment)
    target = tmp_path / "f16.gguf"
    expand(source, target)
    before, after = gguf.GGUFReader(source), gguf.GGUFReader(target)
    assert [t.name for t in after.tensors] == ["odd", "weight", "half"]
    assert after.tensors[1].tensor_type == gguf.GGMLQuantizationType.F16
    expected = gguf.dequantize(before.tensors[1].data, before.tensors[1].tensor_type)
    assert np.array_equal(after.tensors[1].data, expected.astype(np.float16))
    assert np.array_equal(after.tensors[0].data, NORM)
    assert np.array_equal(after.tensors[2].data, before.tensors[2].data)
    for name, field in before.fields.items():
        if not name.startswith("GGUF."):
            assert after.fields[name].contents() == field.contents()


def test_a_tensor_larger_than_what_is_read_at_once(tmp_path: Path) -> None:
    source = write_quantised(tmp_path / "q.gguf", "Q8_0", rows=40_001)
    expand(source, tmp_path / "f16.gguf")
    before, after = gguf.GGUFReader(source), gguf.GGUFReader(tmp_path / "f16.gguf")
    expected = gguf.dequantize(before.tensors[1].data, before.tensors[1].tensor_type)
    assert np.array_equal(after.tensors[1].data, expected.astype(np.float16))


def test_a_model_without_such_tensors_stays_as_it_is(tmp_path: Path) -> None:
    source = write_tiny(tmp_path / "tiny.gguf")
    expand(source, tmp_path / "same.gguf")
    before, after = read_header(source), read_header(tmp_path / "same.gguf")
    assert before == after
    assert source.read_bytes()[before.data :] == (tmp_path / "same.gguf").read_bytes()[after.data :]


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    source = write_quantised(tmp_path / "q.gguf", "Q4_1")
    source.write_bytes(source.read_bytes()[:-100])
    target = tmp_path / "f16.gguf"
    target.write_text("what was there")
    with pytest.raises(ModelError, match="bytes long and should be"):
        expand(source, target)
    with pytest.raises(UsageError, match="no such model file"):
        expand(tmp_path / "none.gguf", target)
    assert {path.name for path in tmp_path.iterdir()} == {"q.gguf", "f16.gguf"}
    assert target.read_text() == "what was there"


@pytest.mark.parametrize("kind", KINDS)
def test_single_precision_rounds_nothing(kind: str, tmp_path: Path) -> None:
    source = write_quantised(tmp_path / "q.gguf", kind)
    expand(source, tmp_path / "f32.gguf", Form.F32)
    before, after = gguf.GGUFReader(source), gguf.GGUFReader(tmp_path / "f32.gguf")
    assert after.tensors[1].tensor_type == gguf.GGMLQuantizationType.F32
    expected = gguf.dequantize(before.tensors[1].data, before.tensors[1].tensor_type)
    assert np.array_equal(after.tensors[1].data, expected)


def test_an_excerpt_is_a_model_of_fewer_blocks(tmp_path: Path) -> None:
    source = write_tiny(tmp_path / "tiny.gguf", layers=4)
    excerpt(source, tmp_path / "part.gguf", Form.F32, 3)
    before, after = read_header(source), read_header(tmp_path / "part.gguf")
    assert after.blocks == 3
    assert after.metadata == {**before.metadata, "llama.block_count": 3}
    assert after.lengths == before.lengths
    whole, part = gguf.GGUFReader(source), gguf.GGUFReader(tmp_path / "part.gguf")
    kept = [one for one in whole.tensors if not one.name.startswith("blk.3.")]
    assert [one.name for one in part.tensors] == [one.name for one in kept]
    for one, other in zip(part.tensors, kept, strict=True):
        assert np.array_equal(one.data, other.data)
