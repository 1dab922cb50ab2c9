"""The table of formats; adding one takes a file and a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from proofcheck.reports.as_json import write_json
from proofcheck.reports.concise import write_concise
from proofcheck.reports.full import write_full
from proofcheck.reports.text import Page
from proofcheck.result import Result

Report = Callable[[Result, TextIO, Page], None]

REPORTS: dict[str, Report] = {
    "full": write_full,
    "concise": write_concise,
    "json": write_json,
}
