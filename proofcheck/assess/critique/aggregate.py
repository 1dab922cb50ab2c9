"""From analyses and their checks to a judgement.  Pure.

The rule is that of DeepSeekMath-V2's automatic labels: a defect counts when most of its checks
confirm it; an analysis below 1 is valid by the defects of its that count; the grade is the lowest
at or below which enough analyses are valid; 1 when no analysis has a defect that counts; else
undecided.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.judgement import (
    Analysis,
    Defect,
    DefectKind,
    JudgedDefect,
    Judgement,
)
from proofcheck.llm.engine import Failure
from proofcheck.models.calibration import Calibration
from proofcheck.settings.settings import CritiqueSettings

GRADES = {DefectKind.FATAL: 0.0, DefectKind.GAP: 0.5}
"""The best grade of a proof with a defect of each kind."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one defect: ``confirmed`` of the ``made`` ones that came to an outcome.

    ``failure`` says why another one did not.  ``tokens`` counts what was written for all of them.
    """

    confirmed: int = 0
    made: int = 0
    failure: Failure | None = None
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Assessed:
    """An analysis, and the checks of each of its defects, in their order."""

    analysis: Analysis
    checks: tuple[Checks, ...] = ()


def aggregate(
    assessed: Sequence[Assessed],
    settings: CritiqueSettings,
    windows: int = 1,
    calibration: Calibration | None = None,
) -> Judgement:
    """What the analyses of a proof come to; their order does not matter.

    A grade of 1 wants verdicts of more than half of the analyses, and an outcome of some check of
    each defect; without these the proof is unscored.
    """
    graded = [one for one in assessed if one.analysis.grade is not None]
    grade, unscored = _grade(assessed, graded, settings)
    pairs = [(one, at) for one in graded for at in range(len(one.analysis.defects))]
    rejected = [
        (one, at)
        for one, at in pairs
        if one.checks and one.checks[at].made and not _counts(one, at, settings)
    ]
    return Judgement(
        grade,
        undecided=grade is None and unscored is None,
        unscored=unscored,
        defects=tuple(_merged(graded, grade, settings, calibration or Calibration())),
        analyses=tuple(one.analysis for one in assessed),
        wanted=len(assessed),
        graded=len(graded),
        rejected=len(rejected),
        dropped=sum(one.analysis.dropped for one in assessed),
        truncated=sum(one.analysis.truncated for one in assessed),
        windows=windows,
        tokens=sum(
            one.analysis.tokens + sum(checks.tokens for checks in one.checks) for one in assessed
        ),
    )


def confidence(
    named: int, graded: int, confirmed: int, checks: int, calibration: Calibration | None = None
) -> float:
    """How likely it is that a defect is one, in (0, 1).

    The mean of the posterior under a uniform prior (Laplace's rule) when each analysis and each
    check counts as a trial: ``named`` of ``graded`` and ``confirmed`` of ``checks`` succeeded; then
    calibrated.
    """
    mean = (named + confirmed + 1) / (graded + checks + 2)
    return (calibration or Calibration()).probability(math.log(mean / (1 - mean)))


def confirmed_grade(one: Assessed, settings: CritiqueSettings) -> float:
    """The grade of an analysis by its defects that count."""
    defects = one.analysis.defects
    grades = [GRADES[it.fault] for at, it in enumerate(defects) if _counts(one, at, settings)]
    return min(grades, default=1.0)


def _counts(one: Assessed, at: int, settings: CritiqueSettings) -> bool:
    checks = one.checks[at] if one.checks else Checks()
    return 2 * checks.confirmed > checks.made if checks.made else not settings.meta


def _grade(
    assessed: Sequence[Assessed], graded: Sequence[Assessed], settings: CritiqueSettings
) -> tuple[float | None, str | None]:
    """The grade, or why there is none; neither: undecided."""
    failures = Counter(
        _reason(one.analysis.failure, "no verdict")
        for one in assessed
        if one.analysis.grade is None
    )
    reason = min(failures, key=lambda it: (-failures[it], it)) if failures else "nothing was asked"
    if not graded:
        return None, reason
    grade = _agreed(assessed, settings)
    unchecked = [
        _reason(checks.failure, "none was made")
        for one in graded
        for checks in one.checks
        if settings.meta and not checks.made
    ]
    if grade == 1 and unchecked:
        return None, f"a defect that was named could not be checked: {min(unchecked)}"
    if grade == 1 and 2 * len(graded) <= len(assessed):
        return None, f"only {len(graded)} of {len(assessed)} analyses have a verdict: {reason}"
    return grade, None


def _reason(failure: Failure | None, otherwise: str) -> str:
    return otherwise if failure is None else failure.reason


def _agreed(assessed: Sequence[Assessed], settings: CritiqueSettings) -> float | None:
    """The grade by the rule of the settings; None: undecided."""
    if settings.rule != "majority":
        return _pooled(assessed, settings)
    own = list(_own_grades(assessed, settings).values())
    for bound in GRADES.values():
        if 2 * sum(grade is not None and grade <= bound for grade in own) > len(own):
            return bound
    return 1.0 if 2 * sum(grade == 1 for grade in own) > len(own) else None


def _own_grades(
    assessed: Sequence[Assessed], settings: CritiqueSettings
) -> dict[str, float | None]:
    """What the analyses of each model come to by themselves."""
    models = sorted({one.analysis.model for one in assessed})
    return {
        model: _pooled([one for one in assessed if one.analysis.model == model], settings)
        for model in models
    }


def _pooled(assessed: Sequence[Assessed], settings: CritiqueSettings) -> float | None:
    """The grade by the counts of all analyses; None when too few have a defect that counts, or
    none has a verdict."""
    own = [confirmed_grade(one, settings) for one in assessed if one.analysis.grade is not None]
    for bound in GRADES.values():
        if sum(grade <= bound for grade in own) >= max(1, settings.confirmed_by):
            return bound
    return 1.0 if own and min(own) == 1 else None


# -- defects --------------------------------------------------------------------------------------

_Named = tuple[Defect, str, int, Checks]  # a defect, the model and the analysis that name it


def _merged(
    graded: Sequence[Assessed],
    grade: float | None,
    settings: CritiqueSettings,
    calibration: Calibration,
) -> list[JudgedDefect]:
    """The defects that count, those that overlap as one, in the order of the text.

    None for a grade of 1, which others outvoted.  None is called worse than the grade.
    """
    if grade == 1:
        return []
    named: list[_Named] = [
        (defect, one.analysis.model, number, one.checks[at])
        for number, one in enumerate(graded)
        for at, defect in enumerate(one.analysis.defects)
        if _counts(one, at, settings)
    ]
    judged = []
    for group in _overlapping(named):
        best = min(group, key=_rank)[0]
        if grade != 0:
            best = replace(best, fault=DefectKind.GAP)
        by = len({number for _, _, number, _ in group})
        confirmed = sum(checks.confirmed for *_, checks in group)
        made = sum(checks.made for *_, checks in group)
        judged.append(
            JudgedDefect(
                best,
                by,
                tuple(sorted({model for _, model, _, _ in group})),
                confirmed,
                made,
                confidence(by, len(graded), confirmed, made, calibration),
            )
        )
    return judged


def _overlapping(named: list[_Named]) -> list[list[_Named]]:
    """Groups of defects of one step whose spans overlap, one with the next."""
    groups: list[list[_Named]] = []
    end = 0
    for one in sorted(named, key=lambda it: (it[0].step, it[0].span.path, it[0].span.start)):
        defect = one[0]
        last = groups[-1][-1][0] if groups else None
        same = last and (last.step, last.span.path) == (defect.step, defect.span.path)
        if same and defect.span.start < end:
            groups[-1].append(one)
            end = max(end, defect.span.end)
        else:
            groups.append([one])
            end = defect.span.end
    return groups


def _rank(one: _Named) -> tuple[float, float, int, str, str, str]:
    """The worst first, then the best confirmed, the shortest quotation."""
    defect, _, _, checks = one
    share = checks.confirmed / checks.made if checks.made else 0.0
    length = defect.span.end - defect.span.start
    return GRADES[defect.fault], -share, length, defect.quotation, defect.what, defect.breaks
