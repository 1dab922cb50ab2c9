"""PC106: marks of what its author meant to finish."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of, stretches
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding
from proofcheck.document.nesting import Nesting
from proofcheck.document.rule import MEASURED_ON, ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import Region, in_regions

UNFINISHED = Rule(
    code="PC106",
    category=Category.STRUCTURE,
    title="an unfinished place",
    severity=Severity.WARNING,
    why="A mark such as TODO, FIXME, ??? or [details missing] stands in a proof, or a \\todo "
    "that is printed anywhere: the author meant to come back.",
    example_bad="\\begin{proof} TODO: the case $n = 2$. \\end{proof}",
    example_good="\\begin{proof} The case $n = 2$ is Lemma~\\ref{lem:two}. \\end{proof}",
    silence="Finish it, or " + ON_THE_LINE,
    false_alarms=f"Measured on {MEASURED_ON}: 50 reports; of 23 looked at, all were right.",
    best_grade=0.5,
)


# Each pattern begins with few characters, or the search of megabytes takes seconds.
_COMMAND = re.compile(
    r"\\(todo|TODO|fixme|FIXME|fxnote|fxwarning|fxerror|fxfatal|missingfigure)"
    r"(?![a-zA-Z@])\s*(?:\[[^]]{0,200}\])?\{"
)
_WORD = re.compile(r"[TFX](?:(?<![\w\\@{-].)(?:ODO|IXME|XX|BD))(?![\w}@-])")
_QUESTIONS = re.compile(r"[?(\[](?:(?<=\?)\?{2,}|(?<=[(\[])\s*\?{2,}\s*[)\]])")
_NOUN = r"(?:details?|proofs?|arguments?|ref(?:erence)?s?\.?|cit(?:ation|e)s?|computations?|steps?)"
_NOTE = re.compile(
    r"[\[(]\s*(?i:(?:this |proof )?(?:is )?to be (?:filled in|completed|added|written|finished"
    r"|expanded|continued)"
    rf"|{_NOUN} (?:is |are )?(?:missing|needed|to be added|to come|incomplete)"
    rf"|(?:missing|needs?|add|insert|give|find|fill in) (?:a |the |more )?{_NOUN}"
    r"|(?:finish|complete|fix|rewrite|expand) (?:this|me|(?:the )?proof)"
    r"|fill in)[^\[\]()$\\]{0,60}[\])]"
)
_DISABLED = re.compile(
    r"\\usepackage\s*\[[^]]{0,200}\b(?:disable|final|off)\b[^]]{0,200}\]\s*\{(?:todonotes|fixme)\}"
)


def unfinished_marks(context: Context) -> Iterator[Finding]:
    """PC106 for marks in proofs, and for ``\\\\todo{…}`` that is printed, anywhere."""
    document = context.document
    text = document.text
    proofs = Nesting([proof.region for proof in document.proofs])
    formulas: list[tuple[int, int]] | None = None
    for match in _marks(text.masked, text.body, context.once(stretches)):
        at = match.start()
        inside = match.end() if match.re is _COMMAND else at
        if in_regions(text.definitions, at) or in_regions(document.dropped, inside):
            continue
        sign = " ".join(match[0].split())
        if match.re is _COMMAND:
            sign = f"\\{match[1]}"
        elif proofs.innermost(at) is None:
            continue
        else:
            if formulas is None:
                formulas = [formula.region for formula in context.once(formulas_of)]
            if in_regions(formulas, at):
                continue
        where = context.once(places)
        message = f"an unfinished place is marked here ({sign}): finish it, or delete the mark"
        yield finding_at(where, match.span(), UNFINISHED, message)


def _marks(masked: str, body: int, regions: Sequence[Region]) -> list[re.Match[str]]:
    patterns = [_WORD, _QUESTIONS, _NOTE]
    if not _DISABLED.search(masked):
        patterns.append(_COMMAND)
    found = [
        match
        for pattern in patterns
        for start, end in regions
        for match in pattern.finditer(masked, max(start, body), end)
    ]
    return sorted(found, key=lambda match: match.start())
