"""Evaluations that are interrupted, resumed, and answered by critics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofcheck.assess.assessor import Assessment, Assessor, Event, ModelInfos
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.session import Session
from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.evaluate import evaluate
from proofcheck.evaluation.item import Dataset
from proofcheck.evaluation.judge import judge_of
from proofcheck.evaluation.outcome import Outcome
from proofcheck.evaluation.state import OutcomeFile, key_of
from proofcheck.evaluation.study import Study
from proofcheck.events import Note, Progress
from proofcheck.settings.settings import ServerSettings, Settings
from tests.evaluation.records import PRM_BENCH, PROCESS_BENCH, Reader, write
from tests.scripted_assessor import ScriptedAssessor

SETTINGS = Settings()


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return read_dataset(write(tmp_path / "data.jsonl", PROCESS_BENCH))


def run(dataset: Dataset, assessor: Assessor, **options: Any) -> Study:
    *events, study = evaluate(dataset, options.pop("settings", SETTINGS), assessor, **options)
    assert isinstance(study, Study)
    progress = [event for event in events if isinstance(event, Progress)]
    assert progress[-1].done == progress[-1].total
    return study


def test_the_threshold_is_the_models_unless_the_user_gives_one(dataset: Dataset) -> None:
    assessor = Reader()
    study = run(dataset, assessor)
    assert (study.threshold, study.chosen_by) == (0.5, "the model's own")
    assert study.figures.steps and study.figures.steps.point.found.count == 2
    assert sum(outcome.evaluated for outcome in study.outcomes) == 130
    given = run(dataset, assessor, threshold=0.2)
    assert (given.threshold, given.chosen_by) == (0.2, "given")
    assert given.figures.steps and given.figures.steps.point.found.count == 3
    configured = replace(SETTINGS, min_confidence=0.75)
    study = run(dataset, Reader(), settings=configured)
    assert (study.threshold, study.chosen_by) == (0.25, "min-confidence")


def test_an_interrupted_evaluation_goes_on_where_it_was(dataset: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    with closing(OutcomeFile(path)) as state:
        events = evaluate(dataset, SETTINGS, Reader(), state=state)
        for _ in range(4):  # the start, and three proofs
            next(events)
        events.close()
    with path.open("a") as file:
        file.write(path.read_text().splitlines()[0][:70])  # killed while it wrote
    second = Reader()
    with closing(OutcomeFile(path)) as state:
        study = run(dataset, second, state=state)
    assert (second.asked, study.resumed) == (["D", "E"], 3)
    fresh = run(dataset, Reader())
    # NaN is not equal to itself.
    assert repr(study.figures) == repr(fresh.figures)
    third = Reader()
    with closing(OutcomeFile(path)) as state:
        run(dataset, third, state=state)
    assert third.asked == []


def test_another_model_or_another_use_of_it_is_asked_anew(dataset: Dataset) -> None:
    one = judge_of(Reader(), SETTINGS).identity
    engine = replace(SETTINGS.engine, context=99)
    other = judge_of(Reader(), replace(SETTINGS, engine=engine)).identity
    item = dataset.items[0]
    assert key_of(item, one) != key_of(item, other)
    assert key_of(item, one) != key_of(replace(item, statement="Z"), one)
    assert key_of(item, one) == key_of(replace(item, labels=(None,) * 3, right=None), one)
    calibrated = Reader()
    calibrated.info = replace(Reader.info, thresholds={"0.001": 0.1})
    assert judge_of(calibrated, SETTINGS).identity != one


def test_what_has_no_verdict_is_asked_again(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path / "data.jsonl", PRM_BENCH))
    for _ in range(2):
        reader = Reader()
        with closing(OutcomeFile(tmp_path / "state")) as state:
            run(dataset, reader, state=state)
    assert reader.asked == ["How far?"]


@pytest.mark.parametrize(
    "text", ["\\documentclass{article}", '[{"statement": 1}]', '{"statement": "S"}\n', "\n"]
)
def test_a_file_of_something_else_is_not_written_to(tmp_path: Path, text: str) -> None:
    (tmp_path / "paper.tex").write_text(text)
    with pytest.raises(UsageError, match="is not a file of earlier results"):
        OutcomeFile(tmp_path / "paper.tex")
    assert (tmp_path / "paper.tex").read_text() == text
    with pytest.raises(UsageError, match="cannot use"):
        OutcomeFile(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"probabilities": [0.5]},
        {"probabilities": [0.5, 0.5, 2]},
        {"probabilities": None},
        {"probabilities": [0.5, 0.5, "x"]},
        {"grade": 3},
        {"seconds": float("inf")},
        {"evaluated": None},
        {"defects": 5},
    ],
)
def test_a_damaged_outcome_is_not_taken(
    dataset: Dataset, tmp_path: Path, change: dict[str, Any]
) -> None:
    item = dataset.items[0]
    with closing(OutcomeFile(tmp_path / "state")) as state:
        state.put("k", item, Outcome((0.5, 0.5, 0.5)))
    kept = json.loads((tmp_path / "state").read_text())
    with closing(OutcomeFile(tmp_path / "state")) as state:
        assert state.get("k", item) == Outcome((0.5, 0.5, 0.5))
        assert state.get("other", item) is None
    (tmp_path / "state").write_text(json.dumps({**kept, **change}))
    with closing(OutcomeFile(tmp_path / "state")) as state:
        assert state.get("k", item) is None


class ScriptedCritic(ScriptedAssessor):
    """Grades every proof 1, the last one first; the proof of C is never judged."""

    @property
    def models(self) -> ModelInfos:
        return ModelInfos(writing=(ModelInfo("writer", "1" * 64, "critique", "none", {}),))

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        for document in documents:
            for proof in reversed(document.proofs):
                yield Progress(0, 1, "proof")
                if proof.statement and proof.statement.text != "C":
                    yield Assessment(document, proof, (), Judgement(1.0, tokens=50))


def test_a_critic_may_answer_in_any_order_and_leave_proofs_out(dataset: Dataset) -> None:
    settings = replace(SETTINGS, depth="critique")
    assessor = ScriptedCritic()
    *events, study = evaluate(dataset, settings, assessor)
    assert isinstance(study, Study)
    assert Note("the cache is not used") in events
    assert [outcome.grade for outcome in study.outcomes] == [1, 1, None, 1, 1]
    assert study.figures.unscored == {"it was not judged": 1}
    assert study.figures.steps and study.figures.steps.point.clean.count == 2
    assert study.figures.steps.point.found.count == 0
    assert sum(outcome.written for outcome in study.outcomes) == 200
    assert (study.judge.tags, study.figures.steps.best_f1) == (False, None)


def test_a_server_far_away_is_announced_before_it_is_asked(dataset: Dataset) -> None:
    server = ServerSettings(("https://models.example.org/v1",))
    settings = replace(SETTINGS, depth="critique", server=server)
    events = evaluate(dataset, settings, ScriptedCritic())
    first = next(events)
    assert isinstance(first, Note)
    assert first.first and "models.example.org" in first.text
    with (
        pytest.raises(UsageError, match="offline"),
        closing(Session(replace(settings, offline=True))) as session,
    ):
        session.deepest()
    with (
        pytest.raises(UsageError, match="ask for --depth critique"),
        closing(Session(replace(settings, depth="fast"))) as session,
    ):
        session.deepest()
