"""PC111: a theorem that is stated again with other mathematics."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.labels import all_labels
from proofcheck.checks.places import finding_at, places
from proofcheck.document.document import Statement
from proofcheck.document.finding import Finding
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import Text
from proofcheck.latex.families import PROVABLE
from proofcheck.latex.lexer import Kind, splitter

RESTATED = Rule(
    code="PC111",
    category=Category.STRUCTURE,
    title="a statement that is restated with other mathematics",
    severity=Severity.WARNING,
    why="The title says that this is an earlier statement again, but a formula differs: one "
    "of the two is not what is meant.",
    example_bad="\\begin{theorem}[Theorem~\\ref{a}] … $n > 1$ … \\end{theorem}, first stated "
    "with $n > 2$",
    example_good="\\begin{theorem}[Theorem~\\ref{a}] … $n > 2$ … \\end{theorem}",
    silence="Make the two agree, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: no report.",
)


MAX_WORDS = 2_000
ALIKE = 0.6  # share of equal words from which on two statements are the same one, restated
_REFERENCE = re.compile(r"\\[a-zA-Z]*ref\*?\s*\{([^{}]+)\}|\\hyperref\s*\[([^]]+)\]")
_SAYS_AGAIN = re.compile(r"\brestat|\brepeated|\bagain\b|\brecalled|wiederhol", re.IGNORECASE)
_ONLY_REFERENCE = re.compile(
    r"(?:\b(?:the|restatement|of|repeated|restated|again|theorem|lemma|proposition|corollary|thm|prop"
    r"|cor)\b|\W)*\Z",
    re.IGNORECASE,
)
_TOKENS = splitter(Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.LETTERS, Kind.DIGITS, Kind.NONBLANK)
_HEAD = re.compile(
    r"\\begin\{[^{}]*\}(?:\[[^]]*\])?|\\end\{[^{}]*\}"
    r"|\\(?:left|right|displaystyle|limits|[,;:!])(?![a-z])|[~$.]"
)
_FORMULA_SIGN = re.compile(r"[\\=<>+*/^_0-9-]|\b[a-zA-Z]\b")


def differing_restatements(context: Context) -> Iterator[Finding]:
    """PC111 for a statement whose title names another one with other formulas."""
    document = context.document
    text = document.text
    labels = context.run.once(all_labels)[document.path]
    for statement in document.statements:
        original = _original(statement, labels.statements)
        if original is None:
            continue
        difference = _difference(original, statement)
        if difference is None:
            continue
        where = context.once(places)
        start = statement.region[0]
        source = document.sources[original.span.path]
        line = source.position(original.span.start).line
        yield finding_at(
            where,
            (start, start + _head_length(text, statement)),
            RESTATED,
            f"this restates {original.heading} {original.number or original.labels[0]} with other "
            "mathematics: make the two agree",
            confidence=0.8,
            evidence=f"first stated at {original.span.path}:{line}; {difference}",
        )


def _head_length(text: Text, statement: Statement) -> int:
    start, end = statement.region
    return max(1, len(text.masked[start : min(end, start + 120)].partition("\n")[0].rstrip()))


def _original(statement: Statement, labelled: dict[str, Statement]) -> Statement | None:
    """The statement that this one says it restates."""
    title = statement.title or ""
    match = _REFERENCE.search(title)
    if match is None:
        return None
    rest = _REFERENCE.sub("", title)
    if not (_SAYS_AGAIN.search(title) or _ONLY_REFERENCE.match(rest)):
        return None  # "A converse of Theorem 2", "Corollary of Theorem 2"
    original = labelled.get((match[1] or match[2]).strip())
    if original is None or original.id == statement.id or original.kind != statement.kind:
        return None
    return original if statement.kind in PROVABLE else None


def _words(statement: Statement) -> list[str]:
    plain = re.sub(
        r"\\(?:label|uses|lean|cite[tp]?|index)\s*(?:\[[^]]*\])?\{[^{}]*\}",
        " ",
        statement.normalised,
    )
    return _TOKENS.findall(_HEAD.sub(" ", plain))[:MAX_WORDS]


def _difference(original: Statement, again: Statement) -> str | None:
    """What differs between two statements, if they are alike and mathematics differs."""
    first, second = _words(original), _words(again)
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if len(first) * len(second) > 400_000 or matcher.ratio() < ALIKE:
        return None
    changes = []
    for what, a, b, c, d in matcher.get_opcodes():
        # What is only added or left out may be context; what is replaced is not.
        if what == "replace" and _FORMULA_SIGN.search(" ".join(first[a:b] + second[c:d])):
            changes.append(f"“{' '.join(first[a:b])}” became “{' '.join(second[c:d])}”")
    return "; ".join(changes[:5]) or None
