"""Fitting the map from log-odds to probabilities, and the thresholds, on labelled steps."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from proofcheck.assess.steps.scoring import StepModel
from proofcheck.errors import UsageError
from proofcheck.evaluation.study import Study
from proofcheck.metrics.arrays import Floats
from proofcheck.metrics.ranking import auroc, highest_below
from proofcheck.models.calibration import DEFAULT_RATE, parse_calibration

PRIOR = 0.02  # the share of steps that are taken to be wrong, as it may be in a draft
RATES = (DEFAULT_RATE, "0.00333", "0.01")
FLAT = 1e-3  # the least slope of a map: a model that knows nothing has none, or a negative one
LEAST_WRONG, LEAST_RIGHT = 50, 200  # steps
LEAST_DEFECTS, LEAST_OF_EACH = 50, 10  # defects; those that are there, and false alarms
_LEAST_AUROC = 0.55
_EDGE = 1e-15


def fit(features: Floats, wrong: npt.NDArray[np.bool_], prior: float = PRIOR) -> Floats:
    """Weights and shift of p(right) = sigmoid(features @ weights + shift), by Newton's method.

    A logistic regression (Platt, 1999) in which a share ``prior`` of the steps is wrong.
    """
    right = ~wrong
    weight = np.where(right, (1 - prior) / right.sum(), prior / wrong.sum())
    design = np.column_stack([features, np.ones(len(features))])
    beta = np.zeros(design.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-(design @ beta)))
        gradient = design.T @ (weight * (right - p)) - 1e-6 * beta
        hessian = (design.T * (weight * p * (1 - p))) @ design + 1e-6 * np.eye(len(beta))
        beta = beta + np.linalg.solve(hessian, gradient)
    return beta


def logit(probability: float) -> float:
    """The log-odds (nats) of a probability, within 34.5."""
    p = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(p / (1 - p))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration as ``parse_calibration`` reads it, and on what it was measured."""

    text: str
    measured_on: str


def calibrate(study: Study, model: StepModel) -> Fitted:
    """The calibration of a model that scores steps, from the labelled steps of a study.

    The probabilities of the study are turned back into log-odds.  Raises UsageError when there are
    too few labelled steps, or when the model does not give right steps the higher probabilities.
    """
    pairs = [
        (p, label)
        for item, outcome in zip(study.dataset.items, study.outcomes, strict=True)
        for p, label in zip(outcome.probabilities, item.labels, strict=True)
        if p is not None and label is not None
    ]
    p = np.array([pair[0] for pair in pairs], dtype=float)
    wrong = np.array([not pair[1] for pair in pairs], dtype=bool)
    _refuse(p, wrong)
    scale, shift = model.calibration.scale, model.calibration.shift
    odds = np.array([(logit(one) - shift) / scale for one in p])
    beta = fit(odds[:, None], wrong)
    scale, shift = round(max(float(beta[0]), FLAT), 4), round(float(beta[1]), 4)
    p = 1 / (1 + np.exp(-(scale * odds + shift)))
    limits = {rate: highest_below(p[~wrong], float(rate)) for rate in RATES}
    count = int(wrong.sum())
    measured_on = (
        f"{len(p) - count:,} right and {count:,} wrong steps of {Path(study.dataset.path).name} "
        f"({study.dataset.format}), {PRIOR:.0%} of the steps taken to be wrong"
    )
    thresholds = {rate: _down(limit) for rate, limit in limits.items() if limit}
    return Fitted(_text({"scale": scale, "shift": shift}, thresholds, measured_on), measured_on)


def calibrate_defects(study: Study) -> Fitted:
    """The map from the confidence of a defect to the probability that it is there.

    A defect is there when its step is labelled wrong; the share of false alarms is taken as it is.
    Raises UsageError when too few defects are named on labelled steps.
    """
    pairs = [
        (1 - p, label)
        for item, outcome in zip(study.dataset.items, study.outcomes, strict=True)
        for at, (p, label) in enumerate(zip(outcome.probabilities, item.labels, strict=True))
        if p is not None and label is not None and at in (outcome.defects or ())
    ]
    false = np.array([label for _, label in pairs], dtype=bool)
    alarms, real = int(false.sum()), int((~false).sum())
    if len(pairs) < LEAST_DEFECTS or min(alarms, real) < LEAST_OF_EACH:
        raise UsageError(
            f"a calibration needs {LEAST_DEFECTS} defects on labelled steps, {LEAST_OF_EACH} of "
            f"them there and {LEAST_OF_EACH} false alarms; here {real:,} are there and {alarms:,} "
            "are false alarms"
        )
    odds = np.array([[logit(confidence)] for confidence, _ in pairs])
    beta = fit(odds, false, prior=alarms / len(pairs))
    scale, shift = round(max(float(beta[0]), FLAT), 4), round(float(beta[1]), 4)
    measured_on = (
        f"{real:,} defects that are there and {alarms:,} false alarms in "
        f"{Path(study.dataset.path).name} ({study.dataset.format})"
    )
    fields = {"scale": scale, "shift": shift}
    return Fitted(_text(fields, {}, measured_on), measured_on)


def _text(fields: Mapping[str, float], thresholds: Mapping[str, float], measured_on: str) -> str:
    text = json.dumps(
        {
            "map": {"kind": "logistic", **fields},
            "thresholds": thresholds,
            "measured_on": measured_on,
        }
    )
    parse_calibration(text)
    return text


def _refuse(p: Floats, wrong: npt.NDArray[np.bool_]) -> None:
    count = int(wrong.sum())
    if count < LEAST_WRONG or len(p) - count < LEAST_RIGHT:
        raise UsageError(
            f"a calibration needs {LEAST_RIGHT} right and {LEAST_WRONG} wrong labelled steps with "
            f"a verdict; these data have {len(p) - count:,} and {count:,}"
        )
    order = auroc(-p[wrong], -p[~wrong])
    if order < _LEAST_AUROC:
        raise UsageError(
            f"the model does not tell right steps from wrong ones here (AUROC {order:.3f}, at "
            f"least {_LEAST_AUROC} is needed): no calibration is written"
        )


def _down(value: float) -> float:
    """Six significant digits, never more than the value: rounding must raise no more alarms."""
    shift = 10.0 ** (5 - math.floor(math.log10(value)))
    return math.floor(value * shift) / shift
