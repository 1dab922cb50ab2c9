"""PC112: a statement that is cited under the name of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.dependencies import resolve
from proofcheck.checks.labels import all_labels
from proofcheck.checks.places import finding_at, places
from proofcheck.document.document import Document, Statement
from proofcheck.document.finding import Finding
from proofcheck.document.mentions import Mention, Role
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import GONE
from proofcheck.latex.families import kind_of_heading, kind_of_name

MISNAMED = Rule(
    code="PC112",
    category=Category.STRUCTURE,
    title="a statement that is cited under the name of another kind",
    severity=Severity.NOTE,
    why="The text says Theorem, but the label is that of a lemma: the kind was changed later, "
    "or the label is the wrong one.",
    example_bad="\\begin{lemma}\\label{a} … \\end{lemma} … by Theorem~\\ref{a}",
    example_good="\\begin{lemma}\\label{a} … \\end{lemma} … by Lemma~\\ref{a}",
    silence="Mend the word, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 41 reports; of 28 looked at, all were right, seven "
    "of them plurals that cover several kinds.",
)


_SURE = frozenset(
    "theorem lemma proposition corollary definition remark example conjecture".split()
)
_WORD = re.compile(r"(?<![\w\\-])([A-Z][^\W\d_]+\.?)(?:~|\s|\\ ){0,3}[({\[]?\Z")
# What may stand between one reference and the next in "Lemmas 1, 2 and 3".
_JOINS = re.compile(
    r"(?:[\s~]|\\ )*(?:,|and|or|&|--|und|et)?(?:[\s~]|\\ )*(?:and)?(?:[\s~]|\\ )*\Z"
)
_BARE_COMMANDS = frozenset("ref hyperref thref".split())
_NESTED = re.compile(r"\\item(?![a-zA-Z])|\\begin\s*\{(?!array|cases|[a-z]*matrix)")


def misnamed_statements(context: Context) -> Iterator[Finding]:
    """PC112 for "Theorem~\\\\ref{x}" where x is the label of a lemma."""
    document = context.document
    text = document.text
    labels = context.run.once(all_labels)
    masked = text.masked
    word, last = None, -1
    for mention in document.mentions.references:
        if mention.role is not Role.REFERENCE or mention.built:
            continue
        start = mention.whole[0]
        joined = 0 <= start - last < 30 and _JOINS.match(masked[last:start]) is not None
        word = _word(mention, masked, word if joined else None)
        last = mention.whole[1]
        kind = (kind_of_name(word) or kind_of_heading(word)) if word else None
        if word is None or kind not in _SURE:
            continue
        reached = resolve(document, mention.name, labels)
        statement = reached[1] if reached else None
        if statement is None or not _is_other(statement, word, kind, mention.name):
            continue
        where = context.once(places)
        heading = statement.heading or statement.kind.capitalize()
        yield finding_at(
            where,
            mention.region,
            MISNAMED,
            f"this is cited as {word} but it is a {heading}: mend the word or the label",
            confidence=0.9,
            evidence=_place(reached[0] if reached else "", statement, context.run.documents),
            suggestion=heading,
        )


def _word(mention: Mention, masked: str, inherited: str | None) -> str | None:
    """The word before a reference, printed by its macro or written."""
    before = mention.printed or masked[max(0, mention.whole[0] - 40) : mention.whole[0]]
    if not mention.printed and mention.command not in _BARE_COMMANDS:
        return None
    found = _WORD.search(before.replace(GONE, ""))
    return found[1] if found else inherited


def _is_other(statement: Statement, word: str, kind: str, label: str) -> bool:
    """Whether the statement is certainly of another kind than the word says."""
    if statement.kind not in _SURE or statement.kind == kind:
        return False
    heading = statement.heading.lower()
    if word.lower().rstrip("s.")[:4] in heading or kind[:4] in heading:
        return False  # "Theorem-Definition"
    at = re.search(r"\\\w*label\w*\s*\{" + re.escape(label), statement.text)
    return at is not None and _NESTED.search(statement.text, 1, at.start()) is None


def _place(path: str, statement: Statement, documents: tuple[Document, ...]) -> str:
    document = next(document for document in documents if document.path == path)
    source = document.sources[statement.span.path]
    line = source.position(statement.span.start).line
    return f"the {statement.heading or statement.kind} stands at {statement.span.path}:{line}"
