"""Files written out in plain numbers: in which, where they are kept, and what is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache, clean
from proofcheck.llm import expanded
from proofcheck.llm.expanded import KEPT, file_to_run, form_files, is_written_out, remembered
from proofcheck.llm.form_trial import Trial, compare_forms
from proofcheck.llm.scoring_model import open_scoring
from proofcheck.models.gguf import read_header
from proofcheck.models.resolve import ModelFile, ModelReference, RunMemory
from proofcheck.settings.settings import EngineSettings

from .tiny import write_tiny

SHA = "ab" * 32


@pytest.fixture(name="slow")
def _slow(tmp_path: Path) -> ModelFile:
    """A tiny model that says it is Q4_1."""
    path = write_tiny(tmp_path / "tiny.gguf")
    header = read_header(path)
    return ModelFile(path, replace(header, metadata={**header.metadata, "general.file_type": 3}))


@pytest.fixture(name="measure")
def _measure(monkeypatch: pytest.MonkeyPatch) -> Callable[[Trial | Exception], list[Path]]:
    """Sets what a measurement comes to; returns the models that were measured since."""

    def pretend(trial: Trial | Exception) -> list[Path]:
        measured: list[Path] = []

        def compare(model: Path, folder: Path) -> Trial:
            measured.append(model)
            if isinstance(trial, Exception):
                raise trial
            return trial

        monkeypatch.setattr(expanded, "compare_forms", compare)
        return measured

    return pretend


def test_a_quantisation_that_is_no_number_was_an_internal_error(slow: ModelFile) -> None:
    for told in ("Q4_K_M", True):
        metadata = {**slow.header.metadata, "general.file_type": told}
        assert replace(slow, header=replace(slow.header, metadata=metadata)).quantisation == -1
    assert slow.quantisation == 3


Measure = Callable[[Trial | Exception], list[Path]]


@pytest.mark.parametrize(
    ("trial", "form"),
    [
        (Trial(1.2, 0.01), "f32"),
        (Trial(1.01, 0.01), "f16"),
        (Trial(0.8, 0.01), "f16"),
        (Trial(1.2, 3.0), "f16"),
        (Trial(1.2, float("nan")), "f16"),
        (ValueError("the engine ended with -11"), "f16"),
    ],
)
def test_the_faster_form_is_chosen_once(
    trial: Trial | Exception, form: str, slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured, memory = measure(trial), RunMemory()
    for _ in range(2):
        kept = file_to_run(slow, SHA, tmp_path / "cache", memory)
        assert kept.name.endswith(f"-{form}.gguf")
        assert read_header(kept).parameters == slow.header.parameters
    assert len(measured) == 1
    choice = remembered(SHA, memory)
    assert choice is not None
    assert choice.form == form
    assert form_files(tmp_path / "cache") == [kept]


def test_a_run_that_keeps_nothing_takes_the_form_of_the_others(
    slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured = measure(Trial(1.2, 0.0))
    first = file_to_run(slow, SHA, tmp_path, RunMemory(), KEPT)
    assert first.name.endswith("-f16.gguf")
    chosen = file_to_run(slow, SHA, tmp_path, RunMemory())
    assert file_to_run(slow, SHA, tmp_path, RunMemory(), KEPT) == chosen != first
    assert len(measured) == 1


def test_what_the_user_says_is_not_measured(
    slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured = measure(Trial(9.0, 0.0))
    for form in ("f16", "f32"):
        assert file_to_run(slow, SHA, tmp_path, RunMemory(), form).name.endswith(f"-{form}.gguf")
    assert not measured


def test_without_a_memory_it_is_half_precision(
    slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured = measure(Trial(9.0, 0.0))
    assert file_to_run(slow, SHA, tmp_path).name.endswith("-f16.gguf")
    assert not measured


@pytest.mark.parametrize("value", ["", "{", "[]", '["q4_0", "x"]', '["f32", 1]', "[1, 2, 3]", "7"])
def test_what_cannot_be_read_is_measured_again(
    value: str, slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured, memory = measure(Trial(1.2, 0.0)), RunMemory()
    file_to_run(slow, SHA, tmp_path, memory)
    (key,) = memory._known
    memory.remember(key, value)
    assert remembered(SHA, memory) is None
    file_to_run(slow, SHA, tmp_path, memory)
    assert len(measured) == 2
    assert json.loads(memory.recall(key) or "")[0] == "f32"


def test_another_processor_or_build_is_measured_for_itself(
    slow: ModelFile, measure: Measure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = RunMemory()
    measure(Trial(1.2, 0.0))
    file_to_run(slow, SHA, tmp_path, memory)
    monkeypatch.setattr(expanded, "build_fingerprint", lambda: "another")
    assert remembered(SHA, memory) is None
    measure(Trial(0.8, 0.0))
    assert file_to_run(slow, SHA, tmp_path, memory).name.endswith("-f16.gguf")
    assert len(form_files(tmp_path)) == 2


def test_two_processes_remember_in_one_cache(
    slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured = measure(Trial(1.2, 0.0))
    one, other = Cache(tmp_path / "cache"), Cache(tmp_path / "cache")
    file_to_run(slow, SHA, tmp_path / "cache", one)
    file_to_run(slow, SHA, tmp_path / "cache", other)
    one.close()
    other.close()
    assert len(measured) == 1


def test_nothing_is_written_where_nothing_is_kept_or_the_numbers_are_fast(
    slow: ModelFile, measure: Measure, tmp_path: Path
) -> None:
    measured = measure(Trial(1.2, 0.0))
    assert file_to_run(slow, SHA, None) == slow.path
    fast = ModelFile(slow.path, read_header(slow.path))
    assert not is_written_out(fast)
    assert file_to_run(fast, SHA, tmp_path / "cache", RunMemory()) == slow.path
    assert not (tmp_path / "cache").exists()
    assert not measured


def test_a_folder_that_cannot_be_written_costs_speed_alone(slow: ModelFile, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert file_to_run(slow, SHA, tmp_path / "cache", RunMemory()) == slow.path


def test_clean_deletes_what_was_written(slow: ModelFile, tmp_path: Path) -> None:
    for form in ("f16", "f32"):
        file_to_run(slow, SHA, tmp_path / "cache", form=form)
    (tmp_path / "cache/.trial-x").mkdir()
    for left in (".trial-x/F32.gguf", f".{SHA[:16]}-f32.gguf.k3"):  # of runs that were killed
        (tmp_path / "cache" / left).write_text("left")
    Cache(tmp_path / "cache").close()
    assert len(form_files(tmp_path / "cache")) == 4
    assert clean(tmp_path / "cache") > 0
    assert not list((tmp_path / "cache").rglob("*.gguf*"))


def test_a_real_comparison_on_the_first_blocks(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "tiny.gguf", layers=5)
    trial = compare_forms(path, tmp_path)
    assert trial.ratio > 0
    assert trial.difference == 0  # it holds nothing that could be written out
    assert [one.name for one in tmp_path.iterdir()] == ["tiny.gguf"]


def test_a_model_of_few_blocks_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no blocks that could be left out"):
        compare_forms(write_tiny(tmp_path / "tiny.gguf", layers=2), tmp_path)


def test_what_is_kept_of_a_model_does_not_depend_on_its_form(
    slow: ModelFile, tmp_path: Path
) -> None:
    """Else a score would be asked for again, and a verdict at the threshold could turn."""
    opened = [
        open_scoring(
            ModelReference("slow", slow), EngineSettings(precision=form), RunMemory(), tmp_path
        )
        for form in ("auto", "f16", "f32")
    ]
    assert len({(one.identity, one.engine_name, one.window) for one in opened}) == 1
