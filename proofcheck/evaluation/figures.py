"""The figures of an evaluation.  Data only.

What has no verdict counts as a wrong prediction wherever right predictions are counted, and is
counted apart as well.  Intervals are 95 %: those of shares of proofs are Wilson's (1927), all
others percentile bootstrap intervals (Efron, 1979) with a fixed seed, whole proofs being drawn
with replacement, because the steps of a proof are not independent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from proofcheck.metrics.ranking import Ranking
from proofcheck.metrics.reliability import Bin
from proofcheck.metrics.share import Estimate, Share


@dataclass(frozen=True, slots=True)
class Point:
    """The figures at a threshold on probabilities.

    ``found`` is the share of the proofs with a wrong step in which the first doubted step is the
    first wrong one; ``clean`` that of the right proofs in which no step is doubted; ``f1`` their
    harmonic mean (ProcessBench, Zheng et al. 2024, section 3).  ``prm_score`` is the mean of the F1
    of right steps and of the F1 of wrong steps (PRMBench, Song et al. 2025, "PRMScore" with equal
    weights), over the proofs that the benchmark scores.  ``accuracy``, ``false_alarms`` and
    ``recall`` are shares of all labelled steps, of the right ones, of the wrong ones.
    """

    threshold: float
    found: Share
    clean: Share
    f1: Estimate
    prm_score: Estimate
    f1_right: float
    f1_wrong: float
    accuracy: Estimate
    false_alarms: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class StepFigures:
    """Of single steps.

    ``right`` and ``wrong`` count the labelled steps, ``unscored`` those of them without a verdict.
    ``ranking`` and the calibration (``brier``, ``calibration_error``, ``bins``) are over the
    labelled steps with a verdict.  ``best_f1`` and ``best_prm`` are the points with the best
    threshold for F1 and PRMScore on these very data: too good to be expected of others.  They are
    None where the threshold decides nothing, because a critic names defects.
    """

    right: int
    wrong: int
    unscored: int
    point: Point
    best_f1: Point | None
    best_prm: Point | None
    ranking: Ranking
    brier: float
    calibration_error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class ProofFigures:
    """Of whole proofs.

    ``sensitivity`` is the share of the wrong proofs that are held to be wrong, ``specificity`` that
    of the right ones held to be right; ``passed`` that of those held to be right which are;
    ``low`` counts those held to be right that have at most 2/7 of the marks, None without marks.
    """

    accuracy: Share
    sensitivity: Share
    specificity: Share
    passed: Share
    low: int | None
    unscored: int


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one class of the data set: ``found`` and ``clean`` as in ``Point``."""

    items: int
    found: Share
    clean: Share
    prm_score: float
    proofs: ProofFigures | None


@dataclass(frozen=True, slots=True)
class Counted:
    """``count`` of ``of``, where a tie counts half, and the share with its interval."""

    count: float
    of: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class CorrectionKind:
    """The corrections of one kind of change, in which the step before has a verdict.

    The fields are as in ``CorrectionFigures``; ``shown`` is its ``wrong_shown``.
    """

    pairs: int
    preferred: Counted
    ranking: Ranking
    shown: Counted


@dataclass(frozen=True, slots=True)
class CorrectionFigures:
    """Of steps that their authors corrected; all intervals by text.

    ``unscored`` of the ``pairs``, from so many ``texts``, lack a verdict on one of the two steps.
    ``preferred``: the step before the correction has the lower probability.  ``ranking`` is that of
    the steps before the correction against the untouched ones.  ``wrong_shown``, ``right_shown``
    and ``untouched_shown`` are the steps before, after and beside that are doubted at the
    threshold.
    """

    pairs: int
    unscored: int
    texts: int
    preferred: Counted
    ranking: Ranking
    wrong_shown: Counted
    right_shown: Counted
    untouched_shown: Counted
    kinds: Mapping[str, CorrectionKind]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures; None where no item has a label of that sort.

    Where items are versions of corrected proofs there are ``corrections`` and no others.

    ``unscored`` counts the items without a verdict, or of which a step has none, by reason.
    """

    items: int
    undecided: int
    unscored: Mapping[str, int]
    steps: StepFigures | None
    proofs: ProofFigures | None
    groups: Mapping[str, Group]
    corrections: CorrectionFigures | None = None
