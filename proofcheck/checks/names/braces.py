"""PC127: an index or exponent that ends after its first sign: ``2^10``, ``g^-1``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity

ONE_SIGN = Rule(
    code="PC127",
    category=Category.STRUCTURE,
    title="an index or exponent without braces, of which one sign is raised",
    severity=Severity.WARNING,
    why="Without braces TeX takes the first sign alone: 2^10 is set as 2 to the power 1, times 0.",
    example_bad="$2^10 = 1024$",
    example_good="$2^{10} = 1024$",
    silence="Write the braces, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 5 reports, all right.",
)

# Not an index of an index (i_11 is i_1 and 1), and not two powers in a row (2^33^2).
_ONE = re.compile(r"(?<!\\)(?P<sign>[_^])[ ]?(?P<script>-[ ]?\d+|[1-9]\d+)(?![\d.]|\s*[_^])")
_INSIDE = re.compile(r"[_^]\s*\{[^{}]*\Z")


def unbraced_scripts(context: Context) -> Iterator[Finding]:
    """PC127 for numbers of several signs in an index or exponent without braces."""
    text = context.document.text
    for formula in context.once(plain_formulas):
        for match in _ONE.finditer(formula.text):
            script = match["script"]
            before = formula.text[max(0, match.start() - 40) : match.start()]
            if not script.startswith("-") and _INSIDE.search(before):
                continue
            start, end = formula.start + match.start(), formula.start + match.end()
            mended = f"{match['sign']}{{{script}}}"
            yield finding_at(
                context.once(places),
                (start, end),
                ONE_SIGN,
                f"only {script[0]} is in the {'index' if match['sign'] == '_' else 'exponent'}: "
                f"write {mended}",
                confidence=0.9,
                suggestion=mended,
                replacement=Replacement(text.span((start, end)), mended),
            )
