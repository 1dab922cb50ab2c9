"""The verdict on a step: a probability, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scored:
    """``probability`` in [0, 1] that the step is right, after calibration."""

    probability: float


@dataclass(frozen=True, slots=True)
class Unscored:
    """No verdict, because …: ``reason`` is a phrase for the user, without a full stop."""

    reason: str


Verdict = Scored | Unscored


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model behind the verdicts, as it stands in reports.

    ``thresholds`` maps a rate of false alarms per right step (as text, "0.001") to the probability
    at or below which a step is doubted; it comes from the model's own calibration.
    """

    name: str
    sha256: str
    protocol: str
    engine: str
    thresholds: Mapping[str, float]
