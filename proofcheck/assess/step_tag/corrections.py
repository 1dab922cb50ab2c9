"""The second stage: which steps are read again token by token, and what comes of it.

A model that was trained to restore texts says at every token what should stand there, as in
GECToR (Omelianchuk et al., 2020) and ELECTRA (Clark et al., 2020).  Of what it finds likelier most
is as right as what stands there; so a token is compared only with what the undoing of a known slip
would put there, and with the control tokens for what is wrong or missing.  How far a step departs
from what should stand there is the largest doubt about one of its tokens.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from proofcheck.errors import ModelError
from proofcheck.models.calibration import sigmoid


@dataclass(frozen=True, slots=True)
class Corrections:
    """A step whose tag gives it less than ``below`` nats of log-odds is read token by token.

    Then p(right) = sigmoid(tag * log-odds - token * largest doubt + shift).  A correction is
    mentioned where it is at least ``mention`` times as likely as what stands there.
    """

    below: float
    tag: float
    token: float
    shift: float
    mention: float

    def probability(self, log_odds: float, doubt: float) -> float:
        """The probability in [0, 1] that the step is right; both arguments are in nats."""
        return sigmoid(self.tag * log_odds - self.token * doubt + self.shift)


def parse_corrections(text: str) -> Corrections | None:
    """What a GGUF's ``proofcheck.corrections`` says; None when it says nothing.

    ``"below": null`` stands for infinity: every step is read token by token.

    Raises ``ModelError`` when it is not ``{"below": x, "map": {"kind": "logistic", "tag": a,
    "token": b, "shift": c}, "mention": r}`` with numbers a > 0, b >= 0 and r >= 1.
    """
    if not text:
        return None
    try:
        data = json.loads(text)
        kind = data["map"]["kind"]
        below = math.inf if data["below"] is None else data["below"]
        numbers = [*(data["map"][key] for key in ("tag", "token", "shift")), data["mention"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ModelError("the model's proofcheck.corrections cannot be read") from None
    known = data["below"] is None or _is_number(below)
    if kind != "logistic" or not known or not all(map(_is_number, numbers)):
        raise ModelError("the model's proofcheck.corrections has an unknown kind or odd numbers")
    corrections = Corrections(float(below), *map(float, numbers))
    if corrections.tag <= 0 or corrections.token < 0 or corrections.mention < 1:
        raise ModelError("the model's proofcheck.corrections has numbers out of range")
    return corrections


def _is_number(value: object) -> bool:
    """Whether it is a finite number of JSON; a whole one may be too large for a float."""
    return type(value) in (int, float) and -1e300 < value < 1e300  # type: ignore[operator]
