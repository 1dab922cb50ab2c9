"""What published ratings are worth: rules that make verdicts of them, against people's grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from proofcheck.evaluation.figures import Figures
from proofcheck.evaluation.item import Dataset, Item
from proofcheck.evaluation.measure import proof_figures
from proofcheck.evaluation.study import RatingRule, RatingStudy
from proofcheck.events import now_text
from proofcheck.metrics.ranking import auroc

# The rating is the mean of the grades (1, 0.5, 0) of many analyses.
_RULES = (
    ("all analyses pass it", 1.0),
    ("its mean is at least 0.95", 0.95),
    ("its mean is at least 0.75", 0.75),
    ("its mean is at least 0.5", 0.5),
)


def rate(dataset: Dataset) -> RatingStudy:
    """The rules on the items that have a rating and a label."""
    items = [item for item in dataset.items if item.rating is not None and item.right is not None]
    of = {
        truth: np.array([-(item.rating or 0) for item in items if item.right is truth], dtype=float)
        for truth in (True, False)
    }
    return RatingStudy(
        dataset=replace(dataset, items=tuple(items)),
        rated=len(items),
        auroc=auroc(of[False], of[True]),
        rules=tuple(RatingRule(name, least, _figures(items, least)) for name, least in _RULES),
        created=now_text(),
    )


def _figures(items: Sequence[Item], least: float) -> Figures:
    held = [item.rating is not None and item.rating >= least for item in items]
    return Figures(len(items), 0, {}, None, proof_figures(items, held), {})
