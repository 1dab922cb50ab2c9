"""``models`` and ``models info``."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gguf
import pytest

from proofcheck.reports.model import write_description, write_description_json
from proofcheck.reports.text import Page
from proofcheck.verify.corrections import Corrections
from proofcheck.verify.description import describe
from proofcheck.verify.model import BUILTIN_PATH

Call = Callable[..., tuple[int, str, str]]

CARD = BUILTIN_PATH.with_suffix(".md").read_text(encoding="utf-8")


def test_the_card_is_markdown_in_a_pipe_and_typeset_on_a_terminal(call: Call) -> None:
    assert call("models") == (0, CARD, "")
    code, out, _ = call("models", "--color", "always")
    assert code == 0
    assert "\x1b[" in out
    assert "\n## " not in out


def test_info_tells_what_the_header_says(call: Call) -> None:
    code, out, err = call("models", "info")
    assert (code, err) == (0, "")
    folded = " ".join(out.split())
    assert hashlib.sha256(BUILTIN_PATH.read_bytes()).hexdigest() in folded
    for words in (
        "architecture llama",
        "context 512 tokens",
        "protocol step-tag",
        "doubted at p <=",
    ):
        assert words in folded
    assert call("models", "info", "builtin")[1] == out


def test_info_as_json(call: Call) -> None:
    value = json.loads(call("models", "info", "--format", "json")[1])
    reader = gguf.GGUFReader(BUILTIN_PATH)
    assert value["schema"] == "proofcheck-model/1"
    assert value["parameters"] == sum(int(tensor.n_elements) for tensor in reader.tensors)
    assert value["bytes"] == BUILTIN_PATH.stat().st_size
    field = reader.get_field("proofcheck.calibration")
    assert field is not None
    assert value["calibration"] == json.loads(field.contents())


def test_a_second_stage_is_told() -> None:
    made = describe("builtin")
    corrections = Corrections(below=1.5, tag=0.5, token=0.25, shift=-2.0, mention=10.0)
    protocol = replace(made.model.protocol, causal=False)
    model = replace(made.model, protocol=protocol, corrections=corrections, name="odd\x1b[2J")
    stream = io.StringIO()
    write_description(replace(made, model=model), stream, Page(80))
    assert "\x1b" not in stream.getvalue()
    folded = " ".join(stream.getvalue().split())
    for words in (
        "attention both ways",
        "below 1.5: p(right) = sigmoid(0.5 x log-odds - 0.25 x largest doubt of a token - 2)",
        "a token that is 10 times as likely, or more",
    ):
        assert words in folded
    stream = io.StringIO()
    write_description_json(replace(made, model=model), stream)
    value = json.loads(stream.getvalue())
    assert (value["causal"], value["corrections"]["below"]) == (False, 1.5)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("info", "none.gguf"), 3, "none.gguf: no such model file"),
        (("info", "a.tex"), 3, "a.tex: not a usable GGUF file: it does not begin with 'GGUF'"),
        (("info", "--format", "xml"), 2, "--format"),
        (("none",), 2, "No such command 'none'"),
    ],
)
def test_what_cannot_be_told(
    call: Call, folder: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    (folder / "a.tex").write_text("No proof.")
    ended, out, err = call("models", *arguments)
    assert (ended, out) == (code, "")
    assert message in err
