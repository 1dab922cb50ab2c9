"""The figures of an evaluation on steps made by hand, and the plot."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from proofcheck.evaluation.outcome import Outcome
from training.chains import Chain
from training.figures import chain_report, text_report
from training.judged import ScoredStep, SourceSteps, item_of
from training.plot import reliability_plot


def step(proof: int, probability: float, kind: str | None = None) -> ScoredStep:
    return ScoredStep(proof, kind, probability, f"a.tex:{proof + 1}", f"step of {proof}")


@pytest.fixture
def sources() -> list[SourceSteps]:
    one = SourceSteps(
        "one",
        2,
        (step(0, 0.9), step(0, 0.8), step(1, 0.05), step(1, 0.95)),
        (step(0, 0.3, "sign"), step(0, 0.8), step(1, 0.9, "swap"), step(1, 0.5)),
        1,
    )
    two = SourceSteps("two", 1, (step(2, 0.99),) * 196, (step(2, 0.7, "sign"), step(2, 0.99)), 0)
    return [one, two]


def test_figures_overall_by_kind_and_by_source(sources: list[SourceSteps]) -> None:
    report = text_report(sources, {"0.001": 0.1})
    # Beside the errors stand right steps of 0.8, 0.5 and 0.99.
    assert report["all"]["errors"] == 3
    assert report["all"]["auroc"] == pytest.approx((3 + 1 + 2) / 9)
    # Of 200 steps as written, two may be doubted: 0.05 and 0.8; 0.9 may not.
    assert report["all"]["p at 0.01"] == 0.9
    assert report["all"]["recall at 0.01"] == pytest.approx(2 / 3)
    assert report["all"]["recall at 0.001"] == 0.0
    low, high = report["all"]["auroc interval"]
    assert low <= report["all"]["auroc"] <= high
    assert set(report["kinds"]) == {"sign", "swap"}
    assert report["kinds"]["sign"]["auroc"] == pytest.approx(5 / 6)
    assert report["sources"]["one"]["auroc"] == pytest.approx(2 / 4)
    assert report["sources"]["one"]["unscored"] == 1
    assert report["sources"]["two"]["alarms"] == 0


def test_alarms_and_the_steps_that_are_doubted_most(sources: list[SourceSteps]) -> None:
    report = text_report(sources, {"0.001": 0.1})
    assert report["alarms"] == {
        "threshold": 0.1,
        "alarms": 1,
        "alarms per step": 1 / 200,
        "alarms per proof": 1 / 3,
        "proofs with alarms": 1 / 3,
    }
    assert len(report["top"]) == 30
    assert report["top"][0] == {"probability": 0.05, "place": "a.tex:2", "text": "step of 1"}


def test_probabilities_are_judged_for_few_wrong_steps(sources: list[SourceSteps]) -> None:
    shown = text_report(sources, {})["reliability"]
    weight = sum(one["weight"] * one["observed"] for one in shown["bins"])
    assert weight == pytest.approx(0.98)
    plot = reliability_plot(shown["bins"])
    dots = [tag for tag in ElementTree.fromstring(plot).iter() if tag.tag.endswith("circle")]
    assert len(dots) == len(shown["bins"])
    assert all(48 <= float(dot.attrib[at]) <= 368 for dot in dots for at in ("cx", "cy"))


def test_of_steps_after_a_wrong_one_nothing_is_said() -> None:
    chain = Chain("x", ("a", "b", "c"), frozenset({1}), "kind", unsure=frozenset({2}))
    unscored = Chain("x", ("a",), frozenset(), "kind")
    judged = [(item_of(chain), Outcome((0.9, 0.1, 0.0))), (item_of(unscored), Outcome((None,)))]
    report = chain_report(judged)
    assert (report["wrong steps"], report["auroc"]) == (1, 1.0)
