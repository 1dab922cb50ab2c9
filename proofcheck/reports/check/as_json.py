"""``json``: the frozen shape "proofcheck-report/1" of ``report-1.schema.json``; additions only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from proofcheck import __version__
from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source
from proofcheck.formal.claim import FormalOutcome
from proofcheck.reports.check.coverage import formal_object
from proofcheck.reports.check.judged import critique_object, grade_number
from proofcheck.reports.check.summary import summarise
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import (
    model_object,
    span_object,
    statement_object,
    write_object,
)
from proofcheck.reports.shared.page import Page
from proofcheck.result import CheckedProof, FileResult, Result, TriagedFinding
from proofcheck.triage.top_steps import rank

SCHEMA = "proofcheck-report/1"


def write_json(result: Result, page: Page) -> None:
    """The whole result as one JSON object, pure ASCII, ended by a line end."""
    write_object(as_object(result), page.stream)


def as_object(result: Result) -> dict[str, Any]:
    """The result as the object that ``write_json`` writes."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "created": result.created,
        "model": result.model and model_object(result.model),
        "models": model_objects(result),
        "summary": summary_object(result),
        "unchanged": result.unchanged and asdict(result.unchanged),
        "files": [_file(file, result.sources) for file in result.files],
        **({"ranking": _ranking(result)} if result.top else {}),
    }


def _ranking(result: Result) -> list[dict[str, Any]]:
    """The steps most worth a second look, in order."""
    return [
        {
            "path": one.span.path,
            "proof": one.proof.id,
            "step": one.step.index,
            "span": span_object(one.span, result.sources),
            "probability": one.probability,
            "reason": one.reason,
            "evidence": one.evidence,
            "suggestion": one.suggestion,
            "about": one.about,
        }
        for one in rank(result, result.top).steps
    ]


def model_objects(result: Result) -> list[dict[str, Any]]:
    """Every model of the run: those that scored steps, then those that wrote analyses."""
    models = (result.model, *result.ensemble, *result.critics)
    return [model_object(model) for model in models if model is not None]


def summary_object(result: Result) -> dict[str, Any]:
    """The counts of a result."""
    counts = summarise(result)
    return {
        "files": counts.files,
        "proofs": counts.proofs,
        "steps": counts.steps,
        "scored": counts.scored,
        "unscored": counts.unscored,
        "unscored_by": dict(counts.unscored_by),
        "uncompared": sum(counts.uncompared_by.values()),
        "uncompared_by": dict(counts.uncompared_by),
        "errors": counts.findings[Severity.ERROR],
        "warnings": counts.findings[Severity.WARNING],
        "notes": counts.findings[Severity.NOTE],
        "suppressed": counts.suppressed,
        "confirmed": counts.confirmed,
        "critique": counts.judged and asdict(counts.judged),
        **({"formal": asdict(counts.formal)} if counts.formal else {}),
        "seconds": round(result.seconds, 3),
    }


def file_head(file: FileResult) -> dict[str, Any]:
    """What became of a file, without what is in it."""
    return {
        "path": file.path,
        "root": file.root,
        "status": file.status.value,
        "reason": file.reason,
    }


def _file(file: FileResult, sources: Mapping[str, Source]) -> dict[str, Any]:
    return {
        **file_head(file),
        "proofs": [proof_object(proof, sources) for proof in file.proofs],
        "findings": [finding_object(item, sources) for item in file.findings],
        "confirmed": [
            {
                "span": span_object(one.span, sources),
                "by": one.by,
                "proof": one.proof,
                "step": one.step,
            }
            for one in file.confirmed
        ],
    }


def proof_object(checked: CheckedProof, sources: Mapping[str, Source]) -> dict[str, Any]:
    """A proof with its steps and their probabilities."""
    proof = checked.proof
    grade = checked.grade
    steps = [
        {
            "index": step.index,
            "span": span_object(step.span, sources),
            "text": step.text,
            "probability": verdict.probability if isinstance(verdict, Scored) else None,
            "unscored": verdict.reason if isinstance(verdict, Unscored) else None,
            "uncompared": verdict.uncompared if isinstance(verdict, Scored) else None,
            "doubted_by": _doubted_by(verdict),
            "nested": step.nested,
            **_formal(checked.formal.get(step.index), sources),
        }
        for step, verdict in zip(proof.steps, checked.verdicts, strict=True)
    ]
    return {
        "id": proof.id,
        "parent": proof.parent,
        "kind": proof.kind.value,
        "span": span_object(proof.span, sources),
        "statement": proof.statement and statement_object(proof.statement, sources),
        "grade": grade_number(grade),
        "steps": steps,
        "critique": checked.judgement and critique_object(checked.judgement),
    }


def _formal(
    outcome: FormalOutcome | None, sources: Mapping[str, Source]
) -> dict[str, dict[str, Any]]:
    return {} if outcome is None else {"formal": formal_object(outcome, sources)}


def _doubted_by(verdict: Verdict | None) -> dict[str, int] | None:
    if not isinstance(verdict, Scored) or verdict.agreement is None:
        return None
    return {"models": verdict.agreement.doubting, "of": verdict.agreement.models}


def finding_object(item: TriagedFinding, sources: Mapping[str, Source]) -> dict[str, Any]:
    """A finding, suppressed or not."""
    finding = item.finding
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "confidence": finding.confidence,
        "message": finding.message,
        "span": span_object(finding.span, sources),
        "proof": finding.proof,
        "step": finding.step,
        "evidence": finding.evidence,
        "suggestion": finding.suggestion,
        "replacement": finding.replacement
        and {
            "span": span_object(finding.replacement.span, sources),
            "text": finding.replacement.text,
        },
        "fingerprint": item.fingerprint,
        "suppressed": item.suppressed,
    }


REPORT = Report(
    "every proof and every step with its probability, in the frozen shape of "
    "[report-1.schema.json](proofcheck/reports/check/report-1.schema.json)",
    write_json,
)
