"""PC110: a case distinction of which a case is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofcheck.checks.context import Context
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE

MISSING_CASE = Rule(
    code="PC110",
    category=Category.STRUCTURE,
    title="a case distinction that lacks a case",
    severity=Severity.WARNING,
    why="The numbers of the cases have a gap, or fewer cases are treated than were announced.",
    example_bad="There are three cases. \\textbf{Case 1.} … \\textbf{Case 2.} …",
    example_good="There are two cases. \\textbf{Case 1.} … \\textbf{Case 2.} …",
    silence="Treat the case, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: no report.",
    best_grade=0.5,
)


_NUMBERS = dict(
    zip("two three four five six seven eight nine ten".split(), range(2, 11), strict=True)
)
_ROMAN = dict(zip("i ii iii iv v vi vii viii ix x".split(), range(1, 11), strict=True))
# "Case 2" at the beginning of a paragraph or of an item, or set off by its type face.
_CASE = re.compile(
    r"(?:\n[ \t\x00]*\n\s*|\\(?:item|par|noindent|medskip|smallskip|bigskip)(?![a-zA-Z])\s*"
    r"|\\(?:textbf|textit|textsc|emph|underline|paragraph\*?|subparagraph\*?|textsl)\s*\{\s*"
    r"|\{\s*\\(?:bf|it|sc|em|sl|bfseries|itshape)\s+|\[\s*|\\begin\{proof\}\s*)"
    r"(?:\\[a-z]+\s*\{?\s*)?Case[\s~]+\$?\(?(?P<number>\d{1,2}|[IVX]{1,4}|[ivx]{1,4})\)?\$?"
    r"(?![\w.]*\d|[a-zA-Z'’])"
)
_ANNOUNCED = re.compile(
    r"\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|[2-9])\s+"
    r"(?:(?:possible|different|distinct|separate|main|mutually\s+exclusive|following)\s+)*cases\b",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"\b[Cc]ases?[\s~]+(?P<list>\$?\(?(?:\d{1,2}|[ivxIVX]{1,4})\)?\$?"
    r"(?:\s*(?:,|and|or|--?|–|to|&|through)\s*(?:[Cc]ase[\s~]+)?\$?\(?(?:\d{1,2}|[ivxIVX]{1,4})\b\)?\$?){0,9})"
)
_NUMBER = re.compile(r"\d{1,2}|[ivxIVX]{1,4}")


def missing_cases(context: Context) -> Iterator[Finding]:
    """PC110 for numbered cases with a gap, or fewer than were announced."""
    document = context.document
    text = document.text
    for proof in document.proofs:
        start, end = proof.region
        if proof.parent is not None:
            continue
        body = text.masked[start:end]
        marks = [(m, _value(m["number"])) for m in _CASE.finditer(body)]
        if len(marks) < 2:
            continue
        found = _complaint(body, marks)
        if found is not None:
            region, message = found
            where = context.once(places)
            yield finding_at(
                where, (start + region[0], start + region[1]), MISSING_CASE, message, confidence=0.8
            )


def _complaint(
    body: str, marks: Sequence[tuple[re.Match[str], int]]
) -> tuple[tuple[int, int], str] | None:
    """Where to complain and what to say, for the marks "Case n" of one proof."""
    numbers = [number for _, number in marks]
    first, last = marks[0][0].start(), marks[-1][0]
    if numbers != sorted(set(numbers)) or numbers[0] != 1:
        return None  # several distinctions, or one within another: who knows which is which
    mentioned = {*numbers, *_mentioned(body)}
    gaps = [str(n) for n in range(1, numbers[-1] + 1) if n not in mentioned]
    at = last.start("number"), last.end("number")
    if gaps:
        return at, f"Case {last['number']} comes, but Case {', '.join(gaps)} is missing: treat it"
    announced = list(_ANNOUNCED.finditer(body, max(0, first - 400), first))
    if len(announced) != 1:
        return None
    word = announced[0]["count"].lower()
    count = _NUMBERS.get(word) or int(word)
    if count <= max(mentioned) or re.search(
        r"\b(?:remaining|other|last|final)\b", body[last.end() :]
    ):
        return None
    region = announced[0].span()
    return region, f"{word} cases are announced, but only {numbers[-1]} are treated: treat the rest"


def _mentioned(body: str) -> set[int]:
    found: set[int] = set()
    for match in _MENTIONED.finditer(body.replace(GONE, " ")):
        numbers = [_value(number) for number in _NUMBER.findall(match["list"])]
        found.update(numbers)
        if len(numbers) == 2 and re.search(r"-|–|to|through", match["list"]):
            found.update(range(numbers[0], numbers[1] + 1))
    return found


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _ROMAN.get(number.lower(), 0)
