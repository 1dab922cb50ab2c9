"""Which file a name means."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.assess.protocols import read_catalogue
from proofcheck.errors import ModelError, UsageError
from proofcheck.models.store import (
    BUILTIN_PATH,
    calibration_path,
    expected_hash,
    file_hash,
    installed,
    locate,
    models_folder,
    note_hash,
    origin_of,
    place_of,
    pulled,
)

NAME = "qwen3-8b"


def put(path: Path, data: bytes = b"GGUF") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_the_built_in_and_a_path() -> None:
    assert locate("builtin", read_catalogue()) == BUILTIN_PATH
    assert locate(str(BUILTIN_PATH), read_catalogue()) == BUILTIN_PATH
    for path in ("none.gguf", "folder/none", "/none/none.gguf", "a/b/c.gguf"):
        assert locate(path, read_catalogue()) == Path(
            path
        )  # who reads it says that it is not there


def test_a_known_name_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="fetch it with: proofcheck models pull qwen3-8b"):
        locate(NAME, read_catalogue())
    with pytest.raises(
        UsageError, match=r"convert its weights \(peiyi9979/.*models.toml: \[models"
    ):
        locate("math-shepherd-mistral-7b-prm", read_catalogue())
    with pytest.raises(UsageError, match="'qwen3-8': no such model; did you mean 'qwen3-8b'"):
        locate("qwen3-8", read_catalogue())


def test_a_pulled_model_is_found() -> None:
    path = put(place_of(origin_of(NAME, read_catalogue())))
    assert locate(NAME, read_catalogue()) == path
    assert list(pulled()) == [("bartowski/Qwen_Qwen3-8B-GGUF/Qwen_Qwen3-8B-Q4_K_M.gguf", path)]
    put(path.parent / ".incoming" / "x.gguf.00.part")
    put(path.with_name("x.gguf.damaged"))
    assert len(list(pulled())) == 1


def test_the_hub_librarys_own_cache_is_looked_at(home: Path) -> None:
    folder = home / "HF_HOME/hub/models--bartowski--Qwen_Qwen3-8B-GGUF"
    path = put(folder / "snapshots/0123abcd/Qwen_Qwen3-8B-Q4_K_M.gguf")
    with pytest.raises(UsageError):
        locate(NAME, read_catalogue())
    put(folder / "refs/main", b"../../..")
    with pytest.raises(UsageError):
        locate(NAME, read_catalogue())
    put(folder / "refs/main", b"0123abcd")
    assert locate(NAME, read_catalogue()) == path


def test_a_users_entry_names_its_file(home: Path) -> None:
    catalogue = home / "XDG_CONFIG_HOME/proofcheck/models.toml"
    put(catalogue, b'[models."math-shepherd-mistral-7b-prm"]\npath = "s.gguf"\n')
    name = "math-shepherd-mistral-7b-prm"
    with pytest.raises(UsageError, match=r"models\.toml says that its file is"):
        locate(name, read_catalogue())
    path = put(catalogue.parent / "s.gguf")
    assert locate(name, read_catalogue()) == path
    assert installed(read_catalogue().entries[name]) == path


@pytest.mark.parametrize(
    "name",
    ["owner/file.gguf", "../../x.gguf", "a/../b.gguf", "a/b/c.bin", "a/b/.c.gguf", "a//c.gguf"],
)
def test_what_is_no_origin(name: str) -> None:
    with pytest.raises(UsageError, match="no such model"):
        origin_of(name, read_catalogue())


def test_what_cannot_be_pulled_says_why() -> None:
    with pytest.raises(ModelError, match="opc-r1-8b: nothing to pull; no GGUF of it is known"):
        origin_of("opc-r1-8b", read_catalogue())


def test_a_noted_hash_is_expected_again(home: Path) -> None:
    path = put(home / "model.gguf")
    assert expected_hash("x", path, read_catalogue()) is None
    note_hash(path, file_hash(path))
    assert expected_hash("x", path, read_catalogue()) == file_hash(path)
    path.with_name("model.gguf.sha256").write_text("nonsense")
    assert expected_hash("x", path, read_catalogue()) is None


def test_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models_folder() == home / "models"
    monkeypatch.delenv("PROOFCHECK_MODELS")
    assert models_folder().parts[-2:] == ("proofcheck", "models")
    assert calibration_path("ab", "critique").parts[-2:] == ("calibrations", "ab-critique.json")
