r"""PC131: a set whose condition does not use its letter: ``\{ i \in I \mid x_j = 0 \}``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.names.letters import NO_LETTERS, letters_of
from proofcheck.checks.names.sums import indices_of
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

UNUSED_LETTER = Rule(
    code="PC131",
    category=Category.STRUCTURE,
    title="a set whose letter is not the one of its condition",
    severity=Severity.WARNING,
    why="The condition of the set does not depend on the letter before it, but has an index that "
    "nothing there binds: one of the two letters is not what is meant.",
    example_bad="$\\{ j \\in I \\mid \\lambda_i > 0 \\}$",
    example_good="$\\{ j \\in I \\mid \\lambda_j > 0 \\}$",
    silence="Use the same letter, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 2 reports, both right.",
)

_SET = re.compile(
    r"\\\{\s*(?P<letter>[a-z])\s*\\in(?![a-zA-Z])(?P<range>[^|:$]{1,80}?)"
    r"(?:\||:|\\mid(?![a-zA-Z])|\\colon(?![a-zA-Z]))(?P<condition>[^$]{1,200}?)\\\}"
)
_OTHERS = re.compile(r"\\(?:\{|(?:text\w*|mbox|hbox|forall|exists|sum|prod)(?![a-zA-Z]))")


def unused_letters(context: Context) -> Iterator[Finding]:
    """PC131 for each set of indices whose condition has one other index, and not its own."""
    for formula in context.once(plain_formulas):
        if "\\{" not in formula.text:
            continue
        for match in _SET.finditer(formula.text):
            condition, letter = match["condition"], match["letter"]
            if _OTHERS.search(condition) or letter in letters_of(condition):
                continue
            others = indices_of(condition) - letters_of(NO_LETTERS.sub(" ", match["range"]))
            if len(others) != 1:
                continue
            yield finding_at(
                context.once(places),
                (formula.start + match.start(), formula.start + match.end()),
                UNUSED_LETTER,
                f"the condition does not depend on {letter}, but has the index {others.pop()}: use "
                "one letter for both",
                confidence=0.85,
            )
