"""``full``: every finding with its source lines, then why, how to silence, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from proofcheck.assess.verdict import Scored
from proofcheck.document.finding import Finding
from proofcheck.document.names import probability_text, proof_name
from proofcheck.document.source import Source
from proofcheck.reports.check.ranked import cut, evidence_lines, ranking_title
from proofcheck.reports.check.sentences import (
    came_to,
    confirmed_text,
    found_phrases,
    found_text,
    left_out,
    looked_at,
    scored_text,
    unchanged_text,
)
from proofcheck.reports.check.summary import Summary, summarise
from proofcheck.reports.report import Report
from proofcheck.reports.shared.excerpt import excerpt
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import equal_places, place_text
from proofcheck.reports.shared.terminal import (
    GUTTER,
    STYLES,
    bar,
    open_console,
    print_indented,
    print_whole,
)
from proofcheck.reports.shared.text import plain_title, plural, printable
from proofcheck.result import CheckedProof, FileResult, Result, TriagedFinding
from proofcheck.rules import RULES
from proofcheck.triage.equal import fold
from proofcheck.triage.top_steps import not_ranked, rank


def write_full(result: Result, page: Page) -> None:
    """The report for people; at most ``page.width`` cells wide where words can be broken."""
    console = open_console(page)
    codes: dict[str, None] = {}
    folded = fold(result)
    for file in result.files:
        proofs = {checked.proof.id: checked for checked in file.proofs}
        for item in file.findings:
            if item.suppressed is None and item in folded:
                finding = item.finding
                codes[finding.code] = None
                checked = proofs.get(finding.proof or "")
                _write_finding(console, finding, checked, folded[item], result.sources)
    for code in codes:
        _write_reason(console, code)
    if result.top:
        _write_ranking(console, result)
    for line in _summary_lines(summarise(result), result):
        print_indented(console, line, Text())


def _write_ranking(console: Console, result: Result) -> None:
    """The steps most worth a second look: each its place, its words, and what speaks against it."""
    ranking = rank(result, result.top)
    print_indented(console, Text(ranking_title(ranking), "bold"), Text())
    wide = len(str(len(ranking.steps)))
    for number, one in enumerate(ranking.steps, 1):
        source = result.sources.get(one.span.path)
        head = Text.assemble((f"{number:>{wide}}. ", GUTTER))
        reason = Text.assemble(
            place_text(one.span, source), ": ", (printable(one.reason), STYLES[one.severity])
        )
        print_indented(console, reason, head)
        blank = " " * (wide + 2)
        if source is not None:
            words = printable(" ".join(source.slice(one.span).split()))
            longest = max(console.width - wide - 2, 10)
            print_whole(console, Text(blank + cut(words, longest)))
        for remark in evidence_lines(one):
            print_indented(console, Text(printable(remark)), Text.assemble(blank, ("= ", GUTTER)))
    for sentence in not_ranked(ranking):
        print_indented(console, Text(sentence), Text())
    console.print()


def _write_finding(
    console: Console,
    finding: Finding,
    checked: CheckedProof | None,
    equal: Sequence[TriagedFinding],
    sources: Mapping[str, Source],
) -> None:
    """A finding, and where else the same is to be said."""
    source = sources.get(finding.span.path)
    style = STYLES[finding.severity]
    head = Text.assemble(
        (f"{finding.code} {finding.severity.label}", style), ": ", printable(finding.message)
    )
    print_indented(console, head, Text())
    last = source.position(finding.span.end).line if source else 1
    gutter = len(str(last))
    place = Text.assemble((f"{'':{gutter}}--> ", GUTTER), place_text(finding.span, source))
    print_indented(console, place, Text())
    if source is not None and finding.span.start < len(source.text):
        _write_excerpt(console, source, finding, gutter)
    for remark in _remarks(finding, checked, sources):
        print_indented(console, remark, Text.assemble(" " * (gutter + 1), ("= ", GUTTER)))
    if equal:
        _write_equal(console, equal, sources, gutter)
    console.print()


def _write_equal(
    console: Console, equal: Sequence[TriagedFinding], sources: Mapping[str, Source], gutter: int
) -> None:
    """Where else the same is to be said, each place with its words."""
    blank = " " * (gutter + 1)
    head = Text.assemble(blank, ("= ", GUTTER))
    print_indented(console, Text(f"the same at {plural(len(equal), 'further place')}:"), head)
    listed, more = equal_places(equal, sources)
    for finding, place in listed:
        source = sources.get(finding.span.path)
        room = max(console.width - len(blank) - len(place) - 4, 10)
        words = excerpt(source, finding.span, room)[0].text.strip() if source else ""
        print_whole(console, Text.assemble(blank, "  ", (place, GUTTER), f": {words}"))
    if more:
        print_whole(console, Text(f"{blank}  {more}"))


def _write_excerpt(console: Console, source: Source, finding: Finding, gutter: int) -> None:
    edge = Text(f"{'':{gutter}} |", GUTTER)
    console.print(edge)
    for row in excerpt(source, finding.span, console.width - gutter - 3):
        number = "" if row.number is None else str(row.number)
        print_whole(console, Text.assemble((f"{number:>{gutter}} | ", GUTTER), row.text))
        if row.end > row.start:
            marks = Text("^" * (row.end - row.start), STYLES[finding.severity])
            print_whole(console, Text.assemble(edge, " " * (row.start + 1), marks))
    console.print(edge)


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
            yield Text.assemble(
                f"probability {probability_text(verdict.probability)} of being right, by the model",
                " [",
                bar(verdict.probability),
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


def _write_reason(console: Console, code: str) -> None:
    rule = RULES[code]
    print_indented(console, Text.assemble((code, STYLES[rule.severity]), f": {rule.title}"), Text())
    for text in (rule.why, rule.silence):
        print_indented(console, Text(text), Text("    "))
    console.print()


def _summary_lines(counts: Summary, result: Result) -> Iterator[Text]:
    for file in result.files:
        if file.reason is not None:
            yield _unread_line(file)
    scored = scored_text(counts, result)
    yield Text(f"Checked {looked_at(counts)} in {result.seconds:.1f} s: {scored}.")
    yield from map(Text, came_to(counts))
    yield from map(Text, left_out(counts, result))
    if result.unchanged is not None:
        yield Text(unchanged_text(result))
    if counts.confirmed:
        yield Text(confirmed_text(counts))
    line = Text(f"{found_text(counts)}.")
    for severity, phrase in found_phrases(counts):
        line.highlight_words([phrase], STYLES[severity])
    yield line


def _unread_line(file: FileResult) -> Text:
    return Text(f"Not read: {printable(file.path)}: {printable(file.reason or '')}.")


REPORT = Report(
    "the source lines with the doubtful step underlined, its probability, the statement that it "
    "belongs to, why, and how to silence it",
    write_full,
)
