"""PC121: an operation sign that is written twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

DOUBLED = Rule(
    code="PC121",
    category=Category.STRUCTURE,
    title="an operation or relation sign that is written twice",
    severity=Severity.WARNING,
    why="The same sign stands twice in a row: one of the two is too many, or what belongs between "
    "them is missing.",
    example_bad="$f \\circ \\circ g$",
    example_good="$f \\circ g$",
    silence="Delete one of the two, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 6 reports, all right.",
)

# Not those that stand twice on purpose: \subset\subset, \cdot\cdot\cdot, \wedge\wedge^2.
_DOUBLED = re.compile(
    r"\\(?P<sign>circ|times|otimes|oplus|amalg|setminus|in|notin|to|mapsto|longrightarrow|rightarrow"
    r"|leq?|geq?|leqslant|geqslant|subseteq|supseteq|cong|simeq|equiv|cup|cap|neq?)(?![a-zA-Z])"
    r"(?P<index>\s*_\s*(?:\{[^{}$]{0,40}\}|\\?[a-zA-Z]+|\d))?[ \t\n\x00]*\\(?P=sign)(?![a-zA-Z])"
)
_SCRIPT = re.compile(r"[_^{][ \t\n\x00]*\Z")


def doubled_signs(context: Context) -> Iterator[Finding]:
    """PC121 for each sign that stands twice with nothing between, but in a script."""
    for formula in context.once(plain_formulas):
        if "\\" not in formula.text:
            continue
        for match in _DOUBLED.finditer(formula.text):
            if _SCRIPT.search(formula.text, max(0, match.start() - 4), match.start()):
                continue  # the units \mathbb{Z}^\times, then a product
            yield finding_at(
                context.once(places),
                (formula.start + match.start(), formula.start + match.end()),
                DOUBLED,
                f"\\{match['sign']} stands twice in a row: delete one, or add what is missing "
                "between them",
                confidence=0.9,
            )
