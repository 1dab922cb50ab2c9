"""``fix --format json``: the shape "proofcheck-repair/1" of ``repair-1.schema.json``."""

from __future__ import annotations

from typing import Any

from proofcheck import __version__
from proofcheck.repair.repairs import Attempt, Repair, Repairs
from proofcheck.reports.repair.patch import unified_diff
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import span_object, write_object
from proofcheck.reports.shared.page import Page

SCHEMA = "proofcheck-repair/1"


def write_repairs_json(repairs: Repairs, page: Page) -> None:
    """The whole run as one JSON object, pure ASCII, ended by a line end."""
    write_object(as_object(repairs), page.stream)


def as_object(repairs: Repairs) -> dict[str, Any]:
    """The repairs as the object that ``write_repairs_json`` writes."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "created": repairs.created,
        "seconds": round(repairs.seconds, 3),
        "verifier": repairs.model,
        "generator": repairs.generator,
        "problems": list(repairs.problems),
        "passed": repairs.passed,
        "compiled": repairs.compiled,
        "repairs": [_repair(repair, repairs) for repair in repairs.repairs],
        "unverified": [
            {
                "name": one.name,
                "span": span_object(one.span, repairs.sources),
                "reason": one.reason,
            }
            for one in repairs.unverified
        ],
    }


def _repair(repair: Repair, repairs: Repairs) -> dict[str, Any]:
    return {
        "path": repair.path,
        "proof": repair.proof,
        "name": repair.name,
        "span": span_object(repair.span, repairs.sources),
        "offered": repair.reason is None,
        "reason": repair.reason,
        "why": list(repair.why),
        "verified": repair.verified or None,
        "faults": [
            {
                "code": fault.rule.code,
                "step": fault.step,
                "span": span_object(fault.span, repairs.sources),
                "what": fault.what,
            }
            for fault in repair.faults
        ],
        "edits": [
            {
                "span": span_object(edit.span, repairs.sources),
                "before": repairs.sources[edit.span.path].slice(edit.span),
                "after": edit.text,
                "diff": "".join(unified_diff(repairs.sources[edit.span.path], [edit])),
            }
            for edit in repair.edits
        ],
        "attempts": [_attempt(attempt) for attempt in repair.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "round": attempt.round,
        "reason": attempt.reason,
        "proposals": [
            {
                "step": proposal.step,
                "action": str(proposal.action),
                "latex": proposal.latex,
                "why": proposal.why,
            }
            for proposal in attempt.proposals
        ],
    }


REPORT = Report(
    "every repair with its edits and attempts, in the shape of "
    "[repair-1.schema.json](proofcheck/reports/repair/repair-1.schema.json)",
    write_repairs_json,
)
