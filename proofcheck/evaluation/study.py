"""What an evaluation asks for, and what it found.  Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofcheck.assess.verdict import ModelInfo
from proofcheck.evaluation.figures import Figures
from proofcheck.evaluation.item import Dataset
from proofcheck.evaluation.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Judge:
    """Who gives the verdicts.

    ``identity`` tells what must not change for a kept outcome to stay true.  ``thresholds`` are
    those of the model's calibration, by rate.  ``tags``: one model scores the steps, and a
    threshold says which it doubts; else the verdicts say that themselves.
    """

    models: tuple[ModelInfo, ...]
    identity: str
    tags: bool
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Study:
    """A whole evaluation; ``outcomes`` are those of ``dataset.items``.

    A step is doubted at a probability of at most ``threshold``, which ``chosen_by`` says who chose.
    ``resumed`` outcomes were known from an earlier run.  ``created`` is UTC in ISO 8601 with Z;
    ``seconds`` is the wall time of this run.
    """

    dataset: Dataset
    judge: Judge
    depth: str
    threshold: float
    chosen_by: str
    seed: int
    outcomes: tuple[Outcome, ...]
    figures: Figures
    resumed: int
    created: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RatingRule:
    """A way to make verdicts of published ratings: right from ``least`` on."""

    name: str
    least: float
    figures: Figures


@dataclass(frozen=True, slots=True)
class RatingStudy:
    """What the ratings that a data set publishes are worth, without any model.

    ``rated`` items have a rating and a label.  ``auroc`` is that of the ratings.
    """

    dataset: Dataset
    rated: int
    auroc: float
    rules: tuple[RatingRule, ...]
    created: str
