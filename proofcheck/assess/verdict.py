"""The verdict on a step: a probability, or the reason why there is none; what is doubted in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proofcheck.llm.engine import Cause


@dataclass(frozen=True, slots=True)
class Doubt:
    """The words of a step that the model doubts most.

    ``text`` is ``step.normalised.strip()[start:end]`` (code points, half-open): what the weightiest
    candidate correction replaces; empty where that only puts something in.  ``log_odds`` (nats,
    within 30) are those of that correction, with what follows, against what is written.
    ``corrections`` are the candidates' texts that are much likelier to stand in the place of
    ``text``, and how many times likelier, the weightiest first.
    """

    text: str
    start: int
    end: int
    log_odds: float
    corrections: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said of a step, before calibration.

    ``log_odds`` (nats) are those that it is right; ``doubted`` is None where nothing in it was
    compared with anything, and where a model that compares found nothing to compare with the step,
    ``uncompared`` says why: a phrase for the user, without a full stop.
    """

    log_odds: float
    doubted: Doubt | None = None
    uncompared: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """``doubting`` of ``models`` models doubt a step; it counts as doubted from ``needed`` on."""

    doubting: int
    models: int
    needed: int


@dataclass(frozen=True, slots=True)
class Scored:
    """``probability`` in [0, 1] that the step is right, after calibration; ``doubted`` as above.

    ``agreement`` is there when several models scored the step.  Where ``uncompared`` says why
    nothing was compared with it, the probability is the highest that the model gives.
    """

    probability: float
    doubted: Doubt | None = None
    agreement: Agreement | None = None
    uncompared: str | None = None


@dataclass(frozen=True, slots=True)
class Unscored:
    """No verdict, because …: ``reason`` is a phrase for the user, without a full stop."""

    reason: str
    cause: Cause = Cause.FAILED


NO_MODEL = Unscored("no model was asked for", Cause.NOT_ASKED)
NO_SCORES = Unscored("no model that scores steps was asked for", Cause.NOT_ASKED)
NOT_YET = Unscored("it has not been scored yet", Cause.NOT_YET)

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
