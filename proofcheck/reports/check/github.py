"""``github``: workflow commands, which GitHub shows beside the lines of a pull request.

It shows 10 annotations of a kind and step, so the worst come first.  The form is that of its
"Workflow commands" page: ``%``, CR and LF are escaped, in properties ``:`` and ``,`` too.
"""

from __future__ import annotations

from proofcheck.document.rule import Severity
from proofcheck.reports.check.listing import full_message, region, repository_path, worst_first
from proofcheck.reports.check.sentences import gaps
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.text import printable
from proofcheck.result import Result, TriagedFinding

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write_github(result: Result, page: Page) -> None:
    """A command for each finding that is shown, then a notice of what was not looked at."""
    for item in worst_first(result):
        page.stream.write(_command(item, result))
    missed = " ".join(gaps(result))
    if missed:
        page.stream.write(f"::notice title=proofcheck::{missed.translate(_IN_DATA)}\n")


def _command(item: TriagedFinding, result: Result) -> str:
    finding = item.finding
    start, end = region(finding, result)
    properties = {"file": printable(repository_path(finding.span.path)), "line": str(start.line)}
    properties["endLine"] = str(max(end.line, start.line))
    # Columns are only heeded, and only make sense, within one line.
    if end.line == start.line:
        properties["col"] = str(start.column)
        properties["endColumn"] = str(max(end.column - 1, start.column))
    properties["title"] = f"{finding.code}: {finding.rule.title}"
    listed = ",".join(
        f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items()
    )
    message = "\n".join(map(printable, full_message(finding).split("\n")))
    return f"::{_COMMANDS[finding.severity]} {listed}::{message.translate(_IN_DATA)}\n"


REPORT = Report(
    "workflow commands, which GitHub shows beside the lines of a pull request",
    write_github,
)
