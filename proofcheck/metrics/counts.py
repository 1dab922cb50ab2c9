"""Figures of counts of steps and of proofs that are doubted at a threshold.  Pure.

What has no verdict counts as a wrong prediction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from proofcheck.metrics.arrays import Floats
from proofcheck.metrics.bootstrap import percentiles
from proofcheck.metrics.share import Estimate

_REPLICATES = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """Arrays of one shape, or numbers: an entry for each proof, for each replicate, or for all.

    Of the right steps and of the wrong ones: all, those doubted, those without a verdict.
    ``wrong_proofs`` have a wrong step, and ``found`` are those whose first one is the first that is
    doubted; in ``right_proofs`` every step is right, and in ``clean`` ones none is doubted.
    """

    right: Floats
    right_doubted: Floats
    right_unscored: Floats
    wrong: Floats
    wrong_doubted: Floats
    wrong_unscored: Floats
    wrong_proofs: Floats
    found: Floats
    right_proofs: Floats
    clean: Floats

    def map(self, function: Callable[[Floats], Floats]) -> Counts:
        """The counts with every array made another."""
        return Counts(*(function(getattr(self, field.name)) for field in fields(self)))


Statistic = Callable[[Counts], Floats]
"""A figure for each entry of counts."""


def stacked(counts: list[Counts]) -> Counts:
    """The counts of single proofs as arrays."""
    return Counts(
        *(
            np.array([getattr(one, field.name) for one in counts], dtype=float)
            for field in fields(Counts)
        )
    )


def total(counts: Counts) -> Counts:
    """The sums over all proofs."""
    return counts.map(lambda array: np.asarray(array.sum()))


def multiplicities(proofs: int) -> Floats:
    """How often each proof is drawn in each replicate, with a fixed seed: replicates by proofs."""
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(proofs, np.full(proofs, 1 / proofs), size=_REPLICATES)
    return drawn.astype(float)


def with_interval(statistic: Statistic, counts: Counts, times: Floats) -> Estimate:
    """A figure of all proofs, with the interval between its percentiles in the replicates."""
    found = statistic(counts.map(lambda array: times @ array))
    return Estimate(float(statistic(total(counts))), *percentiles(found))


def process_f1(counts: Counts) -> Floats:
    """The harmonic mean of the shares of wrong proofs found and of right ones that are clean.

    ProcessBench (Zheng et al., 2024), section 3.
    """
    found = _over(counts.found, counts.wrong_proofs)
    clean = _over(counts.clean, counts.right_proofs)
    both = found + clean
    return np.where(both == 0, 0.0, 2 * found * clean / np.where(both == 0, 1, both))


def f1_of_steps(counts: Counts) -> tuple[Floats, Floats]:
    """The F1 of right steps taken for right, and of wrong steps taken for wrong."""
    lost = counts.right_doubted + counts.right_unscored
    kept, caught = counts.right - lost, counts.wrong_doubted
    missed = counts.wrong - caught
    # The benchmark's code takes right steps without a verdict for doubted ones, and wrong ones
    # without a verdict for passed ones: a prediction that is wrong either way.
    return _over(2 * kept, 2 * kept + missed + lost), _over(2 * caught, 2 * caught + lost + missed)


def prm_score(counts: Counts) -> Floats:
    """The mean of the two F1 of steps: PRMBench (Song et al., 2025), "PRMScore", equal weights."""
    right, wrong = f1_of_steps(counts)
    return (right + wrong) / 2


def accuracy(counts: Counts) -> Floats:
    """The share of steps that are predicted rightly."""
    kept = counts.right - counts.right_doubted - counts.right_unscored
    return _over(kept + counts.wrong_doubted, counts.right + counts.wrong)


def false_alarms(counts: Counts) -> Floats:
    """The share of right steps that are doubted."""
    return _over(counts.right_doubted, counts.right)


def recall(counts: Counts) -> Floats:
    """The share of wrong steps that are doubted."""
    return _over(counts.wrong_doubted, counts.wrong)


def _over(part: Floats, whole: Floats) -> Floats:
    """The share; NaN of nothing."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)
