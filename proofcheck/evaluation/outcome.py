"""What a model said of a labelled proof, and what that predicts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from proofcheck.assess.assessor import Assessment
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.document import Proof


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of an item.

    ``probabilities`` has an entry per step, in [0, 1] that it is right, None without a verdict.
    ``defects`` are the steps with a defect that counts, or that enough models doubt; None when one
    model scored the steps, and a threshold decides.  ``grade`` goes with ``defects``.  ``unscored``
    is the reason why a verdict is missing; ``undecided``: the analyses do not agree.  ``evaluated``
    tokens were put through the models, ``written`` of them by these; ``seconds`` is wall time.
    """

    probabilities: tuple[float | None, ...]
    defects: tuple[int, ...] | None = None
    grade: float | None = None
    undecided: bool = False
    unscored: str | None = None
    evaluated: int = 0
    written: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an outcome comes to at a threshold.

    ``doubted`` has an entry per step, None without a verdict.  ``first`` is the first doubted
    step, None when none is; it tells nothing where ``known`` is False: a step before it, or any
    when there is none, has no verdict.  ``right`` is about the whole proof, None without a verdict.
    """

    doubted: tuple[bool | None, ...]
    first: int | None
    known: bool
    right: bool | None


def predict(outcome: Outcome, threshold: float) -> Prediction:
    """A step is doubted at a probability of at most ``threshold``, or as ``defects`` say.

    A proof is held to be right when no step is doubted, or when its grade is 1.
    """
    if outcome.defects is None:
        doubted = tuple(None if p is None else p <= threshold for p in outcome.probabilities)
    else:
        doubted = tuple(
            None if p is None else at in outcome.defects
            for at, p in enumerate(outcome.probabilities)
        )
    first = next((at for at, one in enumerate(doubted) if one), None)
    known = None not in doubted[:first]
    right: bool | None
    if outcome.defects is not None:
        right = None if outcome.grade is None else outcome.grade == 1
    else:
        right = False if first is not None else True if known else None
    return Prediction(doubted, first, known, right)


def outcome_of(assessment: Assessment) -> Outcome:
    """What an assessment comes to: by its analyses where there are any, else by its scores."""
    if assessment.judgement is not None:
        return of_judgement(assessment.proof, assessment.judgement)
    return of_verdicts(assessment.verdicts)


def of_verdicts(verdicts: tuple[Verdict | None, ...]) -> Outcome:
    """The outcome of step tags; where several models scored the steps, with their agreement."""
    reasons = [verdict.reason for verdict in verdicts if isinstance(verdict, Unscored)]
    scored = {at: v for at, v in enumerate(verdicts) if isinstance(v, Scored)}
    outcome = Outcome(
        tuple(scored[at].probability if at in scored else None for at in range(len(verdicts))),
        unscored=reasons[0] if reasons else None,
    )
    agreed = {at: one.agreement for at, one in scored.items() if one.agreement is not None}
    if not agreed:
        return outcome
    doubted = tuple(at for at, one in agreed.items() if one.doubting >= one.needed)
    grade = 0.0 if doubted else None if reasons else 1.0
    return replace(outcome, defects=doubted, grade=grade)


def of_judgement(proof: Proof, judgement: Judgement) -> Outcome:
    """The outcome of a critique: a step without a counting defect has probability 1.

    Without a grade no step has a verdict.
    """
    doubts = dict.fromkeys(range(len(proof.steps)), 0.0)
    for judged in judgement.defects:
        at = judged.defect.step
        doubts[at] = max(doubts.get(at, 0.0), judged.confidence)
    decided = judgement.grade is not None
    return Outcome(
        tuple(1 - doubts[at] if decided else None for at in range(len(proof.steps))),
        defects=tuple(sorted({one.defect.step for one in judgement.defects})) if decided else (),
        grade=judgement.grade,
        undecided=judgement.undecided,
        unscored=judgement.unscored,
        written=judgement.tokens,
    )


def as_object(outcome: Outcome) -> dict[str, Any]:
    """The outcome as a JSON object."""
    return asdict(outcome)


def from_object(value: Mapping[str, Any], steps: int) -> Outcome:
    """The outcome of an item of so many steps.  Raises ValueError for what is none."""
    try:
        outcome = Outcome(
            tuple(None if p is None else float(p) for p in value["probabilities"]),
            None if value["defects"] is None else tuple(int(at) for at in value["defects"]),
            None if value["grade"] is None else float(value["grade"]),
            bool(value["undecided"]),
            None if value["unscored"] is None else str(value["unscored"]),
            int(value["evaluated"]),
            int(value["written"]),
            float(value["seconds"]),
        )
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError(str(error)) from None
    known = [p for p in outcome.probabilities if p is not None]
    if len(outcome.probabilities) != steps or not all(0 <= p <= 1 for p in known):
        raise ValueError("not one probability in [0, 1] per step")
    if outcome.grade not in (None, 0, 0.5, 1) or not math.isfinite(outcome.seconds):
        raise ValueError("odd numbers")
    return outcome
