"""Evaluations as text and as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.evaluate import evaluate
from proofcheck.evaluation.ratings import rate
from proofcheck.evaluation.study import RatingStudy, Study
from proofcheck.reports.evaluation.as_json import write_evaluation_json
from proofcheck.reports.evaluation.text import write_evaluation
from proofcheck.settings.settings import Settings
from tests.evaluation.records import (
    CORRECTIONS,
    DEEPSEEK,
    OPEN_PROOF_CORPUS,
    PRM_BENCH,
    PROCESS_BENCH,
    SIMPLE,
    Reader,
    write,
)
from tests.reports.hostile import TEXTS
from tests.reports.writing import written


def judged(tmp_path: Path, records: list[Any]) -> Study:
    dataset = read_dataset(write(tmp_path / "data.jsonl", records))
    *_, study = evaluate(dataset, Settings(), Reader())
    assert isinstance(study, Study)
    return study


def as_text(study: Study | RatingStudy, width: int = 100) -> str:
    return written(write_evaluation, study, width)


def as_json(study: Study | RatingStudy) -> dict[str, Any]:
    made = written(write_evaluation_json, study)
    assert made.isascii()
    value = json.loads(made, parse_constant=pytest.fail)
    schema = json.loads(
        files("proofcheck.reports.evaluation").joinpath("evaluation-1.schema.json").read_text()
    )
    jsonschema.validate(value, schema)
    assert isinstance(value, dict)
    return value


def row(text: str, name: str) -> list[str]:
    """The cells of the row that begins with ``name``."""
    line = next(line for line in text.splitlines() if line.strip().startswith(name))
    return line.strip().removeprefix(name).split()


def test_the_text_has_the_figures_of_the_benchmark(tmp_path: Path) -> None:
    text = as_text(judged(tmp_path, PROCESS_BENCH))
    assert "(ProcessBench): 5 proofs, with 13 steps." in text
    assert "doubted up to the probability 0.500 (the model's own)" in text
    assert row(text, "first wrong step found") == ["66.7%", "20.8-93.9", "100.0%", "100.0%"]
    assert row(text, "ProcessBench F1")[0] == "57.1%"
    assert row(text, "PRMScore")[0] == "80.4%"
    assert row(text, "doubted up to") == ["0.500", "0.200", "0.200"]
    assert "* with the threshold chosen on these data" in text
    assert "AUROC of wrong against right steps: 1.000 (1.000-1.000)." in text
    assert "Tokens evaluated: 130, none for what was known before; written: 0;" in text
    assert row(text, "math") == ["3", "50.0%", "(1", "of", "2)", "0.0%", "(0", "of", "1)", "66.7%"]


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    text = as_text(judged(tmp_path, [*PRM_BENCH, {"a": 1}]))
    assert "Left out: 1 of another format." in text
    assert "Without a verdict, or without one on every step: 1 proof (1: it is too long)." in text
    assert "What has no verdict counts as a wrong prediction." in text


def test_whole_proofs_have_a_table_of_their_own(tmp_path: Path) -> None:
    text = as_text(judged(tmp_path, OPEN_PROOF_CORPUS))
    assert row(text, "judged rightly") == ["66.7%", "20.8-93.9", "2", "of", "3"]
    assert "PRMScore" not in text
    assert "Left out: 1 its judges differ; 1 no judge gave a score." in text


def test_ratings_have_a_report_without_a_model(tmp_path: Path) -> None:
    study = rate(read_dataset(write(tmp_path / "data.jsonl", DEEPSEEK)))
    text = as_text(study)
    assert "No model was asked" in text
    assert row(text, "all analyses pass it")[:4] == ["3", "33.3%", "(1", "of"]
    assert "AUROC of the ratings: 0.750." in text
    found = as_json(study)["ratings"]
    assert [rule["least"] for rule in found["rules"]] == [1.0, 0.95, 0.75, 0.5]
    assert found["rules"][0]["whole"]["passed_with_at_most_2_of_7"] == 1


def test_the_json_has_every_proof(tmp_path: Path) -> None:
    value = as_json(judged(tmp_path, PROCESS_BENCH))
    assert value["steps"]["at_threshold"]["f1"]["value"] == pytest.approx(4 / 7)
    assert value["whole"]["accuracy"]["count"] == 4
    assert value["proofs"][2]["first_doubted"] == 1
    assert value["proofs"][2]["probabilities"] == [0.9, 0.3, 0.1]
    assert (value["tokens_evaluated"], value["threshold"]) == (130, 0.5)
    for records in (PRM_BENCH, OPEN_PROOF_CORPUS, SIMPLE, SIMPLE[1:], PROCESS_BENCH[:1]):
        as_json(judged(tmp_path, list(records)))


def test_corrections_have_tables_of_their_own(tmp_path: Path) -> None:
    study = judged(tmp_path, CORRECTIONS)
    text = as_text(study)
    assert "4 corrected steps of 3 texts, with 5 untouched steps beside them. 1 pair" in text
    assert row(text, "lower probability before the correction")[0] == "50.0%"
    assert row(text, "AUROC against untouched steps")[0] == "0.867"
    assert row(text, "before the correction")[-3:] == ["2", "of", "3"]
    assert row(text, "after it")[-3:] == ["2", "of", "4"]
    assert row(text, "letter")[:2] == ["1", "100.0%"]
    assert "PRMScore" not in text
    found = as_json(study)
    assert found["corrections"]["preferred"]["count"] == 1.5
    assert [kind["kind"] for kind in found["corrections"]["kinds"]] == [
        "letter", "relation", "missing",
    ]  # fmt: skip
    assert "corrections" not in as_json(judged(tmp_path, PROCESS_BENCH))


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path) -> None:
    records = [
        {"id": text, "group": text, "statement": text, "steps": ["a (0.5)"], "wrong": []}
        for text in TEXTS
        if text.strip()
    ]
    study = judged(tmp_path, records)
    text = as_text(study, 40)
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\r"}
    as_json(study)
