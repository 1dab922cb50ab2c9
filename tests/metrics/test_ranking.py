"""The figures against slow references."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.metrics.arrays import Floats, Scores, scores
from proofcheck.metrics.bootstrap import interval
from proofcheck.metrics.first_error import Solution, best_threshold
from proofcheck.metrics.ranking import auroc, recall_at, threshold_at
from proofcheck.metrics.reliability import brier, calibration_error, reliability, weights

# Few values, so that there are many ties.
DOUBTS = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=30)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=float)


@settings(deadline=None)
@given(DOUBTS, DOUBTS)
def test_auroc_is_the_share_of_pairs_in_order(wrong: list[float], right: list[float]) -> None:
    pairs = [Fraction((a > b) * 2 + (a == b), 2) for a in wrong for b in right]
    assert auroc(floats(*wrong), floats(*right)) == pytest.approx(float(sum(pairs) / len(pairs)))


def test_auroc_of_what_is_apart_and_equal() -> None:
    assert auroc(floats(0.8, 0.9), floats(0.1, 0.2)) == 1.0
    assert auroc(floats(0.2), floats(0.8, 0.9)) == 0.0
    assert auroc(floats(0.5), floats(0.5, 0.5)) == 0.5


def test_auroc_without_one_side_is_nothing() -> None:
    assert isnan(auroc(floats(), floats(1)))
    assert isnan(auroc(floats(1), floats()))


@settings(deadline=None)
@given(DOUBTS, DOUBTS, st.sampled_from([0.0, 0.001, 0.01, 0.1, 0.29, 0.5, 1.0]))
def test_recall_is_the_best_with_no_more_false_alarms(
    wrong: list[float], right: list[float], rate: float
) -> None:
    found = recall_at(floats(*wrong), floats(*right), rate)
    allowed = Fraction(str(rate)) * len(right)
    assert found.alarms == sum(doubt > found.threshold for doubt in right) <= allowed
    possible = [
        sum(doubt > threshold for doubt in wrong)
        for threshold in (-inf, *right, inf)
        if sum(doubt > threshold for doubt in right) <= allowed
    ]
    assert found.share == pytest.approx(max(possible) / len(wrong))


def test_ties_at_the_threshold_are_not_doubted() -> None:
    right = floats(*[0.5] * 10, *[0.1] * 90)
    assert recall_at(floats(0.5, 0.6), right, 0.05).share == 0.5
    assert recall_at(floats(0.5, 0.6), right, 0.10).share == 1.0
    assert threshold_at(floats(), 0.01) == inf


def test_a_rate_that_is_a_little_less_in_binary_counts_as_what_it_says() -> None:
    right = np.arange(100, dtype=float)
    assert recall_at(floats(), right, 0.29).alarms == 29


def test_the_interval_draws_whole_proofs() -> None:
    rng = np.random.default_rng(1)
    one = np.array([0, 0, 0, 1, 1, 1])
    wrong, right = floats(9, 9, 9, 1, 1, 1), floats(5, 5, 5, 5, 5, 5)
    low, high = interval(auroc, Scores(wrong, one), Scores(right, one), rng)
    # Drawn with replacement, a proof comes twice or not at all: 1, 1/2 or 0.
    assert (low, high) == (0.0, 1.0)
    low, high = interval(auroc, Scores(floats(9, 8), one[2:4]), Scores(right, one), rng)
    assert (low, high) == (1.0, 1.0)
    empty = scores([])
    assert all(map(isnan, interval(auroc, empty, empty, rng, 3)))


def test_the_interval_is_the_same_for_the_same_seed() -> None:
    values = np.random.default_rng(2).normal(size=80)
    proofs = np.arange(80) // 4
    both = [
        interval(
            auroc, Scores(values + 1, proofs), Scores(values, proofs), np.random.default_rng(3), 50
        )
        for _ in range(2)
    ]
    assert both[0] == both[1]
    assert both[0][0] < auroc(values + 1, values) < both[0][1]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_bins_hold_every_step_once(steps: list[tuple[float, bool]]) -> None:
    p = floats(*(p for p, _ in steps))
    right = floats(*(float(r) for _, r in steps))
    bins = reliability(p, right, np.ones(len(steps)), 5)
    assert sum(one.steps for one in bins) == len(steps)
    assert sum(one.weight for one in bins) == pytest.approx(1)
    assert sum(one.weight * one.predicted for one in bins) == pytest.approx(p.mean())
    assert sum(one.weight * one.observed for one in bins) == pytest.approx(right.mean())
    assert [one.predicted for one in bins] == sorted(one.predicted for one in bins)
    assert 0 <= calibration_error(bins) <= 1


def test_brier_and_calibration_error_by_hand() -> None:
    p, right = floats(0.9, 0.9, 0.2, 0.2), floats(1, 1, 1, 0)
    assert brier(p, right, np.ones(4)) == pytest.approx((0.01 + 0.01 + 0.64 + 0.04) / 4)
    bins = reliability(p, right, np.ones(4), 2)
    assert [one.predicted for one in bins] == pytest.approx([0.2, 0.9])
    assert [(one.observed, one.weight, one.steps) for one in bins] == [(0.5, 0.5, 2), (1, 0.5, 2)]
    assert calibration_error(bins) == pytest.approx(0.5 * 0.3 + 0.5 * 0.1)
    assert reliability(floats(), floats(), floats()) == ()


def test_weights_bring_the_wrong_steps_to_the_prior() -> None:
    right = floats(1, 1, 1, 0)
    weight = weights(right, 0.02)
    assert weight[right == 0].sum() / weight.sum() == pytest.approx(0.02)
    assert weights(floats(1, 1), 0.02).tolist() == [1, 1]


SOLUTIONS = [
    Solution(floats(0.1, 0.8, 0.9), 1),
    Solution(floats(0.7, 0.2), 1),
    Solution(floats(0.1, 0.3), None),
    Solution(floats(0.6), None),
]


def f1(solutions: list[Solution], threshold: float) -> float:
    """ProcessBench's F1, solution by solution; NaN where there are none of a sort."""
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for one in solutions:
        first = next((at for at, doubt in enumerate(one.doubts) if doubt > threshold), None)
        hits[one.first_wrong is None].append(first == one.first_wrong)
    if not all(hits.values()):
        return nan
    wrong, right = (sum(some) / len(some) for some in hits.values())
    return 2 * wrong * right / (wrong + right) if wrong + right else 0.0


def test_the_best_threshold_by_hand() -> None:
    assert f1(SOLUTIONS, 0.5) == 0.5
    assert f1(SOLUTIONS, 0.6) == pytest.approx(2 * 0.5 * 1 / 1.5)
    assert f1(SOLUTIONS, 1.0) == 0.0
    assert best_threshold(SOLUTIONS) == 0.6


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.floats(0, 1), min_size=1, max_size=5), st.booleans()),
        min_size=2, max_size=8,
    )
)  # fmt: skip
def test_no_threshold_between_the_doubts_is_better(items: list[tuple[list[float], bool]]) -> None:
    solutions = [Solution(floats(*doubts), 0 if wrong else None) for doubts, wrong in items]
    best = f1(solutions, best_threshold(solutions))
    every = [f1(solutions, doubt) for doubts, _ in items for doubt in doubts]
    if not isnan(best):
        assert best == pytest.approx(max(every))


def test_steps_without_a_score_are_never_doubted() -> None:
    unscored = Solution(floats(-inf), None)
    assert best_threshold([unscored]) == inf
