"""``markdown``: the summary of a run, as GitHub shows it for a step: at most 1 MiB.

What comes from the paper is written with character references, so it can be neither markup nor a
mention nor a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofcheck.reports.check.listing import full_message, worst_first
from proofcheck.reports.check.ranked import evidence_lines, ranking_title
from proofcheck.reports.check.sentences import came_to, found_text, gaps
from proofcheck.reports.check.summary import Summary, summarise
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import equal_line, place_text
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result, TriagedFinding
from proofcheck.triage.equal import fold
from proofcheck.triage.top_steps import not_ranked, rank

MAX_BYTES = 1 << 20
_RESERVE = 2_000  # bytes for the sentence about rows that found no room
_LONGEST = 1_000  # characters of one message
_MANY_GAPS = 200
_MOST_RANKED = 50
_MARKUP = re.compile(r"(?<=www)\.|[!-*:-@\[-`{-~]")
_HARMLESS = frozenset("'()=;")
# Mentions and references to issues are made from the text when all else is rendered.
_LINKING = {"@": "&#64;&#8203;", "#": "&#35;&#8203;"}


def write_markdown(result: Result, page: Page, most: int = MAX_BYTES) -> None:
    """Counts, a table of what is shown with the worst first, and what was not looked at.

    It is at most ``most`` bytes long: rows that find no room are counted.
    """
    counts = summarise(result)
    head = "\n".join(_head(counts, result)) + "\n"
    tail = "\n".join((*_ranking(result), *_tail(result))) + "\n"
    page.stream.write(head)
    room = most - _RESERVE - len(head.encode()) - len(tail.encode())
    folded = fold(result)
    items = [item for item in worst_first(result) if item in folded]
    if items:
        page.stream.write("\n| | code | place | what |\n|---|---|---|---|\n")
    for number, item in enumerate(items):
        row = _row(item, folded[item], result)
        room -= len(row.encode())
        if room < 0:
            unsaid = sum(1 + len(folded[one]) for one in items[number:])
            left = plural(unsaid, "further finding")
            page.stream.write(f"\n{left} had no room here; the other reports have them.\n")
            break
        page.stream.write(row)
    page.stream.write(tail)


def _head(counts: Summary, result: Result) -> Iterator[str]:
    yield "## proofcheck"
    yield ""
    yield f"{found_text(counts)} in {result.seconds:.1f} s."
    yield ""
    yield "| files | proofs | steps | scored | not scored | confirmed by computation |"
    yield "|---:|---:|---:|---:|---:|---:|"
    numbers = (counts.files, counts.proofs, counts.steps, counts.scored, counts.unscored)
    yield "| " + " | ".join(f"{number:,}" for number in (*numbers, counts.confirmed)) + " |"
    for sentence in came_to(counts):
        yield ""
        yield sentence


def _row(item: TriagedFinding, equal: Sequence[TriagedFinding], result: Result) -> str:
    finding = item.finding
    place = place_text(finding.span, result.sources.get(finding.span.path))
    message = full_message(finding)
    if len(message) > _LONGEST:
        message = message[:_LONGEST] + "..."
    if equal:
        message += f"\n{equal_line(equal, result.sources)}"
    lines = "<br>".join(map(literal, message.split("\n")))
    return f"| {finding.severity.label} | {finding.code} | {literal(place)} | {lines} |\n"


def _ranking(result: Result) -> Iterator[str]:
    if not result.top:
        return
    ranking = rank(result, min(result.top, _MOST_RANKED))
    yield f"\n### {ranking_title(ranking)}\n"
    for number, one in enumerate(ranking.steps, 1):
        place = place_text(one.span, result.sources.get(one.span.path))
        lines = [f"{place}: {one.reason}"[:_LONGEST], *evidence_lines(one)]
        yield f"{number}. {'<br>'.join(literal(line) for line in lines)}"
    for sentence in not_ranked(ranking):
        yield f"\n{sentence}"


def _tail(result: Result) -> Iterator[str]:
    missed = list(gaps(result))
    if missed:
        yield "\n### Not looked at\n"
    for sentence in missed[:_MANY_GAPS]:
        yield f"- {literal(sentence[:_LONGEST])}"
    if len(missed) > _MANY_GAPS:
        yield f"- and {len(missed) - _MANY_GAPS:,} more."


def literal(text: str) -> str:
    """``text`` on one line, so that Markdown and HTML show it as it stands."""
    return _MARKUP.sub(_reference, printable(text))


def _reference(match: re.Match[str]) -> str:
    char = match[0]
    return char if char in _HARMLESS else _LINKING.get(char, f"&#{ord(char)};")


REPORT = Report(
    "a summary with a table of the findings, such as for a step summary of GitHub",
    write_markdown,
)
