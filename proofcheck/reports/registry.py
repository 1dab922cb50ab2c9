"""The table of formats; adding one takes a file and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from proofcheck.reports.as_json import write_json
from proofcheck.reports.concise import write_concise
from proofcheck.reports.full import write_full
from proofcheck.reports.github import write_github
from proofcheck.reports.gitlab import write_gitlab
from proofcheck.reports.html.page import write_html
from proofcheck.reports.jsonl import write_jsonl
from proofcheck.reports.junit import write_junit
from proofcheck.reports.markdown import write_markdown
from proofcheck.reports.sarif import write_sarif
from proofcheck.reports.statistics import write_statistics
from proofcheck.reports.text import Page
from proofcheck.result import Result

Report = Callable[[Result, TextIO, Page], None]

REPORTS: dict[str, Report] = {
    "full": write_full,
    "concise": write_concise,
    "json": write_json,
    "jsonl": write_jsonl,
    "sarif": write_sarif,
    "github": write_github,
    "gitlab": write_gitlab,
    "junit": write_junit,
    "markdown": write_markdown,
    "html": write_html,
    "statistics": write_statistics,
}
