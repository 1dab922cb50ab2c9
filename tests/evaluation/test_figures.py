"""The figures of small data sets, computed by hand; and against slow references."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.critique.judgement import Defect, DefectKind, JudgedDefect, Judgement
from proofcheck.assess.verdict import Agreement, Scored, Unscored
from proofcheck.document.source import Span
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.figures import Figures
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.measure import figures
from proofcheck.evaluation.outcome import Outcome, of_judgement, of_verdicts, predict
from proofcheck.evaluation.points import point
from proofcheck.evaluation.ratings import rate
from proofcheck.metrics.share import Share
from tests.evaluation.records import (
    DEEPSEEK,
    OPEN_PROOF_CORPUS,
    PRM_BENCH,
    PROCESS_BENCH,
    Reader,
    write,
)


def judged(tmp_path: Path, records: list[Any], threshold: float = 0.5) -> Figures:
    items = read_dataset(write(tmp_path / "data.jsonl", records)).items
    outcomes = [of_verdicts(verdicts) for _, verdicts in Reader().verify(document(items))]
    return figures(items, outcomes, threshold)


def test_process_bench(tmp_path: Path) -> None:
    found = judged(tmp_path, PROCESS_BENCH)
    assert found.steps
    at = found.steps.point
    # B and E are found, in C an earlier step is doubted; A is clean, D is not.
    assert (at.found, at.clean) == (Share(2, 3), Share(1, 2))
    assert at.f1.value == pytest.approx(4 / 7)
    # Right steps: 3 of A, 1 of B, 2 of C, 2 of D; doubted are one of C and one of D.
    assert (found.steps.right, found.steps.wrong, found.steps.unscored) == (8, 3, 0)
    assert at.false_alarms.value == 2 / 8
    assert at.recall.value == 1
    assert at.accuracy.value == pytest.approx(9 / 11)
    assert at.f1_right == pytest.approx(12 / 14)
    assert at.f1_wrong == pytest.approx(6 / 8)
    assert at.prm_score.value == pytest.approx(45 / 56)
    assert at.f1.low <= at.f1.value <= at.f1.high
    # Every wrong step is below every right one; 0.2 keeps them apart.
    assert found.steps.ranking.auroc.value == 1
    assert [recall.share.value for recall in found.steps.ranking.recalls] == [1, 1]
    assert [recall.threshold for recall in found.steps.ranking.recalls] == [None, None]
    assert found.steps.best_f1 and found.steps.best_prm
    assert (found.steps.best_f1.threshold, found.steps.best_f1.f1.value) == (0.2, 1)
    assert (found.steps.best_prm.threshold, found.steps.best_prm.prm_score.value) == (0.2, 1)
    squares = 0.2**2 + 2 * 0.1**2 + 4 * 0.1**2 + 0.2**2 + 0.3**2 + 0.7**2 + 0.6**2
    assert found.steps.brier == pytest.approx(squares / 11)
    assert found.proofs
    assert (found.proofs.sensitivity, found.proofs.specificity) == (Share(3, 3), Share(1, 2))
    assert {name: group.found for name, group in found.groups.items()} == {
        "gsm8k": Share(1, 1),
        "math": Share(1, 2),
    }


def test_prm_bench(tmp_path: Path) -> None:
    found = judged(tmp_path, PRM_BENCH)
    assert found.steps
    at = found.steps.point
    # Right steps taken for right: 1 of x1, 2 of x2; one of x1 is doubted.  Of the wrong ones the
    # second of x1 is doubted, the fourth is not, and the third of x2 has no verdict.  The original
    # of x2 is not scored.
    assert at.f1_right == pytest.approx(2 * 3 / (2 * 3 + 1 + 2))
    assert at.f1_wrong == pytest.approx(2 * 1 / (2 * 1 + 1 + 2))
    assert at.prm_score.value == pytest.approx(8 / 15)
    assert found.steps.unscored == 1
    # Beyond PRMBench, the original counts: of 6 right steps 2 are doubted.
    assert at.false_alarms.value == pytest.approx(2 / 6)
    assert at.accuracy.value == pytest.approx((4 + 1) / 9)
    assert (at.found, at.clean) == (Share(1, 2), Share(0, 1))
    assert found.unscored == {"it is too long": 1}
    assert found.proofs
    # x2 has no doubt and a step without a verdict: nothing is held of it.
    assert (found.proofs.accuracy, found.proofs.unscored) == (Share(1, 3), 1)
    assert found.proofs.passed == Share(0, 0)


def test_open_proof_corpus(tmp_path: Path) -> None:
    found = judged(tmp_path, OPEN_PROOF_CORPUS)
    assert found.steps is None
    assert found.proofs
    assert found.proofs.accuracy == Share(2, 3)
    assert found.proofs.sensitivity == Share(1, 2)
    assert found.proofs.specificity == Share(1, 1)
    assert found.proofs.passed == Share(1, 2)
    assert found.proofs.low is None


def test_published_ratings(tmp_path: Path) -> None:
    study = rate(read_dataset(write(tmp_path / "data.jsonl", DEEPSEEK)))
    assert study.rated == 5
    proofs = {rule.least: rule.figures.proofs for rule in study.rules}
    unanimous, lenient = proofs[1.0], proofs[0.95]
    assert unanimous and lenient
    # Three pass all analyses: one with full marks, one with 6 of 7, one with 6 of 21.
    assert (unanimous.passed, unanimous.low) == (Share(1, 3), 1)
    assert unanimous.sensitivity == Share(2, 4)
    assert lenient.passed == Share(1, 4)
    # The right proof against 1, 1, 0.97, 0.5: two ties, two in order.
    assert study.auroc == pytest.approx((0.5 + 0.5 + 1 + 1) / 4)


def defect(step: int, confidence: float) -> JudgedDefect:
    inner = Defect(step, "x", Span("proof-1", 0, 1), "", "", DefectKind.GAP)
    return JudgedDefect(inner, 1, ("m",), 1, 1, confidence)


ITEM = Item("1", "S", ("a", "b", "c"), (True, False, None), False)
PROOF = document([ITEM]).proofs[0]


def test_a_judgement_predicts_the_first_step_with_a_defect_that_counts() -> None:
    outcome = of_judgement(PROOF, Judgement(0.5, defects=(defect(2, 0.6), defect(1, 0.75))))
    assert outcome.probabilities == (1.0, 0.25, 0.4)
    prediction = predict(outcome, 0.01)
    assert (prediction.first, prediction.known, prediction.right) == (1, True, False)
    clean = predict(of_judgement(PROOF, Judgement(1.0)), 0.99)
    assert (clean.first, clean.known, clean.right) == (None, True, True)


def test_what_is_undecided_or_unscored_predicts_nothing() -> None:
    undecided = of_judgement(PROOF, Judgement(None, undecided=True, defects=(defect(1, 0.9),)))
    lost = of_judgement(PROOF, Judgement(None, unscored="it was cut off"))
    for outcome in (undecided, lost):
        prediction = predict(outcome, 0.5)
        assert (prediction.known, prediction.right) == (False, None)
        assert prediction.doubted == (None, None, None)
    found = figures([ITEM, ITEM], [undecided, lost], 0.5)
    assert (found.undecided, found.unscored) == (1, {"it was cut off": 1})
    assert found.steps and found.proofs
    assert found.steps.point.found == Share(0, 2)
    assert found.steps.point.accuracy.value == 0
    assert found.proofs.accuracy == Share(0, 2)
    assert isnan(found.steps.ranking.auroc.value)
    assert found.steps.best_f1 is None


def test_a_step_without_a_verdict_hides_whether_a_later_doubt_is_the_first() -> None:
    outcome = Outcome((0.9, None, 0.1))
    assert predict(outcome, 0.5) == predict(outcome, 0.2)
    assert (predict(outcome, 0.5).first, predict(outcome, 0.5).known) == (2, False)
    assert predict(outcome, 0.5).right is False
    assert predict(Outcome((0.1, None, 0.1)), 0.5).known
    assert predict(outcome, 0.05).right is None


def test_several_models_decide_by_their_agreement() -> None:
    doubted, passed = Agreement(2, 3, 2), Agreement(1, 3, 2)
    outcome = of_verdicts((Scored(0.9, None, passed), Scored(0.8, None, doubted)))
    assert predict(outcome, 0.95).first == 1
    assert predict(outcome, 0.0).right is False
    clean = of_verdicts((Scored(0.1, None, passed),))
    assert predict(clean, 0.5).right is True
    lost = of_verdicts((Scored(0.1, None, passed), Unscored("crashed")))
    assert predict(lost, 0.5).right is None


STEPS = st.tuples(
    st.sampled_from([True, False]), st.sampled_from([None, 0.0, 0.25, 0.5, 0.75, 1.0])
)
PROOFS = st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=1, max_size=6)


def made(proofs: list[list[tuple[bool, float | None]]]) -> tuple[list[Item], list[Outcome]]:
    items = [
        Item("1", "S", ("a",) * len(of), tuple(label for label, _ in of), all(x for x, _ in of))
        for of in proofs
    ]
    return items, [Outcome(tuple(p for _, p in of)) for of in proofs]


@settings(deadline=None)
@given(PROOFS, st.sampled_from([0.0, 0.25, 0.6]))
def test_prm_score_is_that_of_the_benchmark(
    proofs: list[list[tuple[bool, float | None]]], threshold: float
) -> None:
    """Right steps are its positives; a missing verdict is a wrong one."""
    tp = fp = tn = fn = 0
    for label, p in (step for of in proofs for step in of):
        held_right = not label if p is None else p > threshold
        tp, fn = tp + (label and held_right), fn + (label and not held_right)
        fp, tn = fp + (not label and held_right), tn + (not label and not held_right)
    at = point(*made(proofs), threshold)
    for found, hits, misses in ((at.f1_right, tp, fp + fn), (at.f1_wrong, tn, fp + fn)):
        if hits:
            precision_and_recall = [hits / (hits + fp), hits / (hits + fn)]
            assert found == pytest.approx(2 / sum(1 / x for x in precision_and_recall))
        else:
            assert found == 0 if misses else isnan(found)


@settings(deadline=None, max_examples=40)
@given(PROOFS)
def test_no_threshold_is_better_than_the_best(
    proofs: list[list[tuple[bool, float | None]]],
) -> None:
    items, outcomes = made(proofs)
    found = figures(items, outcomes, 0.5).steps
    assert found
    every = [point(items, outcomes, at) for at in (-1.0, 0.0, 0.25, 0.5, 0.75, 1.0)]
    scores = [at.prm_score.value for at in every if not isnan(at.prm_score.value)]
    if found.best_prm:
        assert found.best_prm.prm_score.value == pytest.approx(max(scores))
    whole = all(p is not None for of in proofs for _, p in of)
    best = [at.f1.value for at in every if not isnan(at.f1.value)]
    if whole and found.best_f1 and best:
        assert found.best_f1.f1.value == pytest.approx(max(best))
