"""The arrays that metrics are computed from.

A *score* is any number that grows with how wrong a step is held to be, such as -p(right).  A step
is doubted when its score is above a threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of steps, and the number (from 0) of the cluster that each step belongs to.

    A cluster is a proof, or a text: what intervals draw as a whole.
    """

    values: Floats
    clusters: Integers


def scores(pairs: Sequence[tuple[float, int]]) -> Scores:
    """The scores, from pairs of a score and a cluster."""
    values = np.array([score for score, _ in pairs], dtype=float)
    return Scores(values, np.array([cluster for _, cluster in pairs], dtype=np.int64))
