"""Calibrations from labelled steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from proofcheck.assess.step_tag.step_tag import StepTag
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.errors import UsageError
from proofcheck.evaluation.calibration import calibrate, calibrate_defects, fit, logit
from proofcheck.evaluation.item import Dataset, Item
from proofcheck.evaluation.measure import figures
from proofcheck.evaluation.outcome import Outcome
from proofcheck.evaluation.study import Judge, Study
from proofcheck.models.calibration import Calibration, parse_calibration, sigmoid
from tests.evaluation.records import Reader

OWN = Calibration(scale=2.0, shift=1.0, thresholds={"0.001": 0.5})


def model(calibration: Calibration = OWN) -> StepModel:
    return StepModel("a model", "0" * 64, StepTag(0, 1, 2, 3), calibration)


def study(odds: Callable[[Random, bool], float], right: int = 1_000, wrong: int = 100) -> Study:
    """One step per proof, with log-odds that the model's own calibration made probabilities."""
    rng = Random(5)
    labels = [True] * right + [False] * wrong
    items = tuple(Item(str(n), "S", ("a",), (label,), label) for n, label in enumerate(labels))
    outcomes = tuple(Outcome((OWN.probability(odds(rng, label)),)) for label in labels)
    data = Dataset("/data/ours.jsonl", "simple", items, len(items), {})
    judge = Judge((Reader.info,), "", True)
    found = figures(items[:1], outcomes[:1], 0.5)  # no part of a calibration
    return Study(data, judge, "fast", 0.5, "given", 0, outcomes, found, 0, "", 0.0)


def normal(rng: Random, label: bool) -> float:
    """Two normal distributions: the log-odds of the classes are linear, with slope 2."""
    return rng.gauss(1.0 if label else -1.0, 1.0)


def test_the_map_is_found_again(tmp_path: Path) -> None:
    fitted = calibrate(study(normal, 20_000, 2_000), model())
    found = parse_calibration(fitted.text)
    # By Bayes, with 98 % right: log-odds = 2 x + log(0.98 / 0.02).
    assert found.scale == pytest.approx(2, abs=0.15)
    assert found.shift == pytest.approx(math.log(0.98 / 0.02), abs=0.15)
    assert found.measured_on == (
        "20,000 right and 2,000 wrong steps of ours.jsonl (simple), 2% of the steps taken to be "
        "wrong"
    )


def test_thresholds_allow_no_more_false_alarms_than_they_say() -> None:
    made = study(normal)
    found = parse_calibration(calibrate(made, model()).text)
    odds = [(logit(p) - OWN.shift) / OWN.scale for (p,) in (o.probabilities for o in made.outcomes)
            if p is not None]  # fmt: skip
    right = [found.probability(x) for x in odds[:1_000]]
    assert 5 <= sum(p <= found.thresholds["0.01"] for p in right) <= 10
    assert sum(p <= found.thresholds["0.001"] for p in right) <= 1


def test_too_few_right_steps_give_no_threshold_for_a_small_rate() -> None:
    found = parse_calibration(calibrate(study(normal, 500), model()).text)
    assert set(found.thresholds) == {"0.00333", "0.01"}


def test_it_refuses_what_would_mislead() -> None:
    with pytest.raises(UsageError, match="200 right and 50 wrong"):
        calibrate(study(normal, 199), model())
    with pytest.raises(UsageError, match="these data have 1,000 and 49"):
        calibrate(study(normal, wrong=49), model())
    with pytest.raises(UsageError, match="does not tell right steps from wrong ones"):
        calibrate(study(lambda rng, label: normal(rng, not label)), model())
    with pytest.raises(UsageError, match=r"AUROC 0\.[45]"):
        calibrate(study(lambda rng, label: rng.gauss(0, 1)), model())


def test_certain_probabilities_are_within_bounds() -> None:
    assert logit(0.0) == pytest.approx(-logit(1.0), rel=1e-2)
    assert sigmoid(logit(0.3)) == pytest.approx(0.3)
    calibrate(study(lambda rng, label: 90.0 if label else -90.0), model())


def test_the_fit_is_where_the_gradient_vanishes() -> None:
    rng = np.random.default_rng(3)
    features = rng.normal(size=(400, 2))
    wrong = features[:, 0] + rng.normal(size=400) < -1
    beta = fit(features, wrong, prior=0.1)
    design = np.column_stack([features, np.ones(400)])
    p = 1 / (1 + np.exp(-(design @ beta)))
    weight = np.where(wrong, 0.1 / wrong.sum(), 0.9 / (~wrong).sum())
    assert design.T @ (weight * (~wrong - p)) == pytest.approx(np.zeros(3), abs=1e-4)


def named(confident: int, timid: int) -> Study:
    """Defects of confidence 0.9 and of 0.6: of each kind so many are there, of 100."""
    made = study(normal, 100, 100)
    labels = [False] * confident + [True] * (100 - confident)
    labels += [False] * timid + [True] * (100 - timid)
    items = tuple(Item(str(n), "S", ("a", "b"), (True, one), one) for n, one in enumerate(labels))
    outcomes = tuple(
        Outcome((1.0, 1 - confidence), defects=(1,), grade=0.0)
        for confidence in (0.9, 0.6)
        for _ in range(100)
    )
    return replace(made, dataset=replace(made.dataset, items=items), outcomes=outcomes)


def test_the_confidence_of_defects_becomes_the_share_that_is_there() -> None:
    fitted = calibrate_defects(named(80, 30))
    found = parse_calibration(fitted.text)
    assert found.probability(logit(0.9)) == pytest.approx(0.8, abs=0.01)
    assert found.probability(logit(0.6)) == pytest.approx(0.3, abs=0.01)
    assert fitted.measured_on == (
        "110 defects that are there and 90 false alarms in ours.jsonl (simple)"
    )


def test_too_few_defects_are_refused() -> None:
    with pytest.raises(UsageError, match="here 195 are there and 5 are false alarms"):
        calibrate_defects(named(100, 95))
