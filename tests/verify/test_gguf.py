from __future__ import annotations

import os
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proofcheck.errors import ModelError, UsageError
from proofcheck.models.gguf import read_header
from proofcheck.models.store import BUILTIN_PATH
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import open_verifier, reference
from tests.verify.tiny import write_tiny

BUILTIN = BUILTIN_PATH.read_bytes()
HEADER_END = BUILTIN.index(b"token_embd.weight")


def string(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def test_the_shipped_model() -> None:
    header = read_header(BUILTIN_PATH)
    assert header.metadata["general.architecture"] == "llama"
    assert header.metadata["llama.context_length"] == 8192
    assert header.metadata["tokenizer.ggml.add_bos_token"] is True
    assert header.metadata["proofcheck.protocol"] == "likelihood"
    assert header.lengths["tokenizer.ggml.tokens"] == 24_576
    assert BUILTIN_PATH.stat().st_size < 95_000_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"GGUF", "ends inside its header"),
        (b"GGUF" + struct.pack("<I", 1), "format version is 1"),
        (b"GGUF" + struct.pack(">I", 3), "format version is"),
        (b"GGUF" + struct.pack("<IQQ", 3, 2**60, 1), "claims 1152921504606846976 tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 2**40), "metadata entries"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 1, 1, 2**62), "bytes in one string"),
        (
            b"GGUF"
            + struct.pack("<IQQ", 3, 0, 1)
            + string(b"k")
            + struct.pack("<IIQ", 9, 8, 2**40),
            "strings in one array",
        ),
        (
            b"GGUF"
            + struct.pack("<IQQ", 3, 0, 1)
            + string(b"k")
            + struct.pack("<IIQ", 9, 4, 2**62),
            "ends inside its header",
        ),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + string(b"k") + struct.pack("<IIQ", 9, 9, 1),
            "array of the unknown type 9",
        ),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + string(b"k") + struct.pack("<I", 99),
            "'k' has the unknown type 99",
        ),
        (BUILTIN[:5000], "ends inside its header"),
        (BUILTIN[: HEADER_END + 100], "ends inside its header"),
        (BUILTIN[: len(BUILTIN) // 2], f"should be {len(BUILTIN)}"),
        (BUILTIN[:-1], f"should be {len(BUILTIN)}"),
    ],
)
def test_damaged_files(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=says) as caught:
        read_header(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"GG", b"\x89PNG" + BUILTIN[4:100], b"% A paper.\n"])
def test_a_paper_named_as_the_model_passed_for_a_damaged_one(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "slips.tex"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"slips\.tex: no GGUF file, as it does not begin"):
        read_header(path)


def test_missing_folder_and_fifo(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such model file"):
        read_header(tmp_path / "none.gguf")
    with pytest.raises(ModelError, match="not a regular file"):
        read_header(tmp_path)
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(ModelError, match="not a regular file"):
        read_header(tmp_path / "fifo")


SMALL = (
    b"GGUF"
    + struct.pack("<IQQ", 3, 1, 3)
    + (string(b"a.name") + struct.pack("<I", 8) + string(b"a model"))
    + (string(b"a.count") + struct.pack("<II", 4, 512))
    + (string(b"a.list") + struct.pack("<IIQ", 9, 8, 2) + string(b"one") + string(b"two"))
    + (string(b"a.weight") + struct.pack("<IQQIQ", 2, 32, 2, 8, 0))
)
SMALL += bytes(-len(SMALL) % 32) + bytes(68)  # two blocks of Q8_0


def test_a_file_that_ends_where_its_last_tensor_ends(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(SMALL)
    header = read_header(path)
    assert header.metadata == {"a.name": "a model", "a.count": 512}
    assert header.lengths == {"a.list": 2}
    path.write_bytes(SMALL[:-1])
    with pytest.raises(ModelError, match=f"is {len(SMALL) - 1} bytes long and should be"):
        read_header(path)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, len(SMALL)), junk=st.binary(min_size=1, max_size=12))
def test_overwritten_headers_give_a_header_or_a_model_error(
    tmp_path: Path, at: int, junk: bytes
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(SMALL[:at] + junk + SMALL[at + len(junk) :])
    with suppress(ModelError, UsageError):
        assert len(read_header(path).metadata) <= 3


def changed(tmp_path: Path, old: bytes, new: bytes) -> str:
    """A tiny model with one text of its header changed."""
    assert len(old) == len(new)
    path = write_tiny(tmp_path / "changed.gguf")
    data = path.read_bytes()
    assert data.count(old) == 1
    path.write_bytes(data.replace(old, new))
    return str(path)


def test_a_model_without_a_protocol_is_asked_for_likelihoods(tmp_path: Path) -> None:
    path = changed(tmp_path, b"proofcheck.protocol", b"proofcheck.protocoX")
    assert reference(path).protocol == "likelihood"


def test_a_model_of_an_unknown_protocol(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="unknown protocol 'step-rag'; known are: step-tag"):
        reference(changed(tmp_path, b"step-tag", b"step-rag"))


def test_a_model_without_a_context_length(tmp_path: Path) -> None:
    path = changed(tmp_path, b"llama.context_length", b"llama.context_lengtX")
    with pytest.raises(ModelError, match="context_length is None"):
        open_verifier(EngineSettings(), None, path)
