"""PC120: an index or exponent of which only the sign stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

EMPTY_SCRIPT = Rule(
    code="PC120",
    category=Category.STRUCTURE,
    title="an index or exponent without anything in it",
    severity=Severity.WARNING,
    why="After _ or ^ comes a bracket that closes, a comma or the end of the formula: an index was "
    "forgotten, or its sign was left behind.  TeX takes what follows for the index, or stops.",
    example_bad="$x_1 + x_, y$",
    example_good="$x_1 + x_2, y$",
    silence="Write the index, delete its sign, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 2 reports, both right.",
)

# A bracket that closes but never is an index: D_+, A_<, R^\times and O^* are names.
_EMPTY = re.compile(r"(?<!\\)[_^][ \t\n\x00]*(?:[),;\]}]|\\right(?![a-zA-Z])|\\[)\]}]|\Z)")


def empty_scripts(context: Context) -> Iterator[Finding]:
    """PC120 for each sign of an index or exponent that nothing follows."""
    for formula in context.once(plain_formulas):
        for match in _EMPTY.finditer(formula.text):
            start = formula.start + match.start()
            what = "index" if match[0][0] == "_" else "exponent"
            yield finding_at(
                context.once(places),
                (start, formula.start + max(match.end(), match.start() + 1)),
                EMPTY_SCRIPT,
                f"the {what} after {match[0][0]} is missing: write it, or delete the sign",
                confidence=0.9,
            )
