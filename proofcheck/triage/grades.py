"""Grades of proofs: 1 complete and right, 0.5 right in the main or with gaps, 0 wrong, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.rules import DEFECTS
from proofcheck.assess.verdict import Scored, Unscored
from proofcheck.document.document import Document, Proof, ProofKind
from proofcheck.document.finding import Finding
from proofcheck.document.proofs import parents, with_ancestors
from proofcheck.document.rule import Severity
from proofcheck.result import CheckedProof, TriagedFinding
from proofcheck.triage.analyses import Judgements, is_open
from proofcheck.triage.doubts import Verdicts


def grades(
    document: Document,
    verdicts: Verdicts,
    findings: Sequence[TriagedFinding],
    judgements: Judgements,
) -> Iterator[CheckedProof]:
    """Each proof with its grade: that of its analyses, where they give one, lowered by the faults.

    ``findings`` are all of the document's, shown or not; one that the author suppressed does not
    count, as the author vouches for the step.  The faults of a nested proof are faults of the
    proofs around it.
    """
    around = parents(document)
    counted = [item.finding for item in findings if item.suppressed is None]
    faults = [f for f in counted if f.severity >= Severity.WARNING]
    wrong = with_ancestors(around, (f.proof for f in faults if f.proof and _best(f) == 0))
    doubted = with_ancestors(around, (f.proof for f in faults if f.proof and _best(f) < 1))
    excused = {item.finding.proof for item in findings if _is_excused(item)}
    bounds = {
        name: 1.0 if name in excused else judgement.grade
        for name, judgement in judgements.items()
        if judgement.grade is not None
    }
    unseen = with_ancestors(
        around,
        (
            proof.id
            for proof in document.proofs
            if _is_unseen(verdicts[proof.id], judgements.get(proof.id))
        ),
    )
    for proof in document.proofs:
        known = proof.id in bounds or _any(Scored, verdicts[proof.id])
        grade = _grade(
            proof,
            wrong=proof.id in wrong,
            doubted=proof.id in doubted,
            seen=known and proof.id not in unseen,
        )
        if grade is not None:
            grade = min(grade, bounds.get(proof.id, 1.0))
        yield CheckedProof(proof, verdicts[proof.id], grade, judgements.get(proof.id))


def _is_unseen(verdicts: Iterable[object], judgement: Judgement | None) -> bool:
    """Whether nobody can tell of some part of a proof; what analyses say stands for scores."""
    return _any(Unscored, verdicts) if judgement is None else is_open(judgement)


def _is_excused(item: TriagedFinding) -> bool:
    """Whether it is a defect that an analysis names and that does not count."""
    silent = item.suppressed is not None or item.finding.severity < Severity.WARNING
    return silent and item.finding.rule in DEFECTS


def _best(finding: Finding) -> float:
    return finding.rule.best_grade


def _grade(proof: Proof, *, wrong: bool, doubted: bool, seen: bool) -> float | None:
    if wrong:
        return 0.0
    if proof.kind is ProofKind.OMITTED:
        return None
    if doubted:
        return 0.5
    if not seen:
        return None
    return 0.5 if proof.kind is ProofKind.SKETCH else 1.0


def _any(kind: type, verdicts: Iterable[object]) -> bool:
    return any(isinstance(verdict, kind) for verdict in verdicts)
