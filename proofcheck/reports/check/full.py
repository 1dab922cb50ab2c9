"""``full``: every finding with its source lines, then why, how to silence, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from proofcheck.assess.verdict import Scored
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Source
from proofcheck.reports.check.concise import place_text
from proofcheck.reports.check.judged import judged_text, not_judged
from proofcheck.reports.check.listing import no_model, unchanged_text
from proofcheck.reports.check.summary import Summary, summarise
from proofcheck.reports.shared.excerpt import excerpt
from proofcheck.reports.shared.text import Page, plain_title, plural, printable
from proofcheck.result import CheckedProof, FileResult, Result
from proofcheck.rules import RULES
from proofcheck.triage.names import probability_text, proof_name

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_GUTTER = "blue"
_BAR = 20


def open_console(stream: TextIO, page: Page) -> Console:
    """A console that takes nothing from the environment and nothing in a text for markup."""
    return Console(
        file=stream,
        width=page.width,
        height=25,  # unused, but a width alone is not heeded when TERM=dumb
        color_system="standard" if page.color else None,
        force_terminal=page.color,
        no_color=not page.color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )


def write_full(result: Result, stream: TextIO, page: Page) -> None:
    """The report for people; at most ``page.width`` cells wide where words can be broken."""
    console = open_console(stream, page)
    codes: dict[str, None] = {}
    for file in result.files:
        proofs = {checked.proof.id: checked for checked in file.proofs}
        for item in file.findings:
            if item.suppressed is None:
                finding = item.finding
                codes[finding.code] = None
                _write_finding(console, finding, proofs.get(finding.proof or ""), result.sources)
    for code in codes:
        _write_reason(console, code)
    for line in _summary_lines(summarise(result), result):
        print_indented(console, line, Text())


def _write_finding(
    console: Console,
    finding: Finding,
    checked: CheckedProof | None,
    sources: Mapping[str, Source],
) -> None:
    source = sources.get(finding.span.path)
    style = _STYLES[finding.severity]
    head = Text.assemble(
        (f"{finding.code} {finding.severity.label}", style), ": ", printable(finding.message)
    )
    print_indented(console, head, Text())
    last = source.position(finding.span.end).line if source else 1
    gutter = len(str(last))
    place = Text.assemble((f"{'':{gutter}}--> ", _GUTTER), place_text(finding.span, source))
    print_indented(console, place, Text())
    if source is not None and finding.span.start < len(source.text):
        _write_excerpt(console, source, finding, gutter)
    for remark in _remarks(finding, checked, sources):
        print_indented(console, remark, Text.assemble(" " * (gutter + 1), ("= ", _GUTTER)))
    console.print()


def _write_excerpt(console: Console, source: Source, finding: Finding, gutter: int) -> None:
    bar = Text(f"{'':{gutter}} |", _GUTTER)
    console.print(bar)
    for row in excerpt(source, finding.span, console.width - gutter - 3):
        number = "" if row.number is None else str(row.number)
        _print_row(console, Text.assemble((f"{number:>{gutter}} | ", _GUTTER), row.text))
        if row.end > row.start:
            marks = Text("^" * (row.end - row.start), _STYLES[finding.severity])
            _print_row(console, Text.assemble(bar, " " * (row.start + 1), marks))
    console.print(bar)


def _print_row(console: Console, row: Text) -> None:
    row.rstrip()
    console.print(row, no_wrap=True, overflow="ignore", crop=False)


def _remarks(
    finding: Finding, checked: CheckedProof | None, sources: Mapping[str, Source]
) -> Iterator[Text]:
    """What the message leaves out: the place of the step, the statement, the probability."""
    if checked is not None:
        statement = checked.proof.statement
        place = ""
        if finding.step is not None:
            place = f"step {finding.step + 1} of {len(checked.proof.steps)} in "
        place += printable(proof_name(checked.proof))
        if statement is not None:
            title = f', "{plain_title(statement.title)}"' if statement.title else ""
            at = place_text(statement.span, sources.get(statement.span.path))
            place += f"{title}, stated at {at}"
        yield Text(place)
        verdict = None if finding.step is None else checked.verdicts[finding.step]
        if isinstance(verdict, Scored):
            filled = round(verdict.probability * _BAR)
            yield Text.assemble(
                f"probability {probability_text(verdict.probability)} of being right [",
                ("#" * filled, "green"),
                ("." * (_BAR - filled), "red"),
                "]",
            )
    yield from map(Text, _evidence(finding, sources.get(finding.span.path)))
    if finding.suggestion:
        yield Text(f"suggestion: {printable(finding.suggestion)}")


def _evidence(finding: Finding, source: Source | None) -> Iterator[str]:
    """The lines of the evidence, unless the message or the excerpt says the same."""
    evidence = finding.evidence
    if evidence is None or evidence in finding.message:
        return
    if source is not None and evidence == source.slice(finding.span):
        return
    yield from map(printable, evidence.splitlines())


def print_indented(console: Console, text: Text, head: Text) -> None:
    """``text`` behind ``head``, its further lines below its first; no blanks at the ends."""
    lines = text.wrap(console, max(console.width - len(head), 10), overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        _print_row(console, Text.assemble(head if number == 0 else " " * len(head), line))


def _write_reason(console: Console, code: str) -> None:
    rule = RULES[code]
    print_indented(
        console, Text.assemble((code, _STYLES[rule.severity]), f": {rule.title}"), Text()
    )
    for text in (rule.why, rule.silence):
        print_indented(console, Text(text), Text("    "))
    console.print()


def _summary_lines(counts: Summary, result: Result) -> Iterator[Text]:
    for file in result.files:
        if file.reason is not None:
            yield _unread_line(file)
    looked = f"{plural(counts.files, 'file')}, {plural(counts.proofs, 'proof')}, "
    looked += plural(counts.steps, "step")
    if result.model is None:
        scored = f"no step scored, as {no_model(result)} was asked for"
    else:
        scored = f"{counts.scored:,} scored, {counts.unscored:,} not scored"
    yield Text(f"Checked {looked} in {result.seconds:.1f} s: {scored}.")
    if result.model is not None:
        for reason, count in counts.unscored_by.items():
            yield Text(f"Not scored: {plural(count, 'step')}, because: {printable(reason)}.")
    if counts.judged is not None:
        yield Text(judged_text(counts.judged))
        yield from map(Text, not_judged(counts.judged))
    if result.unchanged is not None:
        yield Text(unchanged_text(result))
    if counts.confirmed:
        yield Text(f"Confirmed by computation: {plural(counts.confirmed, 'relation')}.")
    found = [
        (plural(counts.findings[severity], severity.label), _STYLES[severity])
        for severity in sorted(Severity, reverse=True)
        if counts.findings[severity]
    ]
    if found:
        line = Text("Found ")
        for number, (phrase, style) in enumerate(found):
            line.append(", " if number else "").append(phrase, style)
    else:
        line = Text("Found nothing to report")
    if counts.suppressed:
        line.append(f" ({counts.suppressed:,} suppressed)")
    yield line.append(".")


def _unread_line(file: FileResult) -> Text:
    return Text(f"Not read: {printable(file.path)}: {printable(file.reason or '')}.")
