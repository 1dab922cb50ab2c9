"""What several plain ratings of one proof come to.

A rating is 1, 0.5 or 0.  Of no ratings nothing can be made: ``ValueError``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

Ratings = Sequence[float]


def mean_rating(ratings: Ratings) -> float:
    """The mean, as DeepSeekMath-V2 scores its proofs."""
    return sum(_some(ratings)) / len(ratings)


def lowest_rating(ratings: Ratings) -> float:
    """The lowest: a proof is as good as its severest referee says."""
    return min(_some(ratings))


def majority_rating(ratings: Ratings) -> float:
    """The most frequent; the lower one of two that are equally so."""
    counts = Counter(_some(ratings))
    return min(counts, key=lambda rating: (-counts[rating], rating))


def strict_rating(ratings: Ratings) -> float:
    """1 when all are 1, else 0: reject when any finds an error (2511.21522)."""
    return float(all(rating == 1 for rating in _some(ratings)))


RATING_RULES: Mapping[str, Callable[[Ratings], float]] = MappingProxyType(
    {
        "mean": mean_rating,
        "lowest": lowest_rating,
        "majority": majority_rating,
        "reject-when-any": strict_rating,
    }
)
"""From several ratings of a proof to one, by name."""


def _some(ratings: Ratings) -> Ratings:
    if not ratings:
        raise ValueError("no ratings")
    return ratings
