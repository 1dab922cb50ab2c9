"""From judgements to findings: PC302 and PC303 for defects, PC304, and PC010 for no judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofcheck.assess.critique.judgement import DefectKind, JudgedDefect, Judgement
from proofcheck.assess.rules import DEFECT_ERROR, DEFECT_GAP, UNDECIDED, UNSCORED_STEPS
from proofcheck.document.document import Document, Proof
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.names import short_name
from proofcheck.document.rule import Rule, Severity
from proofcheck.document.source import Span
from proofcheck.triage.comments import content_span

# What the analyses of each proof come to, by ``Proof.id``; empty when none was asked for.
Judgements = Mapping[str, Judgement]

_RULES = {DefectKind.FATAL: DEFECT_ERROR, DefectKind.GAP: DEFECT_GAP}
_KINDS = {DefectKind.FATAL: "an error", DefectKind.GAP: "a gap"}
_LONGEST_MESSAGE = 300  # code points of a model's words
_LONGEST_EVIDENCE = 2_000


def defects(
    document: Document, judgements: Judgements, confirmed: Sequence[Confirmation]
) -> Iterator[Finding]:
    """A finding for every defect that counts, and PC304 for every proof that is undecided.

    A defect in a step whose mathematics was computed and holds is a note, and so is one of a proof
    that is undecided: not enough analyses name it.
    """
    computed = {(one.proof, one.step) for one in confirmed if one.whole}
    for proof in document.proofs:
        judgement = judgements.get(proof.id)
        if judgement is None:
            continue
        for judged in judgement.defects:
            holds = (proof.id, judged.defect.step) in computed
            yield _finding(proof, judgement, judged, holds)
        if judgement.undecided:
            yield _at_first_step(document, proof, UNDECIDED, _undecided(proof, judgement))


def unjudged(document: Document, judgements: Judgements) -> Iterator[Finding]:
    """PC010 for every proof that was to be judged and has no judgement."""
    for proof in document.proofs:
        judgement = judgements.get(proof.id)
        if judgement is not None and judgement.unscored:
            message = f"{short_name(proof)} could not be judged by analyses: {judgement.unscored}"
            yield _at_first_step(document, proof, UNSCORED_STEPS, message)


def is_open(judgement: Judgement) -> bool:
    """Whether the analyses were to tell what a proof is worth, and do not.

    Where there is nothing to judge they were not: an omitted or an empty proof.
    """
    return judgement.undecided or judgement.unscored is not None


def who_says(judged: JudgedDefect, judgement: Judgement) -> str:
    """``named by 3 of 4 analyses, confirmed by 5 of 6 checks, by models A and B``."""
    analyses = "analysis" if judgement.graded == 1 else "analyses"
    parts = [f"named by {judged.named:,} of {judgement.graded:,} {analyses}"]
    if judged.checks:
        checks = "check" if judged.checks == 1 else "checks"
        parts.append(f"confirmed by {judged.confirmed:,} of {judged.checks:,} {checks}")
    *most, last = judged.models or ("",)
    if most:
        parts.append(f"by models {', '.join(most)} and {last}")
    elif last:
        asked = {analysis.model for analysis in judgement.analyses}
        parts.append(f"by model {last}{' alone' if len(asked) > 1 else ''}")
    return ", ".join(parts)


def _finding(proof: Proof, judgement: Judgement, judged: JudgedDefect, holds: bool) -> Finding:
    defect = judged.defect
    rule = _RULES[defect.fault]
    remarks = ["not enough to count"] if judgement.undecided else []
    remarks += ["but what the step computes is confirmed"] if holds else []
    what = _one_line(defect.what, _LONGEST_MESSAGE) or "it does not say what"
    message = f"an analysis finds {_KINDS[defect.fault]} in {short_name(proof)}: {what}"
    evidence = [who_says(judged, judgement)]
    if breaks := _one_line(defect.breaks, _LONGEST_EVIDENCE):
        evidence.append(f"it breaks: {breaks}")
    if len(" ".join(defect.what.split())) > _LONGEST_MESSAGE:
        evidence.append(f"in full: {_one_line(defect.what, _LONGEST_EVIDENCE)}")
    return Finding(
        rule,
        Severity.NOTE if remarks else rule.severity,
        "; ".join((message, *remarks)),
        defect.span,
        confidence=judged.confidence,
        proof=proof.id,
        step=defect.step,
        evidence="\n".join(evidence),
    )


def _undecided(proof: Proof, judgement: Judgement) -> str:
    naming = sum(bool(one.defects) for one in judgement.analyses if one.grade is not None)
    rejected = f" ({judgement.rejected:,} rejected by checks)" if judgement.rejected else ""
    return (
        f"the analyses of {short_name(proof)} do not agree: {naming:,} of {judgement.graded:,} "
        f"name a defect in it{rejected}, and too few are confirmed"
    )


def _at_first_step(document: Document, proof: Proof, rule: Rule, message: str) -> Finding:
    span = Span(proof.span.path, proof.span.start, proof.span.start)
    if proof.steps:
        first = proof.steps[0].span
        span = content_span(document.sources[first.path], first)
    step = proof.steps[0].index if proof.steps else None
    return Finding(rule, rule.severity, message, span, proof=proof.id, step=step)


def _one_line(text: str, longest: int) -> str:
    """A model's words on one line."""
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
