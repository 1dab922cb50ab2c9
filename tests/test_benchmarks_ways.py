"""Answers that are weighed: of labelled proofs, and what is kept and told of them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks import injections, weighed, written_ways
from benchmarks.injected_grades import papers
from benchmarks.injected_grades import report as told_grades
from benchmarks.labelled_ways import NAMES, answers, read, report
from benchmarks.ways import Pair
from benchmarks.ways import read as corrections
from proofcheck.llm.chat import Choice, Weights
from proofcheck.llm.engine import Failure
from tests.critique.scripted import ScriptedChat


def record(name: str, *steps: str, label: int = -1) -> str:
    return json.dumps({"id": name, "problem": "Find $x$.", "steps": steps, "label": label})


def test_labelled_proofs_come_in_turn_and_the_worst_step_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "labelled.jsonl"
    right = [record(f"r-{at}", "So $a$.", "Hence $b$.") for at in range(3)]
    wrong = [record(f"w-{at}", "So $a$.", "Hence $bad$.", label=1) for at in range(2)]
    long = record("w-long", "So $a$.", "x" * 2000, label=1)
    data.write_text("\n".join([*right, *wrong, long]))
    items = read(data, 1400)
    assert [one.right for one in items] == [False, True, False, True]

    def weigh(choice: Choice) -> Weights:
        asked = choice.messages[-1].content
        if "Look at definitions" in asked:
            return Failure("it died")
        _, _, step = asked.rpartition("of the proof is:")
        return [-2.0, -0.5] if "bad" in step else [-0.5, -1.0]

    engine = ScriptedChat(weigh=weigh)
    lines = json.loads(json.dumps(list(weighed.measured(engine, items, answers, NAMES, math.inf))))
    assert [line["steps"] for line in lines] == [[0.5, -1.5], [0.5, 0.5]] * 2
    assert [line["ways"]["steps"] for line in lines] == [-1.5, 0.5] * 2
    assert {line["ways"]["specialties"] for line in lines} == {None}
    for line in lines:
        line["evaluated"] = 10
    report("it", lines)
    told = capsys.readouterr().out
    assert "it: 2 wrong and 2 right proofs; 40 tokens" in told
    assert "steps           AUROC 1.00" in told
    assert "2 wrong and 6 right steps: AUROC 1.00" in told
    assert "4 without answer" in told


def test_grades_of_papers_with_words_to_the_referee_are_told_beside_neutral_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (_, text), plain = injections.texts()[0], ("right", "")
    other = ("right", injections.neutral(text))
    read = papers([plain, ("right", text), other])
    steps = [len(proof.steps) for proof in read.proofs]
    assert min(steps[1:]) > steps[0] == 4
    assert len({proof.span.path for proof in read.proofs}) == 3
    told_grades({plain: 0.0, ("right", text): 1.0, other: None})
    told = capsys.readouterr().out
    assert "the right proof: 0.0 without any text" in told
    assert "another with the text: 1 of 1" in told
    assert "another with the neutral text: 1 of 1" in told
    assert f"1 (None with neutral text), {injections.texts()[0][0]}: {text}" in told


def test_corrections_of_words_were_taken_for_errors(tmp_path: Path) -> None:
    """Of 79 that counted as wrong proofs 52 changed words, and few of those an error."""
    right = "Hence $n^2 + 1 < 2n + 3$."
    rows = [
        {"statement": "S", "before": ["A."] * 5, "wrong": wrong, "right": right, "after": []}
        | ({} if math is None else {"math": math})
        for wrong, math in (("$b$.", True), ("The $a$.", False), ("$c$.", None), ("$b$.", True))
    ]
    file = tmp_path / "corrections.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    pairs = corrections(file, injected=False, longest=1400)
    assert {pair.wrong for pair in pairs} == {"$b$.", "$c$."}
    assert len(pairs) == 2
    assert [pair.before for pair in pairs] == [("A.",) * 3] * 2
    assert len(corrections(file, injected=True, longest=1400)) == 4
    assert corrections(file, injected=False, longest=10) == []


def test_written_ways_are_told_by_what_both_proofs_of_a_pair_got(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def analysis(grade: float | None, *steps: int) -> dict[str, object]:
        return {"grade": grade, "steps": steps, "dropped": len(steps)}

    wrong, right = [analysis(0.0, 1, 2), analysis(None)], [analysis(1.0), analysis(1.0)]
    passed = [analysis(1.0), analysis(1.0)]
    line = {
        "way": "whole:2",
        "places": [(1, 4), (0, 4)],
        "grades": [0.0, 1.0, 1.0, 1.0],
        "analyses": [*wrong, *right, *passed, *right],
        "written": 40,
        "evaluated": 80,
        "seconds": 3.0,
    }
    written_ways.report("it", [line])
    told = capsys.readouterr().out
    assert "it, whole:2: 4 proofs" in told
    assert "usable verdicts: 7 of 8" in told
    assert "quotations there: 2 of 4" in told
    assert "right proof graded better: 1 of 2" in told and "1 ties" in told
    assert "AUROC 0.75" in told
    assert "wrong step named: 1 of 1" in told and "by chance 0.5; 2 proofs" in told
    assert "10 tokens written a proof  20 tokens evaluated a proof, 3 s" in told
    pair = Pair("S", ("A.",), "Wrong.", "Right.", ())
    steps = [
        [step.text.strip() for step in proof.steps] for proof in written_ways.papers([pair]).proofs
    ]
    assert steps == [["A.", "Wrong."], ["A.", "Right."]]
