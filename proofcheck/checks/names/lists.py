r"""PC130: a list with dots whose last member does not go with the first: ``x_1, \ldots, X_n``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.names.letters import LETTER, plain
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

WRONG_END = Rule(
    code="PC130",
    category=Category.STRUCTURE,
    title="a list with dots whose ends do not go together",
    severity=Severity.WARNING,
    why="The list ends in another name than it begins with, and the document has the same list "
    "with one name; or a member stands twice in a row; or there is nothing between its ends.",
    example_bad="Let $x_1, \\ldots, x_n$ be numbers. Then $f(x_1, \\ldots, X_n) = 0$.",
    example_good="Let $x_1, \\ldots, x_n$ be numbers. Then $f(x_1, \\ldots, x_n) = 0$.",
    silence="Write what is meant, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 5 reports; 4 were right.",
)

_INDEX = r"\s*_\s*(?:\{[^{}$,]{1,16}\}|\\[a-zA-Z]+|[a-zA-Z0-9])"
_MEMBER = rf"{LETTER}{_INDEX}"
_DOTS = r"(?:\\(?:ldots|dots|cdots|dotsc)(?![a-zA-Z])|\.\.\.)"
_LIST = re.compile(
    rf"(?P<first>(?:{_MEMBER}\s*,\s*){{1,3}}){_DOTS}\s*,\s*(?P<last>{_MEMBER})(?!\s*[_^'])"
)
_ONE = re.compile(rf"(?P<name>{LETTER})\s*_\s*(?P<index>\{{[^{{}}$]*\}}|\\[a-zA-Z]+|[a-zA-Z0-9])")
_ACCENT = re.compile(r"\\(?:wide)?(?:hat|tilde|check|bar|overline)(?![a-zA-Z])")
# The list is all that stands in its brackets, or all of the formula but what it is in.
_BEFORE = re.compile(r"(?:[(\[{]|\A|\\langle(?![a-zA-Z]))\s*\Z")
_BEHIND = re.compile(
    r"\s*(?:\\right\s*)?(?:[)\]}]|[.;,]?\s*\Z|\\[}]|\\(?:rangle|in|subset|subseteq)(?![a-zA-Z]))"
)


class _Member(NamedTuple):
    name: str
    number: str


def wrong_ends(context: Context) -> Iterator[Finding]:
    """PC130 for each list of indexed names whose ends cannot be those of one list."""
    known: set[str] | None = None
    for formula in context.once(plain_formulas):
        if "dots" not in formula.text and "..." not in formula.text:
            continue
        for match in _LIST.finditer(formula.text):
            if _ACCENT.search(match[0]) or not (
                _BEFORE.search(formula.text, max(0, match.start() - 12), match.start())
                and _BEHIND.match(formula.text, match.end())
            ):
                continue
            members = [_member(one) for one in _ONE.finditer(match[0])]
            said = _counted(members)
            if members[-1].name not in {member.name for member in members[:-1]}:
                known = _lists(context) if known is None else known
                if _mistaken(members[0], members[-1], known, context):
                    said = (
                        f"the list begins with {members[0].name} and ends with "
                        f"{members[-1].name}: write one of them"
                    )
            if said:
                yield finding_at(
                    context.once(places),
                    (formula.start + match.start(), formula.start + match.end()),
                    WRONG_END,
                    said,
                    confidence=0.9,
                )


def _member(match: re.Match[str]) -> _Member:
    return _Member(plain(match["name"]), plain(match["index"]))


def _counted(members: list[_Member]) -> str | None:
    """What is wrong with indices that are numbers in a list of one name; None if nothing is."""
    if len({member.name for member in members}) > 1 or len(set(members)) == 1:
        return None
    indices = [member.number for member in members]
    for one, next_one in pairwise(indices[:-1]):
        if one == next_one and one.isdigit():
            return f"the member with the index {one} stands twice in a row: write the next one"
    if not all(index.isdigit() and len(index) == 1 for index in indices):
        return None
    last, before = int(indices[-1]), int(indices[-2])
    if last in (before, before + 1) and indices[:-1] == sorted(indices[:-1]):
        return (
            f"nothing is between the index {before} and {last}, the last one: write what is meant"
        )
    return None


def _lists(context: Context) -> set[str]:
    """The ends of all lists of the document, as they are compared."""
    return {
        _ends(_member(ones[0]), _member(ones[-1]))
        for formula in context.once(plain_formulas)
        if "dots" in formula.text or "..." in formula.text
        for match in _LIST.finditer(formula.text)
        if (ones := list(_ONE.finditer(match[0])))
    }


def _mistaken(first: _Member, last: _Member, known: set[str], context: Context) -> bool:
    """Whether the list is known with one name, and the other name is that of no such list."""
    if _ends(first, _Member(first.name, last.number)) not in known:
        return False
    if first.name.lower() == last.name.lower():
        return True
    other = _Member(last.name, first.number)
    return not any(
        _member(one) == other
        for formula in context.once(plain_formulas)
        for one in _ONE.finditer(formula.text)
    )


def _ends(first: _Member, last: _Member) -> str:
    return f"{first.name}_{first.number},{last.name}_{last.number}"
