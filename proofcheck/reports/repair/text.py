"""``fix``, for people: what was repaired and how, and what was not and why."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from proofcheck.repair.repairs import Repair, Repairs
from proofcheck.reports.repair.patch import unified_diff
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.terminal import open_console, print_indented
from proofcheck.reports.shared.text import plural, printable

_CAUTION = "Read a repair before you take it: what verified it can be mistaken."
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def write_repairs(repairs: Repairs, page: Page) -> None:
    """Each repair with its diff, then what could not be repaired, and why."""
    console = open_console(page)
    for problem in repairs.problems:
        print_indented(console, Text(f"Not read: {printable(problem)}."), Text())
    for repair in repairs.offered:
        _write_offered(console, repairs, repair)
    for repair in repairs.unrepaired:
        _write_head(console, repairs, repair, "not repaired", "yellow")
        reason = printable(repair.reason or "")
        tried = f" after {plural(len(repair.attempts), 'round')}" if repair.attempts else ""
        print_indented(console, Text(f"{_capital(reason)}{tried}."), Text("    "))
        console.print()
    for one in repairs.unverified:
        place = place_text(one.span, repairs.sources.get(one.span.path))
        line = f"{place}: {one.name} could not be verified: {one.reason}"
        print_indented(console, Text(printable(line)), Text())
    print_indented(console, Text(summary(repairs), "bold"), Text())
    if repairs.offered:
        print_indented(console, Text(_CAUTION), Text())


def summary(repairs: Repairs) -> str:
    """One line: how many repairs, how many proofs without."""
    parts = [
        f"{plural(len(repairs.offered), 'repair')} offered",
        f"{plural(len(repairs.unrepaired), 'proof')} not repaired",
        f"{plural(repairs.passed, 'proof')} without fault",
    ]
    if repairs.unverified:
        parts.append(f"{plural(len(repairs.unverified), 'proof')} not verified")
    return ", ".join(parts) + "."


def _write_offered(console: Console, repairs: Repairs, repair: Repair) -> None:
    _write_head(console, repairs, repair, "can be repaired", "green")
    for edit in repair.edits:
        for line in unified_diff(repairs.sources[edit.span.path], [edit])[2:]:
            style = _COLOURS.get(line[:1], "")
            console.print(Text(f"    {printable(line.rstrip())}", style), soft_wrap=True)
    for why in repair.why:
        print_indented(console, Text(f"{_capital(printable(why)).rstrip('.')}."), Text("    "))
    compiled = ", and it compiles" if repairs.compiled else ""
    line = f"Verified again: {printable(repair.verified)}{compiled}."
    print_indented(console, Text(line), Text("    "))
    console.print()


def _write_head(console: Console, repairs: Repairs, repair: Repair, what: str, style: str) -> None:
    place = place_text(repair.span, repairs.sources.get(repair.span.path))
    head = Text.assemble((place, "bold"), ": ", (what, style), f": {printable(repair.name)}")
    print_indented(console, head, Text())
    for fault in repair.faults:
        line = f"Step {fault.step + 1}, {fault.rule.code}: {fault.what}"
        print_indented(console, Text(printable(line)), Text("    "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


REPORT = Report("each repair with its diff, and what could not be repaired", write_repairs)
