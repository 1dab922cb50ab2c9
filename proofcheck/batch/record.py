"""What is kept of a paper of a batch: its counts, as a line of JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from proofcheck.batch.batch import CheckedPaper
from proofcheck.reports.check.summary import summarise
from proofcheck.result import FileStatus, Result


@dataclass(frozen=True, slots=True)
class Record:
    """The counts of a paper, and why something in it was not looked at.

    ``findings`` counts what is shown by severity, ``codes`` by code; ``grades`` counts proofs by
    grade, "none" for those without one.  ``exit_code`` is what ``check`` would end with.  ``page``
    is its report for people, as a path from the folder of the batch; empty where there is none.
    ``ends`` has, by the path of an output that all papers share, the line with which this paper's
    part ends: bytes would depend on how many it takes to write how long something took.
    """

    path: str
    status: str
    reasons: tuple[str, ...]
    proofs: int
    steps: int
    scored: int
    unscored: int
    findings: Mapping[str, int]
    suppressed: int
    confirmed: int
    codes: Mapping[str, int]
    grades: Mapping[str, int]
    tokens: int
    seconds: float
    exit_code: int
    page: str = ""
    ends: Mapping[str, int] = field(default_factory=dict)


def record_of(checked: CheckedPaper, exit_code: int, page: str, ends: Mapping[str, int]) -> Record:
    """The record of a paper that was checked."""
    result = checked.result
    counts = summarise(result)
    shown = [item.finding for one in result.files for item in one.findings if not item.suppressed]
    grades = [_grade(proof.grade) for one in result.files for proof in one.proofs]
    return Record(
        path=checked.paper.path,
        status=_status(result),
        reasons=_reasons(result, counts.unscored_by),
        proofs=counts.proofs,
        steps=counts.steps,
        scored=counts.scored,
        unscored=counts.unscored,
        findings={severity.label: count for severity, count in counts.findings.items()},
        suppressed=counts.suppressed,
        confirmed=counts.confirmed,
        codes=dict(sorted(Counter(finding.code for finding in shown).items())),
        grades=dict(sorted(Counter(grades).items())),
        tokens=checked.tokens,
        seconds=round(result.seconds, 3),
        exit_code=exit_code,
        page=page,
        ends=ends,
    )


def to_object(record: Record) -> dict[str, Any]:
    """The record as JSON has it."""
    return asdict(record) | {"reasons": list(record.reasons)}


def from_object(value: Mapping[str, Any]) -> Record:
    """The way back.  Raises KeyError and TypeError for what is no record."""
    given = {one.name: value[one.name] for one in fields(Record)}
    return Record(**given | {"reasons": tuple(given["reasons"])})


def total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sum of counts, by name."""
    sums: Counter[str] = Counter()
    for one in counts:
        sums.update(one)
    return dict(sorted(sums.items()))


def _grade(grade: float | None) -> str:
    return "none" if grade is None else f"{grade:g}"


def _status(result: Result) -> str:
    """That of its files: the best that any of them has."""
    found = {file.status for file in result.files}
    order = (FileStatus.CHECKED, FileStatus.NO_PROOFS, FileStatus.UNREADABLE)
    return next(status for status in order if status in found or status is order[-1]).value


def _reasons(result: Result, unscored_by: Mapping[str, int]) -> tuple[str, ...]:
    unread = [f"{file.path}: {file.reason}" for file in result.files if file.reason]
    scored = result.model is not None
    return (*unread, *(f"{n:,} not scored: {why}" for why, n in unscored_by.items() if scored))
