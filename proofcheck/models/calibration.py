"""From log-odds to probabilities, and the probability at which a step is doubted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from proofcheck.errors import ModelError

#: The rate of false alarms (per right step, as text) at which a step is doubted by default.
DEFAULT_RATE = "0.001"

#: Where a step is doubted when the model names no threshold for the rate asked for.
DEFAULT_THRESHOLD = 0.1

_LONGEST = 1 << 20  # characters of a file


@dataclass(frozen=True, slots=True)
class Calibration:
    """p(right) = sigmoid(scale * log-odds + shift).

    ``thresholds`` maps a rate of false alarms per right step (as text, "0.001") to the probability
    at or below which that share of untouched steps falls; ``measured_on`` names the texts.
    """

    scale: float = 1.0
    shift: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)
    measured_on: str = ""

    def probability(self, log_odds: float) -> float:
        """The probability in [0, 1] that a step with these log-odds (nats) is right."""
        return sigmoid(self.scale * log_odds + self.shift)


def sigmoid(logit: float) -> float:
    """The probability in [0, 1] with these log-odds (nats), however low they are."""
    return 1.0 / (1.0 + math.exp(-logit)) if logit > -700.0 else 0.0


def doubt_threshold(thresholds: Mapping[str, float], rate: str = DEFAULT_RATE) -> float:
    """The probability at or below which a step is doubted, at ``rate`` false alarms per step."""
    return thresholds.get(rate, DEFAULT_THRESHOLD)


def parse_calibration(text: str) -> Calibration:
    """The calibration written in a GGUF's ``proofcheck.calibration``; the identity when empty.

    Raises ``ModelError`` when it is not ``{"map": {"kind": "logistic", "scale": a, "shift": b},
    "thresholds": {"0.001": p, ...}, "measured_on": "..."}`` with a > 0 and every p in [0, 1].
    """
    if not text:
        return Calibration()
    try:
        data = json.loads(text)
        kind = data["map"]["kind"]
        calibration = Calibration(
            float(data["map"]["scale"]),
            float(data["map"]["shift"]),
            {str(rate): float(p) for rate, p in data["thresholds"].items()},
            str(data.get("measured_on", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ModelError("the model's proofcheck.calibration cannot be read") from None
    numbers_right = (
        math.isfinite(calibration.scale)
        and calibration.scale > 0
        and math.isfinite(calibration.shift)
        and all(0.0 <= p <= 1.0 for p in calibration.thresholds.values())
    )
    if kind != "logistic" or not numbers_right:
        raise ModelError("the model's proofcheck.calibration has an unknown kind or odd numbers")
    return calibration


def local_calibration(identity: str, protocol: str) -> Calibration | None:
    """What ``eval`` measured on this machine for a model, asked by a protocol.

    ``identity`` is its file's SHA-256.
    Raises ``ModelError`` for a file that cannot be read.
    """
    from proofcheck.models.store import calibration_path

    path = calibration_path(identity, protocol)
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LONGEST)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot read the calibration: {error}") from None
    try:
        return parse_calibration(text or "{}")
    except ModelError as error:
        raise ModelError(f"{path}: {error}; delete it, or measure again") from None
