"""``gitlab``: the Code Quality report, a JSON list that GitLab shows in merge requests."""

from __future__ import annotations

import json
from typing import Any

from proofcheck.document.rule import Severity
from proofcheck.reports.check.listing import full_message, region, repository_path, worst_first
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.result import Result, TriagedFinding

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def write_gitlab(result: Result, page: Page) -> None:
    """A list with an object for each finding that is shown, a line each, in pure ASCII."""
    lines = [json.dumps(_issue(item, result), allow_nan=False) for item in worst_first(result)]
    listed = ",".join(f"\n  {line}" for line in lines)
    page.stream.write(f"[{listed}\n]\n" if lines else "[]\n")


def _issue(item: TriagedFinding, result: Result) -> dict[str, Any]:
    finding = item.finding
    start, end = region(finding, result)
    return {
        "description": f"{finding.code}: {full_message(finding)}",
        "check_name": finding.code,
        "fingerprint": item.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": repository_path(finding.span.path),
            "lines": {"begin": start.line, "end": max(start.line, end.line)},
        },
    }


REPORT = Report("the Code Quality report of GitLab", write_gitlab)
