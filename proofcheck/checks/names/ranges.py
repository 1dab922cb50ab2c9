r"""PC125: a letter that is taken from something which the letter itself names: ``k \in k_J``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import WrittenFormula, plain_formulas
from proofcheck.checks.names.letters import LETTER, NO_LETTERS, plain
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

OWN_RANGE = Rule(
    code="PC125",
    category=Category.STRUCTURE,
    title="a letter that is taken from something named by it",
    severity=Severity.NOTE,
    why="The letter is introduced here, and what it is taken from is written with the same letter: "
    "one of the two is not what is meant.",
    example_bad="$\\bigcup_{k \\in k_j} U_k$",
    example_good="$\\bigcup_{k \\in K_j} U_k$",
    silence="Write what is meant, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 2 reports, both wrong (sets U that "
    "are taken from the neighbourhoods U_x); of 456 corrections of such texts it finds 2.",
    confidence=0.7,
)

_BIG = re.compile(
    r"\\(?:sum|prod|coprod|bigcup|bigcap|bigoplus|bigotimes|bigvee|bigwedge|bigsqcup)(?![a-zA-Z])"
    r"(?:\s*\\(?:no)?limits)?\s*_\s*\{(?P<below>[^{}$]*(?:\{[^{}$]*\}[^{}$]*){0,6})\}"
)
_INTRODUCES = re.compile(
    r"\b(?:[Ll]et|[Cc]hoose|[Pp]ick|[Ff]ix|[Tt]ake|[Gg]iven|[Ff]or\s+(?:all|every|each|any|some)"
    r"|exists?(?:\s+an?|\s+some)?)(?:\s+[a-z-]+){0,2}\s*\Z"
)
_TAKEN = re.compile(rf"\s*(?P<letter>{LETTER})\s*\\in(?![a-zA-Z])(?P<range>.*)", re.DOTALL)
# What comes behind these says more of the letter, and is no longer what it is taken from.
_MORE = re.compile(
    r"[,:;=|<>&]|\\(?:mid|text|mbox|q?quad|subset|to|setminus|backslash|mapsto|neq?|not|atop|substack"
    r"|wedge|vee|land|lor|Leftrightarrow|Rightarrow|iff|implies|leq?|geq?|colon|in)(?![a-zA-Z])|\\\\"
)


def own_ranges(context: Context) -> Iterator[Finding]:
    """PC125 for each letter below a sum, or behind “let”, “for all” …, that names its own range."""
    masked = context.document.text.masked
    for formula in context.once(plain_formulas):
        if "\\in" not in formula.text:
            continue
        for big in _BIG.finditer(formula.text):
            if letter := _named_by_itself(big["below"]):
                yield _finding(context, formula, big.start("below"), big.end("below"), letter)
        before = masked[max(0, formula.start - 60) : formula.start - 1]
        if formula.display or not _INTRODUCES.search(before):
            continue
        if letter := _named_by_itself(formula.text):
            yield _finding(context, formula, 0, len(formula.text), letter)


def _named_by_itself(taken: str) -> str | None:
    """The letter of ``x \\in …`` if what stands there is called by it: ``x_i``, ``F(x)``."""
    match = _TAKEN.match(NO_LETTERS.sub(" ", taken))
    if match is None:
        return None
    letter = plain(match["letter"])
    name = rf"(?<![a-zA-Z\\]){re.escape(match['letter'])}(?![a-zA-Z])"
    where = _MORE.split(match["range"], maxsplit=1)[0]
    indexed = re.match(rf"\s*{name}\s*_", where)
    argument = re.search(rf"[\w)}}]\s*\(\s*{name}\s*\)", where)
    return letter if indexed or argument else None


def _finding(
    context: Context, formula: WrittenFormula, start: int, end: int, letter: str
) -> Finding:
    return finding_at(
        context.once(places),
        (formula.start + start, formula.start + end),
        OWN_RANGE,
        f"{letter} is taken from something that {letter} itself names: write what is meant",
    )
