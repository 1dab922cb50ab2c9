"""Findings that say the same of many places: shown once, with how often and where.

A missing volume makes a thousand references lead nowhere.  What people read says so once; what
machines read has each finding, and counts and exit codes count each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from proofcheck.document.finding import Finding
from proofcheck.document.source import Source
from proofcheck.result import Result, TriagedFinding

MANY = 5
"""So many equal findings are shown once; fewer are shown each with its source lines."""

_LONGEST_QUOTE = 200  # code points; what is longer is no name that a message repeats
_QUOTED = "\0"

Folded = Mapping[TriagedFinding, tuple[TriagedFinding, ...]]
"""What is to be shown, in the order of the result, each with the equal ones it stands for."""


def fold(result: Result) -> Folded:
    """All findings of a result, suppressed ones too; the first of ``MANY`` equal ones for all."""
    groups: dict[tuple[object, ...], list[TriagedFinding]] = defaultdict(list)
    order: list[tuple[TriagedFinding, tuple[object, ...]]] = []
    for file in result.files:
        for item in file.findings:
            key = _says(item, result.sources.get(item.finding.span.path))
            groups[key].append(item)
            order.append((item, key))
    folded: dict[TriagedFinding, tuple[TriagedFinding, ...]] = {}
    for item, key in order:
        group = groups[key]
        if len(group) < MANY:
            folded[item] = ()
        elif item is group[0]:
            folded[item] = tuple(group[1:])
    return folded


def _says(item: TriagedFinding, source: Source | None) -> tuple[object, ...]:
    """What a finding says, whatever stands in its place: two that agree in it are equal.

    A correction of its own makes a finding its own: two misspelt labels are two slips.
    """
    finding = item.finding
    return (
        finding.rule,
        finding.severity,
        item.suppressed,
        finding.confidence,
        *_without_quotation(finding, source),
        finding.replacement is None or finding.replacement.text,
    )


def _without_quotation(finding: Finding, source: Source | None) -> list[str | None]:
    """Message, evidence and suggestion, with a mark where they repeat what stands in the text."""
    words = [finding.message, finding.evidence, finding.suggestion]
    quoted = source.slice(finding.span).strip() if source else ""
    if not quoted or len(quoted) > _LONGEST_QUOTE:
        return words
    name = re.compile(rf"(?<!\w){re.escape(quoted)}(?!\w)")
    return [text and name.sub(_QUOTED, text) for text in words]
