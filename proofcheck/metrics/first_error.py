"""Finding the first wrong step of a solution, as in ProcessBench (Zheng et al., 2024).  Pure."""

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


def best_threshold(solutions: Sequence[Solution]) -> float:
    """The doubt of a step with the best F1 on these solutions as threshold; inf without doubts.

    F1 is the harmonic mean of two shares: of the solutions with a wrong step those whose first
    doubted step is the first wrong one, and of the others those of which no step is doubted.
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
