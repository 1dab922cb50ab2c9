"""Texts that have broken other programs' reports, and a result full of them."""

from __future__ import annotations

from proofcheck.document.document import UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.reports.check.registry import REPORTS
from proofcheck.reports.report import Report
from proofcheck.result import Result
from proofcheck.rules import RULES
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import Checked, triage
from tests.papers import MODEL, paper, verdicts
from tests.reports.writing import written

TEXT_FORMATS = [name for name in REPORTS if name != "pdf"]
TEXTS = (
    "plain",
    "::error::%0A ::set-output name=x::y",
    "100% of a,b:c\r\nnext\n::warning::x",
    "]]> <script>alert(1)</script> & \"quoted\" 'so' <!-- -->",
    "| a | b\n| --- |\n# title `code` **bold** @someone #12 [x](http://a.org) www.a.org",
    "\x00\x01\x08\x0b\x1b[2J\x7f\x85\u2028\u202e\ufffe\uffff\ud800 \U0001f600",
    "{0} {{1}} [a](1) $\\frac{1}{2}$ \\begin{lemma}",
)


def hostile(*messages: str) -> Result:
    """A result with a finding for each message, in its first proof, with evidence and suggestion;
    the path, the title and an unscored step's reason are hostile, too."""
    document = paper(("One. ", "Two. ", "Three.\n"), path="a b,c%:d.tex", title=TEXTS[3])
    path = document.path
    findings = tuple(
        Finding(
            RULES["PC201"],
            list(Severity)[number % 3],
            message,
            Span(path, 40 + number, 45 + number),
            proof="p1",
            step=0,
            evidence=message,
            suggestion=message,
        )
        for number, message in enumerate(messages)
    )
    marks = verdicts(document, (0.0, TEXTS[5], 0.9))
    unread = UnreadableDocument("fig\x1b.tex", "it is \x00 <b>binary</b>")
    checked: list[Checked | UnreadableDocument] = [Checked(document, marks, findings), unread]
    files = tuple(triage(checked, Settings(), MODEL))
    return Result(files, document.sources, MODEL, "2026-01-02T03:04:05Z", 1.5)


def rendered(name: str, result: Result) -> str:
    """The report of that format."""
    report = REPORTS.load(name)
    assert isinstance(report, Report)
    return written(report.write, result)
