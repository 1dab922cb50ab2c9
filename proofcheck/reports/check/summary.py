"""The counts of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from proofcheck.assess.verdict import Scored, Unscored
from proofcheck.document.rule import Severity
from proofcheck.formal.claim import Ending
from proofcheck.result import FileStatus, Result
from proofcheck.triage.analyses import is_open


@dataclass(frozen=True, slots=True)
class CritiqueSummary:
    """What the analyses of a run came to.

    ``proofs`` were to be judged: ``proofs == graded + undecided + unjudged``; one in which there is
    nothing to judge is none of them.  ``unjudged_by`` counts by reason.  ``analyses`` have a
    verdict, of ``wanted``; ``truncated`` ran into their budget.  ``rejected`` and ``dropped`` count
    defects that checks threw out, and those whose quotation is not in the proof.  ``windowed``
    proofs were read in pieces.  ``undivided_by`` counts the analyses by the reason for which their
    proof was judged as it stands and not in modules.  ``tokens`` were written.
    """

    proofs: int
    graded: int
    undecided: int
    unjudged: int
    unjudged_by: Mapping[str, int]
    wanted: int
    analyses: int
    truncated: int
    rejected: int
    dropped: int
    windowed: int
    undivided_by: Mapping[str, int]
    tokens: int


_UNDECIDED = (Ending.UNKNOWN, Ending.TIMEOUT, Ending.UNTRUSTED, Ending.CONTRADICTORY)


@dataclass(frozen=True, slots=True)
class FormalSummary:
    """``steps`` are those that hold a relation; ``put`` of them were put formally:
    ``put == proved + follows + fails + undecided``.  ``not_put_by`` counts the others by reason.
    """

    steps: int
    put: int
    proved: int
    follows: int
    fails: int
    undecided: int
    not_put_by: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """``steps`` are those that had something to score: ``steps == scored + unscored``.

    ``findings`` counts by severity what is shown, ``suppressed`` what an inline comment or a
    baseline silenced; ``unscored_by`` counts the unscored steps by reason, ``uncompared_by`` those
    of the scored ones with which nothing was compared, ``confirmed`` the relations that computation
    confirmed.  ``judged`` is None when no analyses were asked for, ``formal`` when steps were not
    to be put formally.
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
    uncompared_by: Mapping[str, int]
    judged: CritiqueSummary | None = None
    formal: FormalSummary | None = None


def summarise(result: Result) -> Summary:
    """The counts of a result."""
    verdicts = [
        verdict for file in result.files for proof in file.proofs for verdict in proof.verdicts
    ]
    scored = [verdict for verdict in verdicts if isinstance(verdict, Scored)]
    blind = Counter(verdict.uncompared for verdict in scored if verdict.uncompared is not None)
    reasons = Counter(verdict.reason for verdict in verdicts if isinstance(verdict, Unscored))
    items = [item for file in result.files for item in file.findings]
    shown = Counter(item.finding.severity for item in items if item.suppressed is None)
    return Summary(
        files=len(result.files),
        unreadable=sum(file.status is FileStatus.UNREADABLE for file in result.files),
        proofs=sum(len(file.proofs) for file in result.files),
        steps=len(scored) + reasons.total(),
        scored=len(scored),
        unscored=reasons.total(),
        unscored_by=dict(reasons.most_common()),
        findings={severity: shown[severity] for severity in Severity},
        suppressed=sum(item.suppressed is not None for item in items),
        confirmed=sum(len(file.confirmed) for file in result.files),
        uncompared_by=dict(blind.most_common()),
        judged=_judged(result) if result.critics else None,
        formal=_formal(result) if result.formal else None,
    )


def _formal(result: Result) -> FormalSummary:
    outcomes = [
        outcome
        for file in result.files
        for proof in file.proofs
        for outcome in proof.formal.values()
    ]
    endings = Counter(one.ending for one in outcomes)
    reasons = Counter(one.reason for one in outcomes if one.ending is Ending.UNTRANSLATED)
    return FormalSummary(
        steps=len(outcomes),
        put=len(outcomes) - reasons.total(),
        proved=endings[Ending.PROVED],
        follows=endings[Ending.FOLLOWS],
        fails=endings[Ending.FAILS],
        undecided=sum(endings[one] for one in _UNDECIDED),
        not_put_by=dict(reasons.most_common()),
    )


def _judged(result: Result) -> CritiqueSummary:
    judgements = [
        proof.judgement
        for file in result.files
        for proof in file.proofs
        if proof.judgement is not None
        and (is_open(proof.judgement) or proof.judgement.grade is not None)
    ]
    reasons = Counter(one.unscored for one in judgements if one.unscored)
    graded = sum(one.grade is not None for one in judgements)
    undivided = Counter(
        analysis.undivided.reason
        for one in judgements
        for analysis in one.analyses
        if analysis.undivided
    )
    return CritiqueSummary(
        proofs=len(judgements),
        graded=graded,
        undecided=len(judgements) - graded - reasons.total(),
        unjudged=reasons.total(),
        unjudged_by=dict(reasons.most_common()),
        wanted=sum(one.wanted for one in judgements),
        analyses=sum(one.graded for one in judgements),
        truncated=sum(one.truncated for one in judgements),
        rejected=sum(one.rejected for one in judgements),
        dropped=sum(one.dropped for one in judgements),
        windowed=sum(one.windows > 1 for one in judgements),
        undivided_by=dict(undivided.most_common()),
        tokens=sum(one.tokens for one in judgements),
    )
