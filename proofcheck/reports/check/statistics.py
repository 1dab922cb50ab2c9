"""``statistics``: how often each code speaks, and where most."""

from __future__ import annotations

from collections import Counter, defaultdict

from proofcheck.document.rule import Severity
from proofcheck.reports.check.sentences import gaps
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result
from proofcheck.rules import RULES

_WORST = 3  # files named for a code


def write_statistics(result: Result, page: Page) -> None:
    """A row for each code found, the most frequent first, below it the files with most of it."""
    shown: Counter[str] = Counter()
    suppressed: Counter[str] = Counter()
    places: dict[str, Counter[str]] = defaultdict(Counter)
    severities: dict[str, Severity] = {}
    for file in result.files:
        for item in file.findings:
            code = item.finding.code
            (suppressed if item.suppressed else shown)[code] += 1
            severities[code] = max(severities.get(code, Severity.NOTE), item.finding.severity)
            if item.suppressed is None:
                places[code][file.path] += 1
    if severities:
        page.stream.write("  shown  suppressed  code   severity  title\n")
    for code in sorted(severities, key=lambda code: (-shown[code], -suppressed[code], code)):
        label = severities[code].label
        row = f"{shown[code]:7,}  {suppressed[code]:10,}  {code}  {label:8}  {RULES[code].title}"
        page.stream.write(f"{row}\n")
        for path, count in places[code].most_common(_WORST):
            page.stream.write(f"{count:>7,}  in {printable(path)}\n")
    total = plural(shown.total(), "finding")
    page.stream.write(f"{total}, {suppressed.total():,} suppressed.\n")
    for sentence in gaps(result):
        page.stream.write(f"{sentence}\n")


REPORT = Report(
    "how often each code speaks and in which files most, also as `--statistics`",
    write_statistics,
)
