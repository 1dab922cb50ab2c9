r"""PC126: a command of mathematics without its backslash: ``varphi(x)``, ``log x``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import plain_formulas
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.latex.commands import GREEK, GREEK_CAPITALS, GREEK_VARIANTS

NO_BACKSLASH = Rule(
    code="PC126",
    category=Category.STRUCTURE,
    title="a command without its backslash in a formula",
    severity=Severity.WARNING,
    why="The formula is set as a product of single letters where the document elsewhere writes the "
    "command.",
    example_bad="$\\varphi(x) = varphi(y)$",
    example_good="$\\varphi(x) = \\varphi(y)$",
    silence="Write the backslash, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 11 reports, all right.",
)

# Of two letters many are products.
_GREEK = frozenset(
    name for name in (*GREEK, *GREEK_VARIANTS, *GREEK_CAPITALS, "ell") if len(name) > 2
)
_OTHERS = frozenset(
    """sin cos tan cot log exp lim max min sup inf det dim ker deg gcd arg pmod bmod arcsin arccos
    arctan sinh cosh limsup liminf leq geq cdot infty subset subseteq frac sqrt ldots cdots neq
    forall mathbb mathcal mathfrak mathbf mathrm rightarrow Rightarrow otimes oplus setminus
    emptyset partial nabla langle rangle overline mapsto equiv cong simeq approx notin bigcup
    bigcap""".split()
)
# With the backslash alone, sqrt(N) would be the root of a bracket.
_WITH_ARGUMENTS = frozenset("frac sqrt mathbb mathcal mathfrak mathbf mathrm overline".split())
# Arguments that are text or labels, with two more braces inside.
_TEXT = re.compile(
    r"\\(?:text\w*|mbox|hbox|fbox|parbox|intertext|shortintertext|mathrm|mathsf|mathtt|mathit|mathop"
    r"|operatorname|label|tag|begin|end|cite\w*|index|[a-zA-Z]*[rR]ef)\*?\s*(?:\[[^][]*\]\s*)?"
    r"(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}){1,2}"
)
# No word among words, and no part of a label.
_WORD = re.compile(r"(?<![\\a-zA-Z@.:-])[a-zA-Z]{3,}(?![a-zA-Z.:]|-[a-zA-Z]|\s+[a-zA-Z]{2})")
_AFTER_WORD = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{2,}\s+\Z")
_COMMAND = re.compile(r"\\(?P<name>[a-zA-Z]{3,})")
# Names that are made of words, and arguments that are names: x_{max}, \mathsf{log}, \len{max}.
_SCRIPT = re.compile(r"[_^]\s*(?:\{[^{}]*)?\Z")
_ARGUMENT = re.compile(r"\{\s*\Z")
_FONT = re.compile(
    r"\\(?:rm|it|bf|sf|tt|sc|mathrm|mathsf|mathit|mathtt|math\w*)(?![a-zA-Z])[^{}]*\Z"
)


def missing_backslashes(context: Context) -> Iterator[Finding]:
    """PC126 for each word that the document elsewhere, and as often, writes as a command."""
    formulas = context.once(plain_formulas)
    found = []
    for formula in formulas:
        bare = _TEXT.sub(lambda match: " " * len(match[0]), formula.text)
        for word in _WORD.finditer(bare):
            name = word[0]
            before = bare[max(0, word.start() - 40) : word.start()]
            if (name in _GREEK or (name in _OTHERS and not _SCRIPT.search(before))) and not (
                _ARGUMENT.search(before) or _FONT.search(before) or _AFTER_WORD.search(before)
            ):
                found.append((name, formula.start + word.start(), formula.start + word.end()))
    if not found:
        return
    bare_words = Counter(name for name, _, _ in found)
    commands = Counter(
        match["name"] for formula in formulas for match in _COMMAND.finditer(formula.text)
    )
    text = context.document.text
    for name, start, end in found:
        if bare_words[name] > commands[name]:
            continue  # how this text writes it
        exact = name not in _WITH_ARGUMENTS or text.masked[end : end + 1] == "{"
        yield finding_at(
            context.once(places),
            (start, end),
            NO_BACKSLASH,
            f"{name} is set as a product of letters: write \\{name}",
            confidence=0.9,
            suggestion=f"\\{name}",
            replacement=Replacement(text.span((start, end)), f"\\{name}") if exact else None,
        )
