"""Real corrections: the format, the kinds of change, the figures by hand, the reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.evaluation.change import KINDS, kind_of_change
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.figures import CorrectionFigures
from proofcheck.evaluation.measure import figures
from proofcheck.evaluation.outcome import of_verdicts
from proofcheck.metrics.share import Estimate, Share
from tests.evaluation.records import CORRECTIONS, Reader, write


@pytest.mark.parametrize(
    ("wrong", "right", "kind"),
    [
        ("So $x = y$.", "So $x = z$.", "letter"),
        (r"So $\alpha = y$.", r"So $\beta = y$.", "letter"),
        ("So $x = 2y$.", "So $x = 3y$.", "number"),
        ("So $x < y$.", r"So $x \le y$.", "relation"),
        (r"So $\cap A$.", r"So $\cup A$.", "command"),
        ("It is open.", "It is closed.", "word"),
        ("It is open.", "It is not open.", "missing"),
        ("So $M_k+1$.", "So $M_{k+1}$.", "missing"),
        ("It is not open.", "It is open.", "superfluous"),
        ("So $x = 2$.", "So $y < 2$.", "other"),
        ("So  $x$.", "So $x$.", "other"),
    ],
)
def test_kinds_of_change(wrong: str, right: str, kind: str) -> None:
    assert kind_of_change(wrong, right) == kind
    assert kind in KINDS


def measured(tmp_path: Path, threshold: float = 0.5) -> CorrectionFigures:
    items = read_dataset(write(tmp_path / "data.jsonl", CORRECTIONS)).items
    outcomes = [of_verdicts(verdicts) for _, verdicts in Reader().verify(document(items))]
    found = figures(items, outcomes, threshold)
    assert (found.steps, found.proofs, found.groups) == (None, None, {})
    assert found.corrections
    return found.corrections


def test_a_record_becomes_its_versions(tmp_path: Path) -> None:
    dataset = read_dataset(write(tmp_path / "data.jsonl", CORRECTIONS))
    assert dataset.format == "corrections"
    assert [item.id for item in dataset.items] == [
        "1 before", "1 after", "2 before", "2 after", "2 others", "3 before", "3 after",
        "4 before", "4 after",
    ]  # fmt: skip
    before, after = dataset.items[:2]
    assert (before.labels, after.labels) == ((None, False, None), (True, True, True))
    assert (before.steps[1], after.steps[1]) == ("So $x = y$.", "So $x = z$.")
    assert dataset.items[4].steps == ("Hence (0.95).", "Thus (0.96).")
    assert [item.correction.text for item in dataset.items if item.correction] == [
        *["us/notes/a.tex"] * 5, *["us/notes/b.tex"] * 2, "4", "4",
    ]  # fmt: skip


def test_what_is_no_pair_is_counted(tmp_path: Path) -> None:
    first = CORRECTIONS[0]
    bad = [{**first, "right": first["wrong"]}, {**first, "wrong": 3}, {**first, "before": [""]}]
    found = read_dataset(write(tmp_path / "data.jsonl", [first, *bad]))
    assert found.bad == {
        "wrong and right are not two texts": 1, "a text is missing": 1, "a step is empty": 1,
    }  # fmt: skip


def test_figures_by_hand(tmp_path: Path) -> None:
    found = measured(tmp_path)
    assert (found.pairs, found.unscored, found.texts) == (4, 1, 3)
    # The first pair is in order, the second is not, the third is a tie.
    assert (found.preferred.count, found.preferred.of) == (1.5, 3)
    # Untouched: 0.9, 0.8, 0.3, 0.95, 0.96; of the wrong 0.2 is below all, 0.7 and 0.5 above one.
    assert found.ranking.auroc.value == pytest.approx((5 + 4 + 4) / 15)
    assert [recall.share.value for recall in found.ranking.recalls] == [1 / 3, 1 / 3]
    assert (found.wrong_shown.count, found.wrong_shown.of) == (2, 3)
    assert (found.right_shown.count, found.right_shown.of) == (2, 4)
    assert (found.untouched_shown.count, found.untouched_shown.of) == (1, 5)
    assert list(found.kinds) == ["letter", "relation", "missing"]
    letter = found.kinds["letter"]
    assert (letter.pairs, letter.preferred.share.value, letter.shown.count) == (1, 1, 1)


def test_intervals_draw_whole_texts(tmp_path: Path) -> None:
    share = measured(tmp_path).preferred.share
    # Two texts of pairs: one with 1 of 2, one with a tie: one half however they are drawn.
    assert share == Estimate(0.5, 0.5, 0.5)
    assert measured(tmp_path) == measured(tmp_path)


def test_none_or_all_have_an_interval_too(tmp_path: Path) -> None:
    # The steps before a correction are of two texts, and none is doubted.
    shown = measured(tmp_path, threshold=0.1).wrong_shown.share
    assert (shown.value, shown.low) == (0, 0)
    assert shown.high == Share(0, 2).interval[1]  # type: ignore[index]
