"""``models`` and its own commands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gguf
import pytest

from proofcheck.assess.description import describe
from proofcheck.models.store import BUILTIN_PATH
from proofcheck.reports.models.info import write_info
from tests.reports.writing import written
from tests.verify.tiny import write_tiny

from ..models.hub import Hub, serve

Call = Callable[..., tuple[int, str, str]]

CARD = BUILTIN_PATH.with_suffix(".md").read_text(encoding="utf-8")


PULLED = "owner/repo/model.gguf"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No model of this machine is seen."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HF_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PROOFCHECK_MODELS", str(tmp_path / "models"))
    return tmp_path


def test_the_card_is_markdown_in_a_pipe_and_typeset_on_a_terminal(call: Call) -> None:
    assert call("models") == (0, CARD, "")
    code, out, _ = call("models", "--color", "always")
    assert code == 0
    assert "\x1b[" in out
    assert "\n## " not in out


MEASURED = json.dumps(
    {
        "map": {"kind": "logistic", "scale": 0.5, "shift": -2.0},
        "thresholds": {"0.001": 0.25, "0.01": 0.5},
        "measured_on": "a test",
    }
)


def test_info_tells_what_the_header_says(call: Call, home: Path) -> None:
    for protocol in ("step-tag", "likelihood"):
        path = write_tiny(
            home / "tiny.gguf", protocol=protocol, metadata={"proofcheck.calibration": MEASURED}
        )
        code, out, err = call("models", "info", str(path))
        assert (code, err) == (0, "")
        folded = " ".join(out.split())
        assert hashlib.sha256(path.read_bytes()).hexdigest() in folded
        for words in (
            "architecture llama",
            "context 128 tokens",
            f"protocol {protocol}",
            "p(right) = sigmoid(0.5 x log-odds - 2)",
            "doubted at p <= 0.25",
        ):
            assert words in folded


def test_info_is_of_the_builtin_model_unless_told_otherwise(call: Call) -> None:
    code, out, err = call("models", "info")
    assert (code, err) == (0, "")
    assert hashlib.sha256(BUILTIN_PATH.read_bytes()).hexdigest() in " ".join(out.split())
    assert call("models", "info", "builtin")[1] == out


def test_info_as_json(call: Call) -> None:
    value = json.loads(call("models", "info", "--format", "json")[1])
    reader = gguf.GGUFReader(BUILTIN_PATH)
    assert value["schema"] == "proofcheck-model/2"
    assert value["parameters"] == sum(int(tensor.n_elements) for tensor in reader.tensors)
    assert value["bytes"] == BUILTIN_PATH.stat().st_size
    field = reader.get_field("proofcheck.calibration")
    assert field is not None
    assert value["calibration"] == json.loads(field.contents())


def test_what_a_file_says_is_shown_as_text(home: Path) -> None:
    made = describe(str(write_tiny(home / "tiny.gguf", protocol="likelihood")))
    assert made.model is not None
    assert made.model.note is not None
    model = replace(made.model, note=f"odd\x1b[2J{made.model.note}")
    text = written(write_info, replace(made, model=model, name="odd\x1b[2J"), 80)
    assert "\x1b" not in text
    assert "not calibrated" in " ".join(text.split())


def test_the_list_has_the_catalogue_and_what_was_pulled(call: Call, home: Path) -> None:
    path = home / "models" / PULLED
    path.parent.mkdir(parents=True)
    write_tiny(path)
    code, out, err = call("models", "list", "--color", "never")
    assert (code, err) == (0, "")
    folded = " ".join(out.split())
    assert "builtin " in folded
    assert "qwen3-8b critique 5.0 GB Apache-2.0 no not measured" in folded
    assert "opc-r1-8b critique 8B convert" in folded
    assert f"{PULLED} " in folded
    said = call("models", "list", "--format", "json", "-o", f"json={home / 'models.json'}")[1]
    assert (home / "models.json").read_text() == said
    value = json.loads(said)
    assert value["schema"] == "proofcheck-models/1"
    by_name = {one["name"]: one for one in value["models"]}
    assert by_name[PULLED] == {"name": PULLED, "path": str(path), "catalogue": None}
    assert by_name["qwen3-8b"]["path"] is None
    assert by_name["qwen3-8b"]["catalogue"]["sampling"]["top_k"] == 20


def test_info_of_a_model_that_is_not_here(call: Call) -> None:
    code, out, err = call("models", "info", "gpt-oss-20b")
    assert (code, err) == (0, "")
    folded = " ".join(out.split())
    for words in (
        "here no",
        "from ggml-org/gpt-oss-20b-GGUF/gpt-oss-20b-mxfp4.gguf",
        "chat template harmony",
        "sampling temperature 1, top_p 1",
        "results not measured",
    ):
        assert words in folded
    value = json.loads(call("models", "info", "gpt-oss-20b", "--format", "json")[1])
    assert (value["path"], value["catalogue"]["size"]) == (None, 12_100_000_000)


def test_info_says_how_the_makers_of_a_model_ask_it(call: Call) -> None:
    said = call("models", "info", "genprm-7b")[1]
    assert "asked by --way genprm, as its makers do" in " ".join(said.split())


def test_info_of_a_model_that_writes(call: Call, home: Path) -> None:
    path = write_chatting(home / "Qwen3-8B.gguf")
    folded = " ".join(call("models", "info", str(path))[1].split())
    for words in ("protocol critique", "catalogue qwen3-8b", "sampling temperature 0.6"):
        assert words in folded
    value = json.loads(call("models", "info", str(path), "--format", "json")[1])
    assert (value["protocol"], value["calibration"]) == ("critique", None)


def write_chatting(path: Path) -> Path:
    """A file whose header says that it can chat; it has no tensors."""
    writer = gguf.GGUFWriter(path, "qwen3")
    writer.add_context_length(4096)
    writer.add_chat_template("{{ messages }}")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    with path.open("ab") as file:
        file.write(bytes(64))  # to where the tensors would begin
    return path


def test_a_model_is_pulled_found_verified_and_found_damaged(
    call: Call, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub")
    path = home / "models" / PULLED
    given = write_tiny(home / "tiny.gguf").read_bytes()
    with serve(Hub({PULLED: given})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        assert call("models", "pull", PULLED) == (0, f"{path}\n", "")
        code, out, err = call("models", "pull", PULLED)
        assert (code, out) == (0, f"{path}\n")
        assert "is on this machine already" in err
        assert len(hub.ranges) == 1
        code, out, err = call("models", "pull", "owner/repo/other.gguf")
        assert (code, out) == (3, "")
        assert "the hub has no such file" in err
    assert call("models", "where", PULLED) == (0, f"{path}\n", "")
    assert call("models", "where") == (0, f"{home / 'models'}\n", "")
    assert call("models", "verify", PULLED) == (0, f"good     {PULLED}\n", "")
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    code, out, _ = call("models", "verify", "--format", "json")
    states = {one["name"]: one["state"] for one in json.loads(out)["models"]}
    assert (code, states[PULLED]) == (3, "damaged")
    path.write_bytes(data[:1000])
    assert "ends inside its header" in " ".join(call("models", "verify", PULLED)[1].split())
    path.write_bytes(data)
    path.with_name("model.gguf.sha256").unlink()
    code, out, _ = call("models", "verify", PULLED)
    assert (code, out.split()[0]) == (0, "unknown")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("info", "none.gguf"), 2, "none.gguf: no such model file"),
        (("info", "a.tex"), 2, "a.tex: no GGUF file, as it does not begin with 'GGUF'"),
        (("info", "--format", "xml"), 2, "there is no format 'xml'; choose from text, json"),
        (("info", "qwen"), 2, "'qwen': no such model; did you mean 'qwen3-8b'"),
        (("none",), 2, "No such command 'none'"),
        (("pull", "opc-r1-8b"), 3, "opc-r1-8b: nothing to pull; no GGUF of it is known"),
        (("pull", "a/b.gguf"), 2, "'a/b.gguf': no such model"),
        (("verify", "qwen3-8b"), 2, "qwen3-8b: the model is not on this machine"),
        (("where", "none.gguf"), 2, "none.gguf: no such model file"),
    ],
)
def test_what_cannot_be_told(
    call: Call, folder: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (folder / "a.tex").write_text("No proof.")
    ended, out, err = call("models", *arguments)
    assert (ended, out) == (code, "")
    assert message in err
