from __future__ import annotations

import json

import pytest

from proofcheck.errors import ModelError
from proofcheck.models.calibration import (
    DEFAULT_THRESHOLD,
    Calibration,
    doubt_threshold,
    parse_calibration,
)

GOOD = {
    "map": {"kind": "logistic", "scale": 2.0, "shift": -1.0},
    "thresholds": {"0.001": 0.02, "0.01": 0.1},
    "measured_on": "untouched texts",
}


def test_identity_without_calibration() -> None:
    assert parse_calibration("") == Calibration()
    assert Calibration().probability(0.0) == 0.5


def test_logistic_map() -> None:
    calibration = parse_calibration(json.dumps(GOOD))
    assert calibration.probability(0.5) == 0.5
    assert calibration.probability(1e308) == 1.0
    assert calibration.probability(-1e308) == 0.0


def test_thresholds() -> None:
    calibration = parse_calibration(json.dumps(GOOD))
    assert doubt_threshold(calibration.thresholds) == 0.02
    assert doubt_threshold(calibration.thresholds, "0.01") == 0.1
    assert doubt_threshold({}) == DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 100_000,
        "[]",
        "{}",
        json.dumps(GOOD | {"map": None}),
        json.dumps(GOOD | {"map": {"kind": "spline", "scale": 1, "shift": 0}}),
        json.dumps(GOOD | {"map": {"kind": "logistic", "scale": -1, "shift": 0}}),
        json.dumps(GOOD | {"map": {"kind": "logistic", "scale": "NaN", "shift": 0}}),
        json.dumps(GOOD | {"thresholds": {"0.01": 1.5}}),
        json.dumps(GOOD | {"thresholds": [0.1]}),
    ],
)
def test_nonsense_is_a_model_error(text: str) -> None:
    with pytest.raises(ModelError, match=r"proofcheck\.calibration"):
        parse_calibration(text)
