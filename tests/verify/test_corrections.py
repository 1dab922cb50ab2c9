from __future__ import annotations

import json
import math

import pytest

from proofcheck.assess.step_tag.corrections import Corrections, parse_corrections
from proofcheck.errors import ModelError

MAP = {"kind": "logistic", "tag": 2.0, "token": 0.5, "shift": -1}
GOOD = {"below": -0.5, "map": MAP, "mention": 8}


def test_a_model_without_a_second_stage() -> None:
    assert parse_corrections("") is None


def test_what_is_read() -> None:
    assert parse_corrections(json.dumps(GOOD)) == Corrections(-0.5, 2.0, 0.5, -1.0, 8.0)
    every = parse_corrections(json.dumps(GOOD | {"below": None}))
    assert every == Corrections(math.inf, 2.0, 0.5, -1.0, 8.0)


def test_both_stages_make_the_probability() -> None:
    corrections = Corrections(-0.5, 2.0, 0.5, -1.0, 8.0)
    assert corrections.probability(0.5, 0.0) == 0.5
    assert corrections.probability(1.0, 3.0) == pytest.approx(1 / (1 + math.exp(0.5)))
    assert corrections.probability(-1e308, 30.0) == 0.0
    assert corrections.probability(1e308, -30.0) == 1.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        (json.dumps(GOOD | {"map": None}), "cannot be read"),
        (json.dumps({"below": 0, "map": MAP}), "cannot be read"),
        (json.dumps(GOOD | {"map": MAP | {"kind": "spline"}}), "unknown kind"),
        (json.dumps(GOOD | {"below": "0"}), "odd numbers"),
        (json.dumps(GOOD | {"below": True}), "odd numbers"),
        (json.dumps(GOOD | {"below": False}), "odd numbers"),
        (json.dumps(GOOD | {"below": math.nan}), "odd numbers"),
        (json.dumps(GOOD | {"below": 10**400}), "odd numbers"),
        (json.dumps(GOOD | {"map": MAP | {"shift": math.inf}}), "odd numbers"),
        (json.dumps(GOOD | {"map": MAP | {"tag": 0}}), "out of range"),
        (json.dumps(GOOD | {"map": MAP | {"token": -0.1}}), "out of range"),
        (json.dumps(GOOD | {"mention": 0.9}), "out of range"),
    ],
)
def test_nonsense_is_a_model_error(text: str, says: str) -> None:
    with pytest.raises(ModelError, match=rf"proofcheck\.corrections.*{says}"):
        parse_corrections(text)
