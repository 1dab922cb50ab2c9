"""The formats, and files that are not what they should be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.errors import UsageError
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.formats.fields import BadItemError
from proofcheck.evaluation.formats.registry import FORMATS
from proofcheck.evaluation.item import Dataset, Item
from tests.evaluation.records import (
    CORRECTIONS,
    DEEPSEEK,
    OPEN_PROOF_CORPUS,
    PRM_BENCH,
    PROCESS_BENCH,
    SIMPLE,
    deepseek,
    write,
)


def read(path: Path, records: list[Any], **options: Any) -> Dataset:
    return read_dataset(write(path / "data.jsonl", records), **options)


def test_process_bench_says_nothing_of_what_follows_the_first_wrong_step(tmp_path: Path) -> None:
    found = read(tmp_path, PROCESS_BENCH)
    assert (found.format, found.total, found.bad) == ("processbench", 5, {})
    assert [item.labels for item in found.items] == [
        (True, True, True),
        (True, False, None),
        (True, True, False),
        (True, True),
        (False, None),
    ]
    assert [item.right for item in found.items] == [True, False, False, True, False]
    assert [item.group for item in found.items] == ["gsm8k", "gsm8k", "math", "math", "math"]
    assert found.items[1].first_wrong == 1


def test_prm_bench_counts_from_1_and_adds_each_original_once(tmp_path: Path) -> None:
    found = read(tmp_path, PRM_BENCH)
    assert found.format == "prmbench"
    one, two, three = found.items
    assert one.steps[0] == "f 1 (0.9)."  # the number is gone
    assert one.labels == (True, False, True, False)
    assert two.labels == (True, True, False)  # there is no step 9
    assert (two.right, two.benchmark) == (False, True)
    assert (three.id, three.right, three.benchmark) == ("correct_x2", True, False)


def test_whole_proofs_are_cut_into_steps(tmp_path: Path) -> None:
    found = read(tmp_path, OPEN_PROOF_CORPUS)
    assert [(item.id, item.right) for item in found.items] == [
        ("q1/1", True),
        ("q2/2", False),
        ("q4/4", False),
    ]
    assert found.items[1].steps == ("It is so (0.2).", "Yes (0.9).")
    assert not found.items[1].stepwise
    assert found.bad == {"its judges differ": 1, "no judge gave a score": 1}


def test_deepseek_is_right_with_full_marks(tmp_path: Path) -> None:
    unknown = deepseek("Mystery-1", 3, 1.0)
    found = read(tmp_path, [*DEEPSEEK, unknown, deepseek("IMO2025-2", 8, 1.0)])
    assert [item.right for item in found.items] == [True, False, False, False, False]
    assert [item.marks for item in found.items] == [1, 6 / 7, 6 / 21, 0.8, 0]
    assert [item.group for item in found.items][:3] == ["IMO2025", "PB-Basic", "CMO2024"]
    assert found.bad == {
        "full marks are not known for its competition": 1,
        "no human rating between 0 and full marks": 1,
    }


def test_our_own_form_has_both(tmp_path: Path) -> None:
    steps, whole = read(tmp_path, SIMPLE).items
    assert (steps.labels, steps.right) == ((True, False), False)
    assert (whole.labels, whole.right, whole.group) == ((None, None), True, "whole")


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"statement": "S", "steps": ["a"], "wrong": [1]}, "wrong is not a list of indices"),
        ({"statement": "S", "steps": ["a"], "wrong": [-1]}, "wrong is not a list of indices"),
        ({"statement": "S", "steps": ["a"], "wrong": [False]}, "wrong is not a list of indices"),
        ({"statement": "S", "steps": ["a"]}, "wrong is not a list of indices"),
        ({"statement": "S", "steps": []}, "it has no step"),
        ({"statement": "S", "steps": ["a", " "]}, "a step is empty"),
        ({"statement": "S", "steps": ["a", 3]}, "a text is missing"),
        ({"statement": 5, "steps": ["a"], "wrong": []}, "a text is missing"),
        ({"statement": "S", "steps": ["a" * 400_000], "wrong": []}, "longer than"),
        ({"statement": "S", "steps": ["a"] * 2_001, "wrong": []}, "more than 2,000"),
        ({"statement": "S", "proof": "", "correct": True}, "it has no step"),
        ({"statement": "S", "proof": "A.", "correct": 1}, "neither steps with wrong"),
        ({"problem": "P", "steps": ["a"], "label": 1}, "of another format"),
        ([1, 2], "not a JSON object"),
        (None, "not a JSON object"),
    ],
)
def test_a_bad_record_is_counted(tmp_path: Path, record: object, why: str) -> None:
    found = read(tmp_path, [SIMPLE[0], record, SIMPLE[1]])
    assert len(found.items) == 2
    ((reason, count),) = found.bad.items()
    assert (why in reason, count) == (True, 1)


def test_half_of_a_record_that_cannot_be_used_was_kept(tmp_path: Path) -> None:
    record = {
        "idx": "1",
        "classification": "redundency",
        "modified_question": "Q",
        "modified_process": ["a", "b"],
        "error_steps": [2],
        "original_process": ["a", ""],
    }
    sound = record | {"original_process": ["a"]}
    found = read(tmp_path, [record, sound])
    assert (len(found.items), found.bad) == (2, {"a step is empty": 1})


def test_lists_folders_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.json").write_bytes(b"\xef\xbb\xbf " + json.dumps(SIMPLE).encode())
    write(tmp_path / "a.jsonl", PROCESS_BENCH[:1])
    (tmp_path / "notes.txt").write_text("{}")
    found = read_dataset(tmp_path)
    assert (found.format, found.total, found.bad) == ("processbench", 1, {"of another format": 2})
    assert read_dataset(tmp_path, "simple").total == 2


def test_a_sample_is_drawn_by_its_seed_and_keeps_its_order(tmp_path: Path) -> None:
    records = [{"id": str(n), "statement": "S", "steps": ["a"], "wrong": []} for n in range(50)]

    def drawn(**options: Any) -> list[int]:
        return [int(item.id) for item in read(tmp_path, records, **options).items]

    assert drawn(sample=10, seed=1) == drawn(sample=10, seed=1) == sorted(drawn(sample=10, seed=1))
    assert drawn(sample=10, seed=1) != drawn(sample=10, seed=2)
    assert drawn(sample=10, limit=3, seed=1) == drawn(sample=10, seed=1)[:3]
    assert drawn(limit=2) == [0, 1]
    assert len(drawn(sample=99)) == 50


@pytest.mark.parametrize("text", ["", "{}", "[]", "[[", "hello", "\x00\xff", '{"statement": "S"}'])
def test_what_holds_no_labelled_proof_is_a_usage_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "data.jsonl").write_text(text)
    with pytest.raises(UsageError, match="no labelled proof of a known format"):
        read_dataset(tmp_path / "data.jsonl")


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_dataset(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="no file there ends in"):
        read_dataset(tmp_path)


def test_long_lines_and_nesting_are_passed_over(tmp_path: Path) -> None:
    lines = ['{"statement": "' + "x" * 2_000 + '"}', "[" * 250, json.dumps(SIMPLE[0]), "{"]
    (tmp_path / "data.jsonl").write_text("\n".join(lines))
    found = read_dataset(tmp_path / "data.jsonl", "simple", longest=300)
    assert (found.total, found.bad) == (1, {"not a JSON object": 3})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_no_record_is_odd_enough_to_raise(name: str, data: st.DataObject) -> None:
    sets = (PROCESS_BENCH, PRM_BENCH, OPEN_PROOF_CORPUS, DEEPSEEK, CORRECTIONS, SIMPLE)
    base = next(records[0] for records in sets if all(k in records[0] for k in FORMATS[name].keys))
    record = {**base, **data.draw(st.dictionaries(st.sampled_from(sorted(base)), JSON))}
    try:
        items = list(FORMATS[name].read(record, "1"))
    except BadItemError:
        return
    for item in items:
        assert len(item.labels) == len(item.steps) > 0


@given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=4))
def test_every_step_stands_in_the_source_at_its_span(statement: str, steps: list[str]) -> None:
    item = Item("1", statement, tuple(steps), (None,) * len(steps), True)
    made = document([item, item])
    assert [proof.id for proof in made.proofs] == ["proof-1", "proof-2"]
    for proof in made.proofs:
        source = made.sources[proof.span.path]
        assert "".join(step.text for step in proof.steps) == proof.body
        assert source.slice(proof.span) == proof.body
        assert [source.slice(step.span) for step in proof.steps] == steps
        if proof.statement:
            assert source.slice(proof.statement.span) == statement
