"""``eval`` on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Verified
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.steps.scoring import identified
from proofcheck.document.document import Document
from proofcheck.models.calibration import parse_calibration
from proofcheck.models.resolve import ModelReference
from proofcheck.models.store import calibration_path
from tests.cli.fakes import Stage
from tests.evaluation.records import DEEPSEEK, PROCESS_BENCH, SIMPLE, Reader, write
from tests.verify.opening import open_model
from tests.verify.tiny import write_tiny

Call = Callable[..., tuple[int, str, str]]


class Interruptible(Reader):
    """A ``Reader`` that is interrupted before it judges ``stop_at``."""

    stop_at: str | None = None

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof, verdicts in super().verify(document):
            if proof.statement and proof.statement.text == self.stop_at:
                raise KeyboardInterrupt
            yield proof, verdicts


@pytest.fixture
def reader(folder: Path, monkeypatch: pytest.MonkeyPatch, stage: Stage) -> Interruptible:
    """The verifier that every call gets; ``data.jsonl`` lies in the current folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "home"))
    one = Interruptible()
    stage.scores = lambda: one
    write(folder / "data.jsonl", PROCESS_BENCH)
    return one


def test_it_measures_the_builtin_model_unless_told_otherwise(call: Call, reader: Reader) -> None:
    code, out, err = call("eval", "data.jsonl", "-o", "json=out.json")
    assert (code, err) == (0, "")
    assert "Evaluation on data.jsonl (ProcessBench)" in out
    assert "57.1%" in out
    value = json.loads(Path("out.json").read_text())
    assert value["models"][0]["name"] == "reader"
    assert value["steps"]["at_threshold"]["f1"]["value"] == pytest.approx(4 / 7)
    code, out, _ = call("eval", "data.jsonl", "--format", "json", "--threshold", "0.2")
    assert json.loads(out)["steps"]["at_threshold"]["f1"]["value"] == 1


def test_items_are_chosen_and_configuration_is_found(call: Call, reader: Reader) -> None:
    options = ("--format", "json", "--sample", "3", "--seed", "4", "--limit", "2")
    value = json.loads(call("eval", "data.jsonl", *options)[1])
    assert (value["dataset"]["proofs"], value["dataset"]["read"]) == (2, 5)
    assert len(reader.asked) == 2
    Path("proofcheck.toml").write_text("min-confidence = 0.75\n")
    assert json.loads(call("eval", "data.jsonl", "--format", "json")[1])["threshold"] == 0.25
    code, _, err = call("eval", "data.jsonl", "--isolated", "-v")
    assert code == 0
    assert "model: reader, step-tag" in err


def test_published_ratings_need_no_model(call: Call, reader: Reader) -> None:
    write(Path("ratings.jsonl"), DEEPSEEK)
    code, out, _ = call("eval", "ratings.jsonl")
    assert code == 0
    assert "No model was asked" in out
    assert reader.asked == []
    code, out, _ = call("eval", "ratings.jsonl", "--model", "builtin")
    assert "Verdicts by reader" in out
    assert len(reader.asked) == 5


def test_an_interrupted_run_loses_nothing(call: Call, reader: Interruptible) -> None:
    reader.stop_at = "D"
    code, out, err = call("eval", "data.jsonl", "--resume", "state.jsonl")
    assert (code, out) == (130, "")
    assert "the same command goes on from state.jsonl" in err
    reader.stop_at, reader.asked = None, []
    code, out, _ = call("eval", "data.jsonl", "--resume", "state.jsonl")
    assert code == 0
    assert reader.asked == ["D", "E"]
    assert "Known from an earlier run: 3 proofs." in out


def test_it_says_when_nothing_could_be_judged(call: Call, reader: Reader) -> None:
    write(Path("dark.jsonl"), [{"statement": "S", "steps": ["a"], "wrong": []}])
    code, out, _ = call("eval", "dark.jsonl")
    assert code == 3
    assert "Without a verdict, or without one on every step: 1 proof (1: it is too long)." in out


def test_a_calibration_is_written_for_the_model(call: Call, reader: Reader) -> None:
    steps = [f"a (0.{550 + n})" for n in range(300)]
    wrong = [f"b (0.{200 + n})" for n in range(60)]
    records = [{"statement": "S", "steps": [*steps, *wrong], "wrong": list(range(300, 360))}]
    write(Path("many.jsonl"), records)
    name = str(write_tiny(Path("tiny.gguf")))
    code, _, err = call("eval", "many.jsonl", "--write-calibration", "--model", name)
    assert code == 0
    model = open_model(name)
    path = calibration_path(model.sha256, "step-tag")
    found = parse_calibration(path.read_text())
    assert str(path) in err
    assert found.measured_on.startswith("300 right and 60 wrong steps of many.jsonl")
    assert set(found.thresholds) == {"0.01"}
    assert model.calibration == found
    code, _, err = call("eval", "data.jsonl", "--write-calibration", "--model", name)
    assert code == 2
    assert "a calibration needs 200 right and 50 wrong labelled steps" in err


def test_a_calibration_of_a_model_that_a_server_runs_is_found_again(
    call: Call, reader: Reader
) -> None:
    steps = [f"a (0.{550 + n})" for n in range(300)]
    wrong = [f"b (0.{200 + n})" for n in range(60)]
    records = [{"statement": "S", "steps": [*steps, *wrong], "wrong": list(range(300, 360))}]
    write(Path("many.jsonl"), records)
    reader.info = replace(Reader.info, name="prm", sha256="1" * 64, protocol="likelihood")
    served = ("--model", "prm", "--server", "http://127.0.0.1:9/v1", "--write-calibration")
    code, _, err = call("eval", "many.jsonl", *served)
    assert (code, "the calibration of prm" in err) == (0, True)
    found = parse_calibration(calibration_path("1" * 64, "likelihood").read_text())
    alone = read_model(ModelReference("prm", served=True, protocol="likelihood"), None)
    assert alone.note is not None
    model = identified(alone, "1" * 64)
    assert (model.calibration, model.note) == (found, None)
    assert identified(alone, "2" * 64) == replace(alone, sha256="2" * 64)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'DATASET'"),
        (("none.jsonl",), "cannot read none.jsonl"),
        (("paper.tex",), "no labelled proof of a known format"),
        (("data.jsonl", "--dataset-format", "parquet"), "there is no 'parquet'"),
        (("data.jsonl", "--dataset-format", "simple"), "5 of another format"),
        (("data.jsonl", "--threshold", "2"), "--threshold must be a probability"),
        (("data.jsonl", "--limit", "0"), "--limit must be at least 1"),
        (("data.jsonl", "--sample", "-1"), "--sample must be at least 1"),
        (("data.jsonl", "--format", "html"), "there is no format 'html'"),
        (("data.jsonl", "--resume", "paper.tex"), "is not a file of earlier results"),
        (("data.jsonl", "--server", "http://127.0.0.1:9/v1"), "ask for --depth critique"),
        (
            ("data.jsonl", "--write-calibration", "--model", "builtin", "--model", "other"),
            "--write-calibration is for one model",
        ),
        (("ratings.jsonl", "--write-calibration"), "--write-calibration needs a --model"),
    ],
)
def test_wrong_usage_is_said(
    call: Call, reader: Reader, arguments: tuple[str, ...], message: str
) -> None:
    Path("paper.tex").write_text("\\section{No data}\n")
    write(Path("ratings.jsonl"), DEEPSEEK)
    code, out, err = call("eval", *arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_a_configuration_without_a_model_is_refused(call: Call, reader: Reader) -> None:
    write(Path("data.jsonl"), SIMPLE)
    Path("proofcheck.toml").write_text("use-model = false\n")
    code, _, err = call("eval", "data.jsonl")
    assert code == 2
    assert "eval judges proofs, so it needs a model" in err
