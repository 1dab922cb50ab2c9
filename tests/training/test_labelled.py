"""Reading PRMBench and Mr-Ben from items of the same shape, written for this test."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.evaluation.dataset import read_dataset
from training.chains import Chain
from training.labelled import convert, read_labelled

PRMBENCH: dict[str, Any] = {
    "original_question": "What is $2 + 3 \\cdot 4$?",
    "modified_question": "What is $2 + 3 \\cdot 4$?",
    "original_process": ["1. First multiply.", "2. $3 \\cdot 4 = 12$.", "3. So it is $14$."],
    "modified_process": ["1. First multiply.", "2. $3 \\cdot 4 = 13$.", "3. So it is $15$."],
    "error_steps": [2, 3],
}
MR_BEN: dict[str, Any] = {
    "Question": "The value of $2^3$ is",
    "Options": "A: 6 \nB: 8",
    "Model_Solution_Steps": [
        "Step 1: Write it out.",
        "2 x 2 x 2",
        "Step 2: It is 6.",
        "Solution: A",
    ],
    "Model_Solution_Correctness": "incorrect",
    "Model_Solution_First_Error_Step": "2",
}


def prmbench(folder: Path, *lines: object, kind: str = "deception") -> Counter[str]:
    place = folder / "mr_eval" / "prmtest_classified" / "data"
    place.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (place / f"part_4o_{kind}.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return Counter()


def mr_ben(folder: Path, value: object) -> Counter[str]:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "math.json").write_text(json.dumps(value), encoding="utf-8")
    return Counter()


def read(folder: Path, skipped: Counter[str]) -> list[Chain]:
    return list(read_labelled(folder, skipped))


def test_prmbench_the_first_error_is_wrong_and_what_follows_is_unsure(tmp_path: Path) -> None:
    skipped = prmbench(tmp_path, PRMBENCH)
    statement = "What is $2 + 3 \\cdot 4$?"
    right = ("First multiply.", "$3 \\cdot 4 = 12$.", "So it is $14$.")
    wrong = ("First multiply.", "$3 \\cdot 4 = 13$.", "So it is $15$.")
    assert read(tmp_path, skipped) == [
        Chain(statement, right, frozenset(), "right"),
        Chain(statement, wrong, frozenset({1}), "deception", (), frozenset({2})),
    ]
    assert not skipped


def test_what_does_not_make_a_step_wrong_is_left_out_and_counted(tmp_path: Path) -> None:
    same = PRMBENCH | {"modified_process": ["1. First multiply.", "2. So it is $14$."]}
    skipped = prmbench(
        tmp_path,
        PRMBENCH | {"modified_question": "What is $2 + 3 \\cdot 5$?"},
        PRMBENCH | {"error_steps": []},
        PRMBENCH | {"error_steps": [9]},
        same,
        "{not JSON",
        {"original_question": 7},
    )
    assert [chain.kind for chain in read(tmp_path, skipped)] == ["right"]
    assert skipped == {
        "the question was changed too": 1,
        "no wrong step, or one that does not exist": 2,
        "the first wrong step is in the right solution": 1,
        "not readable": 1,
        "not as expected": 1,
    }


@pytest.mark.parametrize("kind", ["redundency", "circular", "missing_condition"])
def test_classes_of_which_many_steps_are_not_wrong_are_left_out(kind: str, tmp_path: Path) -> None:
    skipped = prmbench(tmp_path, PRMBENCH, kind=kind)
    assert [chain.wrong for chain in read(tmp_path, skipped)] == [frozenset()]
    assert skipped == {"of a class of which many steps are not wrong": 1}


@pytest.mark.parametrize(
    "step",
    [
        "Incorrectly state that $3 \\cdot 4 = 13$.",
        "A contradiction is introduced: $13$.",
        "We miscalculate and get $13$.",
        "Missing a case, it is $13$.",
    ],
)
def test_a_wrong_step_that_says_so_is_left_out(step: str, tmp_path: Path) -> None:
    item = PRMBENCH | {"modified_process": ["1. First multiply.", f"2. {step}"]}
    skipped = prmbench(tmp_path, item)
    assert [chain.wrong for chain in read(tmp_path, skipped)] == [frozenset()]
    assert skipped == {"the wrong step says that it is wrong": 1}


def test_words_that_only_look_like_it_do_not_matter(tmp_path: Path) -> None:
    item = PRMBENCH | {"modified_process": ["1. First multiply.", "2. The mission takes $13$."]}
    skipped = prmbench(tmp_path, item)
    assert [chain.kind for chain in read(tmp_path, skipped)] == ["right", "deception"]


def test_a_right_solution_comes_once(tmp_path: Path) -> None:
    skipped = prmbench(
        tmp_path, PRMBENCH, PRMBENCH | {"modified_process": ["1. It is $15$."], "error_steps": [1]}
    )
    assert [chain.kind for chain in read(tmp_path, skipped)] == ["right", "deception", "deception"]


def test_single_backslashes_in_json_are_forgiven(tmp_path: Path) -> None:
    skipped = prmbench(tmp_path, json.dumps(PRMBENCH).replace("\\\\cdot", "\\cdot"))
    assert len(read(tmp_path, skipped)) == 2
    assert not skipped


def test_mr_ben_counts_by_headings(tmp_path: Path) -> None:
    skipped = mr_ben(tmp_path, {"a": [MR_BEN]})
    statement, steps = "The value of $2^3$ is A: 6 B: 8", ("Write it out. 2 x 2 x 2", "It is 6.")
    assert read(tmp_path, skipped) == [Chain(statement, steps, frozenset({1}), "mr-ben")]


def test_mr_ben_right_solutions_and_odd_items(tmp_path: Path) -> None:
    right = MR_BEN | {
        "Model_Solution_Correctness": "correct",
        "Model_Solution_First_Error_Step": "N/A",
    }
    odd = MR_BEN | {"Model_Solution_Steps": ["Step 2: Begin.", "Step 1: End."]}
    skipped = mr_ben(tmp_path, {"a": [right, odd, 5], "b": None})
    assert [chain.wrong for chain in read(tmp_path, skipped)] == [frozenset()]
    assert skipped == {"no steps with headings that count up": 1, "not readable": 1}


def test_written_as_processbench_has_them(tmp_path: Path) -> None:
    prmbench(tmp_path, PRMBENCH)
    out = tmp_path / "out.jsonl"
    assert convert(tmp_path, out) == {"right": 1, "deception": 1}
    items = read_dataset(out).items
    assert [item.labels for item in items] == [(True, True, True), (True, False, None)]
    assert [item.group for item in items] == ["right", "deception"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*PRMBENCH, *MR_BEN]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(JSON)
def test_odd_items_never_raise(value: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        skipped = prmbench(Path(folder), value) + mr_ben(Path(folder), {"a": [value], "b": value})
        read(Path(folder), skipped)
