"""``mutate``, for people: what share of the injected errors the verifier saw in a text."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from proofcheck.document.names import probability_text
from proofcheck.inject.registry import KINDS
from proofcheck.metrics.share import Share
from proofcheck.mutation.figures import MutationFigures, figures
from proofcheck.mutation.study import MutationTest, Trial
from proofcheck.reports.mutation.words import (
    change_text,
    introduction,
    likeliest_misses,
    other_thresholds,
    remarks,
    worth,
)
from proofcheck.reports.report import Report
from proofcheck.reports.shared.figures import interval_text, percent
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.terminal import (
    BAR,
    GUTTER,
    bar,
    open_console,
    print_indented,
    print_whole,
)
from proofcheck.reports.shared.text import printable

_MARGIN = "    | "
_CUT = "..."


def write_mutation(study: MutationTest, page: Page) -> None:
    """The whole study; at most ``page.width`` cells wide where words can be broken."""
    console = open_console(page)
    found = figures(study, tuple(KINDS))
    for problem in study.problems:
        print_indented(console, Text(f"Not read: {printable(problem)}."), Text())
    for line in introduction(study):
        print_indented(console, Text(line), Text())
    if study.trials:
        console.print()
        _write_table(console, found)
        console.print()
        for line in remarks(study, found):
            print_indented(console, Text(line), Text())
        _write_thresholds(console, study, found)
        _write_misses(console, study)
        console.print()
        print_indented(console, Text(worth(found), "bold"), Text())


def _write_table(console: Console, found: MutationFigures) -> None:
    width = max(map(len, (*found.kinds, "error")))
    head = f"{'error':{width}}  injected  caught  share"
    barred = console.width >= len(head) + 2 + BAR
    longest = max(len(KINDS[name].words) for name in found.kinds)
    wide = console.width >= len(head) + 2 + BAR + 2 + longest
    console.print(Text(head + (f"  {'':{BAR}}  the error" if wide else ""), "bold"))
    for name, row in found.kinds.items():
        line = Text(f"{name:{width}}  {row.injected:8,}  {row.caught.count:6,}  ")
        line.append(f"{percent(row.caught.value, 0):>5}")
        if barred:
            line.append("  ").append_text(_bar(row.caught))
        if wide:
            line.append(f"  {KINDS[name].words}")
        print_indented(console, line, Text())
    caught = found.total.caught
    last = f"{'all':{width}}  {found.total.injected:8,}  {caught.count:6,}  "
    last += f"{percent(caught.value, 0):>5}"
    if caught.interval:
        last += f"  95% interval {interval_text(caught.interval, digits=0)}%"
    print_indented(console, Text(last, "bold"), Text())


def _bar(share: Share) -> Text:
    if share.value is None:
        return Text(" " * BAR)
    return bar(share.value)


def _write_thresholds(console: Console, study: MutationTest, found: MutationFigures) -> None:
    others = list(other_thresholds(study, found))
    if not others:
        return
    console.print()
    print_indented(console, Text("With another threshold:", "bold"), Text())
    for line in others:
        print_indented(console, Text(line), Text("  "))


def _write_misses(console: Console, study: MutationTest) -> None:
    misses = likeliest_misses(study)
    if not misses:
        return
    console.print()
    heading = "Missed, those first that looked most right:"
    print_indented(console, Text(heading, "bold"), Text())
    for trial in misses:
        probability = probability_text(trial.probability or 0.0)
        head = f"{trial.kind}, {change_text(trial)}: right with probability {probability}"
        print_indented(console, Text(head), Text("  "))
        place = place_text(trial.span, study.sources.get(trial.span.path))
        print_whole(console, Text.assemble(("   --> ", GUTTER), place))
        _write_step(console, trial)


def _write_step(console: Console, trial: Trial) -> None:
    """The wrong step as the verifier read it, near the change, which is underlined."""
    text = printable(trial.text)
    # What is gone from the very end is marked at the last character.
    start = max(0, min(trial.start, len(text) - 1))
    row, at = _near(text, start, max(console.width - len(_MARGIN), 10))
    marks = " " * cell_len(row[:at]) + "^" * max(cell_len(text[trial.start : trial.end]), 1)
    for line in (row, set_cell_size(marks, min(len(marks), cell_len(row)))):
        print_whole(console, Text.assemble((_MARGIN, GUTTER), line))


def _near(text: str, at: int, width: int) -> tuple[str, int]:
    """What fits ``width`` cells of ``text`` with offset ``at`` in it, and ``at`` in that piece."""
    if cell_len(text) <= width:
        return text, at
    begin = max(0, min(at - width // 2, len(text) - width))
    row = (_CUT if begin else "") + text[begin + len(_CUT) * (begin > 0) :]
    if cell_len(row) > width:
        row = set_cell_size(row, width - len(_CUT)) + _CUT
    return row, at - begin


REPORT = Report("tables for people", write_mutation)
