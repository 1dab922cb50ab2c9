"""Proofs and corrections as training reads them."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

from tests.training.toy import paper
from training.corpus import (
    Example,
    load,
    mixture,
    of_correction,
    raw,
    read_corrections,
    read_source,
    write,
)
from training.sources import HELD_OUT, READ, SHARES

PAIR = {
    "repo": "someone/text",
    "statement": "Let $a = 1$.",
    "before": ["First."],
    "wrong": "We have $b = 1$.",
    "right": "We have $a = 1$.",
    "after": ["Last."],
}


def test_no_text_is_both_read_and_held_out() -> None:
    assert not set(READ) & set(HELD_OUT)
    assert set(SHARES) <= {*READ, "corrections", "chains"}


def test_corrections_of_texts_held_out_are_told_by_their_repository(tmp_path: Path) -> None:
    path = tmp_path / "corrections.jsonl"
    lines = [json.dumps(PAIR), json.dumps(PAIR | {"repo": "twjudson/aata"})]
    lines.append(json.dumps({key: value for key, value in PAIR.items() if key != "repo"}))
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_corrections(path, held_out=True) == lines[1:2]
    assert read_corrections(path, held_out=False) == [lines[0], lines[2]]


def test_a_correction_is_the_step_before_it_was_mended() -> None:
    example = of_correction(json.dumps(PAIR))
    assert example.steps == ("First.", "We have $b = 1$.", "Last.")
    assert example.corrections == ((1, "We have $a = 1$."),)


def test_proofs_are_read_once_and_come_back_as_written(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    for name in ("one.tex", "copy.tex"):
        (tmp_path / "text" / name).write_text(paper(0, 5), encoding="utf-8")
    read = list(read_source("stacks", tmp_path / "text"))
    assert len(read) == 5
    assert all(one.context.endswith(one.statement) and one.steps for one in read)
    wrong = Example("c", "s", ("a",), ("label",), ((0, "b"),))
    write(tmp_path / "stacks.jsonl", [*read, wrong])
    assert load(tmp_path / "stacks.jsonl") == [*read, wrong]


def test_whole_texts_are_read_without_comments(tmp_path: Path) -> None:
    (tmp_path / "b.tex").write_text("Of 3 \\% one. % not this\nEnd.\n", encoding="utf-8")
    (tmp_path / "a.md").write_text("x" * 30_000, encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    assert list(raw(tmp_path)) == ["x" * 20_000, "x" * 10_000, "Of 3 \\% one. \nEnd.\n"]


def test_each_source_has_its_share_of_the_text() -> None:
    sources = {
        "stacks": [Example("", "", ("x" * 100,))],
        "poly": [Example("", "", ("y" * 50,)), Example("", "", ("z" * 10,))],
        "corrections": [Example("", "", ("w" * 200,), (), ((0, "v"),))],
        "flt": [],
    }
    drawn = list(islice(mixture(sources, random.Random(0)), 3000))
    sizes = {letter: sum(one.size for one in drawn if one.steps[0][0] == letter) for letter in "xw"}
    total = sum(one.size for one in drawn)
    assert abs(sizes["x"] / total - SHARES["stacks"]) < 0.01
    assert abs(sizes["w"] / total - SHARES["corrections"]) < 0.01
