"""Finding the first wrong step of a solution, as ProcessBench scores it.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proofcheck.metrics.arrays import Floats


@dataclass(frozen=True, slots=True)
class Solution:
    """The doubts about its steps, in order, and the index of the first wrong step, if any."""

    doubts: Floats
    first_wrong: int | None


@dataclass(frozen=True, slots=True)
class ProcessScore:
    """ProcessBench's figures (Zheng et al., 2024): shares of the solutions judged rightly.

    ``wrong``: those whose first doubted step is the first wrong one; ``right``: those without a
    wrong step of which none is doubted; ``f1``: their harmonic mean.
    """

    threshold: float
    f1: float
    wrong: float
    right: float


def process_score(solutions: Sequence[Solution], threshold: float) -> ProcessScore:
    """The figures at a threshold; NaN where there are no solutions of a sort."""
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for solution in solutions:
        doubted = np.flatnonzero(solution.doubts > threshold)
        first = int(doubted[0]) if len(doubted) else None
        hits[solution.first_wrong is None].append(first == solution.first_wrong)
    wrong, right = (
        float(np.mean(hits[key])) if hits[key] else float("nan") for key in (False, True)
    )
    f1 = 2 * wrong * right / (wrong + right) if wrong + right else 0.0
    return ProcessScore(threshold, f1, wrong, right)


def best_threshold(solutions: Sequence[Solution]) -> float:
    """The doubt of a step with the best F1 on these solutions as threshold; inf without doubts.

    A right solution is a hit from its largest doubt on; a wrong one from the largest doubt before
    its first wrong step on, and below the doubt about that.
    """
    candidates = np.unique(np.concatenate([one.doubts for one in solutions] or [np.empty(0)]))
    candidates = candidates[np.isfinite(candidates)]
    if not len(candidates):
        return float("inf")
    right = np.array([one.doubts.max(initial=-np.inf) for one in solutions if _is_right(one)])
    pairs = [
        (one.doubts[: one.first_wrong].max(initial=-np.inf), one.doubts[one.first_wrong])
        for one in solutions
        if one.first_wrong is not None
    ]
    hit = [(low, high) for low, high in pairs if low < high]
    begun, ended = (
        np.searchsorted(np.sort([pair[side] for pair in hit]), candidates, "right")
        for side in (0, 1)
    )
    rights = np.searchsorted(np.sort(right), candidates, "right")
    a, b = (begun - ended) / max(1, len(pairs)), rights / max(1, len(right))
    f1 = 2 * a * b / np.where(a + b > 0, a + b, 1)
    return float(candidates[int(np.argmax(f1))])


def _is_right(solution: Solution) -> bool:
    return solution.first_wrong is None
