"""The counts of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from proofcheck.finding import Severity
from proofcheck.result import FileStatus, Result
from proofcheck.verify.verdict import Scored, Unscored


@dataclass(frozen=True, slots=True)
class Summary:
    """``steps`` are those that had something to score: ``steps == scored + unscored``.

    ``findings`` counts by severity what is shown, ``suppressed`` what an inline comment or a
    baseline silenced; ``unscored_by`` counts the unscored steps by reason, ``confirmed`` the
    relations that computation confirmed.
    """

    files: int
    unreadable: int
    proofs: int
    steps: int
    scored: int
    unscored: int
    unscored_by: Mapping[str, int]
    findings: Mapping[Severity, int]
    suppressed: int
    confirmed: int


def summarise(result: Result) -> Summary:
    """The counts of a result."""
    verdicts = [
        verdict for file in result.files for proof in file.proofs for verdict in proof.verdicts
    ]
    scored = sum(isinstance(verdict, Scored) for verdict in verdicts)
    reasons = Counter(verdict.reason for verdict in verdicts if isinstance(verdict, Unscored))
    items = [item for file in result.files for item in file.findings]
    shown = Counter(item.finding.severity for item in items if item.suppressed is None)
    return Summary(
        files=len(result.files),
        unreadable=sum(file.status is FileStatus.UNREADABLE for file in result.files),
        proofs=sum(len(file.proofs) for file in result.files),
        steps=scored + reasons.total(),
        scored=scored,
        unscored=reasons.total(),
        unscored_by=dict(reasons.most_common()),
        findings={severity: shown[severity] for severity in Severity},
        suppressed=sum(item.suppressed is not None for item in items),
        confirmed=sum(len(file.confirmed) for file in result.files),
    )
