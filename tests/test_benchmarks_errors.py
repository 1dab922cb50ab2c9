"""Errors put back: where they rank, and what is kept of the pairs of which they are one step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import told_apart
from benchmarks.corrected import read
from benchmarks.in_place import version
from benchmarks.ranks import Place, Text, ranked, report
from benchmarks.told_apart import doubt
from proofcheck.assess.likelihood.channel import NOTHING
from proofcheck.assess.likelihood.weights import CHANNEL
from tests.papers import paper


def text() -> Text:
    document = paper(("First $a$.", "Then $b$."), ("So $c$.", "Hence $d < 3$."))
    first, second = document.proofs
    return Text("own/a.tex", document, [first, second], [Place("7", second, 1, "Hence $e < 3$.")])


def test_an_error_is_alone_in_its_text_and_ranks_in_the_middle_of_ties(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = text()
    first, second = one.proofs
    kept = {
        f"own/a.tex {first.id}": {"odds": {"0": 1.0, "1": 3.0}},
        f"own/a.tex {second.id}": {"odds": {"0": 6.0, "1": 6.0}},
        "own/a.tex 7 wrong": {"odds": {"0": 2.0, "1": 2.0}},
    }
    (found,) = ranked(one, 0, kept, "wrong")
    assert (found.at, found.steps, found.odds, found.right) == (2.5, 4, 2.0, 6.0)
    report([one], {})  # nothing is said of a text of which not all is known
    assert capsys.readouterr().out == ""


def test_the_version_with_the_error_differs_in_one_step() -> None:
    (place,) = text().places
    wrong, injected = version(place, "wrong"), version(place, "injected")
    assert wrong and [step.normalised for step in wrong.steps] == ["So $c$.", "Hence $e < 3$."]
    assert injected and injected.steps[0] == place.proof.steps[0]
    assert injected.steps[1].normalised not in ("Hence $d < 3$.", "Hence $e < 3$.")


def test_a_pair_counts_once_and_the_order_is_always_the_same(tmp_path: Path) -> None:
    pair = {"repo": "a/b", "statement": "", "before": ["One."], "after": [], "others": ["One."]}
    rows = [pair | {"wrong": f"$x_{n}$.", "right": f"$y_{n}$."} for n in (1, 2, 3, 1)]
    rows += [pair | {"repo": "c/d"} | {"wrong": "$u$.", "right": "$v$."}]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    pairs = read(path, ["a/b"])
    assert sorted(one.name for one in pairs) == ["0", "1", "2"]
    assert [one.name for one in read(path, ["a/b"])] == [one.name for one in pairs]
    assert {one.step for one in pairs} == {1}
    assert pairs[0].others == {"One."}


def test_the_doubt_of_a_step_is_made_of_what_was_kept() -> None:
    assert doubt({"compared": []}, CHANNEL) == pytest.approx(-NOTHING)
    likely = {
        "correction": {"start": 0, "end": 1, "text": "b", "source": "letter"},
        "lengths": [1, 1],
        "nats": [9.0, -0.5, 6.0],
    }
    assert doubt({"compared": [likely]}, CHANNEL) > doubt({"compared": []}, CHANNEL)


def test_of_no_pairs_no_figure_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    told_apart.report([], CHANNEL)
    assert capsys.readouterr().out == "no pair was asked about\n"
