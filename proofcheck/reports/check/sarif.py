"""``sarif``: SARIF 2.1.0, the exchange format that code scanning services read.

Section numbers are those of the OASIS standard "Static Analysis Results Interchange Format (SARIF)
Version 2.1.0".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from proofcheck import __version__
from proofcheck.assess.verdict import Scored
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.names import statement_name
from proofcheck.document.rule import Category, Rule
from proofcheck.document.source import Source, Span
from proofcheck.reports.check.as_json import model_objects, summary_object
from proofcheck.reports.check.listing import full_message, repository_path
from proofcheck.reports.check.sentences import gaps
from proofcheck.reports.report import Report
from proofcheck.reports.shared.objects import model_object, write_object
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import plural
from proofcheck.result import CheckedProof, Result, TriagedFinding
from proofcheck.rules import RULES

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MAX_RESULTS = 25_000  # that GitHub takes in a run
_LONGEST_SNIPPET = 2_000  # characters
_LINK = re.compile(r"\[(?=[^\]\n]{0,500}\]\()")
_INDEX = {code: number for number, code in enumerate(RULES)}
_BASE = "SRCROOT"


def write_sarif(result: Result, page: Page, most: int = MAX_RESULTS) -> None:
    """One log with one run, of the worst ``most`` results; pure ASCII."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(result, most)]}
    write_object(log, page.stream)


def _run(result: Result, most: int) -> dict[str, Any]:
    kept, left_out = _kept(result, most)
    notifications = [_notification(item.finding, result) for item in _about_looking(result)]
    sentences = list(gaps(result))
    if left_out:
        bound = f"a run holds at most {most:,}"
        sentences.append(f"Left out: {plural(left_out, 'result')}, as {bound}.")
    notifications += [{"level": "note", "message": {"text": text}} for text in sentences]
    invocation = {
        "executionSuccessful": all(file.reason is None for file in result.files),
        "endTimeUtc": result.created,
        "toolExecutionNotifications": notifications,
    }
    return {
        "tool": {
            "driver": {
                "name": "proofcheck",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "invocations": [invocation],
        "originalUriBaseIds": {
            _BASE: {"description": {"text": "The top of the repository, or the folder of the run."}}
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(item, proof, result) for item, proof in kept],
        "properties": {
            "model": result.model and model_object(result.model),
            "models": model_objects(result),
            "summary": summary_object(result),
        },
    }


_Kept = list[tuple[TriagedFinding, CheckedProof | None]]


def _kept(result: Result, most: int) -> tuple[_Kept, int]:
    """The findings in the order of the text, suppressed ones too, and how many had no room.

    The worst stay, and what is shown before what is suppressed.
    """
    every: _Kept = []
    for file in result.files:
        proofs = {checked.proof.id: checked for checked in file.proofs}
        every += [(item, proofs.get(item.finding.proof or "")) for item in file.findings]
    ranked = sorted(range(len(every)), key=lambda at: _rank(every[at][0]))
    kept = [every[at] for at in sorted(ranked[:most])]
    return kept, len(every) - len(kept)


def _rank(item: TriagedFinding) -> tuple[bool, int, float]:
    return item.suppressed is not None, -item.finding.severity, -item.finding.confidence


def _about_looking(result: Result) -> Iterator[TriagedFinding]:
    for file in result.files:
        for item in file.findings:
            if item.finding.rule.category is Category.LOOKING and item.suppressed is None:
                yield item


def _rule(rule: Rule) -> dict[str, Any]:
    text = (
        f"{rule.why}\n\nDraws the finding: {rule.example_bad}\nDoes not: {rule.example_good}\n\n"
        f"False alarms: {rule.false_alarms}\nSilencing: {rule.silence}"
    )
    markdown = (
        f"{rule.why}\n\n**Draws the finding**\n\n{_fenced(rule.example_bad)}\n\n"
        f"**Does not**\n\n{_fenced(rule.example_good)}\n\n"
        f"**False alarms** {rule.false_alarms}\n\n**Silencing** {rule.silence}"
    )
    return {
        "id": rule.code,
        "shortDescription": {"text": f"{rule.title[0].upper()}{rule.title[1:]}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": rule.severity.label, "enabled": rule.default},
    }


def _fenced(text: str) -> str:
    return f"```latex\n{text}\n```"


def _result(item: TriagedFinding, checked: CheckedProof | None, result: Result) -> dict[str, Any]:
    finding = item.finding
    value: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": finding.severity.label,
        "message": {"text": _plain(full_message(finding))},
        "locations": [{"physicalLocation": _place(finding.span, result, snippet=True)}],
        "partialFingerprints": {"proofcheck/v1": item.fingerprint},
        "rank": round(100 * finding.confidence, 4),
    }
    if checked is not None and checked.proof.statement is not None:
        related = {
            "id": 1,
            "message": {"text": f"{statement_name(checked.proof.statement)} is stated here"},
            "physicalLocation": _place(checked.proof.statement.span, result),
        }
        value["relatedLocations"] = [related]
    if item.suppressed is not None:
        inline = item.suppressed == "inline"
        value["suppressions"] = [
            {
                "kind": "inSource" if inline else "external",
                "justification": "a comment in the source" if inline else "the baseline",
            }
        ]
    if finding.replacement is not None and finding.replacement.span.path in result.sources:
        value["fixes"] = [_fix(finding.replacement, finding.suggestion, result)]
    value["properties"] = dict(_properties(finding, checked))
    return value


def _plain(text: str) -> str:
    """``text`` in which nothing is a link (3.11.6): papers and models write what they like."""
    return _LINK.sub(r"\\[", text)


def _fix(replacement: Replacement, suggestion: str | None, result: Result) -> dict[str, Any]:
    """An edit that a viewer may offer (3.55)."""
    span = replacement.span
    change = {
        "deletedRegion": _region(span, result.sources[span.path]),
        "insertedContent": {"text": replacement.text},
    }
    return {
        "description": {"text": suggestion or replacement.text},
        "artifactChanges": [{"artifactLocation": _artifact(span.path), "replacements": [change]}],
    }


def _properties(finding: Finding, checked: CheckedProof | None) -> Iterator[tuple[str, object]]:
    yield "confidence", finding.confidence
    for name in ("proof", "step", "evidence", "suggestion"):
        if getattr(finding, name) is not None:
            yield name, getattr(finding, name)
    if checked is not None and finding.step is not None:
        verdict = checked.verdicts[finding.step]
        if isinstance(verdict, Scored):
            yield "probability", verdict.probability
        outcome = checked.formal.get(finding.step)
        if outcome is not None and outcome.claim is not None:
            yield "formal", outcome.ending.value
            yield "engine", f"{outcome.engine} {outcome.version}".strip()


def _notification(finding: Finding, result: Result) -> dict[str, Any]:
    return {
        "level": finding.severity.label,
        "message": {"text": _plain(finding.message)},
        "locations": [{"physicalLocation": _place(finding.span, result)}],
        "associatedRule": {"id": finding.code, "index": _INDEX[finding.code]},
    }


def _place(span: Span, result: Result, *, snippet: bool = False) -> dict[str, Any]:
    """A physical location (3.29); line 1 of a file that could not be read, as GitHub wants one."""
    region = {"startLine": 1}
    place: dict[str, Any] = {"artifactLocation": _artifact(span.path), "region": region}
    source = result.sources.get(span.path)
    if source is not None:
        place["region"] = _region(span, source)
        text = source.slice(span)
        if snippet and 0 < len(text) <= _LONGEST_SNIPPET:
            place["region"]["snippet"] = {"text": text}
    return place


def _region(span: Span, source: Source) -> dict[str, Any]:
    """A region (3.30): lines and columns from 1, the end exclusive, as ours."""
    start, end = source.position(span.start), source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _artifact(path: str) -> dict[str, str]:
    """A file by its URI; one outside the repository has an absolute one, without a base."""
    name = repository_path(path)
    uri = quote(name.encode("utf-8", "surrogateescape"))
    return {"uri": f"file://{uri}"} if name.startswith("/") else {"uri": uri, "uriBaseId": _BASE}


REPORT = Report("SARIF 2.1.0, for code scanning", write_sarif)
