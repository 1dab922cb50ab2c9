r"""PC134: a command that takes a bracket or a comma for its argument: ``\mathfrak/``, ``\bar)``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import WrittenFormula, plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import Region, Text
from proofcheck.latex.arguments import read_arguments, skip_blanks

NO_ARGUMENT = Rule(
    code="PC134",
    category=Category.STRUCTURE,
    title="a command that takes a bracket or a comma for its argument",
    severity=Severity.WARNING,
    why="The command wants an argument, and what TeX takes for it is the sign that comes next: the "
    "argument was forgotten.",
    example_bad="$\\overline{x} = f(\\overline)$",
    example_good="$\\overline{x} = f(\\overline{x})$",
    silence="Write the argument, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 4 reports, all right.",
)

OFTEN = 2
"""A command that takes such signs more often in a document is made for them."""
_KNOWN = {
    **dict.fromkeys(
        """mathbb mathcal mathfrak mathbf mathsf mathscr boldsymbol overline underline widehat
        widetilde hat bar tilde vec operatorname""".split(),
        "m",
    ),
    **dict.fromkeys("frac dfrac tfrac binom".split(), "mm"),
}
_COMMAND = re.compile(r"\\(?P<name>[a-zA-Z]+)")
_SIGN = re.compile(r"[)\],;/]|\\[}]|\\right(?![a-zA-Z])")


def missing_arguments(context: Context) -> Iterator[Finding]:
    """PC134 for each command of which an argument is such a sign."""
    text = context.document.text
    found = [
        (name, sign, region)
        for formula in context.once(plain_formulas)
        if "\\" in formula.text
        for name, sign, region in _taken(formula, text)
    ]
    often = Counter(name for name, _, _ in found)
    for name, sign, region in found:
        if often[name] <= OFTEN:
            yield finding_at(
                context.once(places),
                region,
                NO_ARGUMENT,
                f"\\{name} takes {sign} for its argument: write the one that is meant",
                confidence=0.9,
            )


def _taken(formula: WrittenFormula, text: Text) -> Iterator[tuple[str, str, Region]]:
    """Commands with the first sign that is one of their arguments, and where both stand."""
    for command in _COMMAND.finditer(formula.text):
        name = command["name"]
        wanted = text.arguments(name, formula.start + command.start())
        wanted = _KNOWN.get(name, "") if wanted is None else wanted
        if not wanted or set(wanted) != {"m"}:
            continue
        at = command.end()
        for _ in wanted:
            if sign := _SIGN.match(formula.text, skip_blanks(formula.text, at)):
                region = (formula.start + command.start(), formula.start + sign.end())
                yield name, sign[0], region
                break
            argument = read_arguments(formula.text, at, "m")
            if argument is None:
                break
            at = argument[1]
