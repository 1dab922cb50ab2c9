r"""PC124: a sum, product, union … whose index its body does not use, while it uses another one.

``\sum_{i = 1}^n \lambda_j``; not ``\bigoplus_{i \in I} R``, where all summands are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.names.formulas import WrittenFormula, plain_formulas
from proofcheck.checks.names.letters import NO_LETTERS, letters_of
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.latex.arguments import group_end
from proofcheck.latex.lexer import Kind, scanner

UNUSED_INDEX = Rule(
    code="PC124",
    category=Category.STRUCTURE,
    title="a sum whose index is not the one that its terms have",
    severity=Severity.WARNING,
    why="The terms of the sum, product, union or intersection do not depend on its index, but have "
    "an index that nothing there binds: one of the two letters is not what is meant.",
    example_bad="$\\sum_{i = 1}^n \\lambda_j$",
    example_good="$\\sum_{i = 1}^n \\lambda_i$",
    silence="Use the same letter, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 21 reports, all right.",
)

MAX_BODY = 200  # characters
_BIG = re.compile(
    r"\\(?:sum|prod|bigcup|bigcap)(?![a-zA-Z])(?:\s*\\(?:no)?limits)?(?P<scripts>(?:\s*[_^]))"
)
_SCRIPT = re.compile(r"\s*(?P<sign>[_^])\s*(?:(?P<group>\{)|(?P<one>\\[a-zA-Z]+|[a-zA-Z0-9]))")
_INDEX = re.compile(r"\s*(?P<index>[a-z])\s*(?P<range>=|\\in(?![a-zA-Z])|\Z)")
# A family of equal things is indexed by a set of numbers: \prod_{n \in \mathbb{N}} A_a.
_NUMBERS = re.compile(r"\\in\s*(?:\\math|\\[A-Z])")
# Where the terms end, outside brackets: relations, commas, and what stands in a row of its own.
_PIECES = scanner(Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.CHARACTER)
_ENDS = frozenset(
    """le leq leqslant ge geq geqslant in notin subset subseteq supset supseteq to rightarrow
    longrightarrow Rightarrow Longrightarrow implies iff Leftrightarrow mapsto longmapsto cong simeq
    equiv sim approx ne neq lesssim ll gg quad qquad text mbox setminus mid label tag begin end
    intertext nonumber coloneqq""".split()
)
_SIGNS = frozenset("= < > , ; & : \\\\ |".split())
_OPENING = frozenset("( [ { \\{ \\langle \\lfloor \\lceil \\lvert".split())
_CLOSING = frozenset(") ] } \\} \\rangle \\rfloor \\rceil \\rvert".split())
_INDEXED = re.compile(
    r"(?<![a-zA-Z{\\])(?P<base>\\[a-zA-Z]+|[a-zA-Z])'*\s*_\s*"
    r"(?:\{\s*(?P<group>[a-z])\s*(?:[+-]\s*\d\s*)?\}|(?P<one>[a-z])(?![a-zA-Z]))"
)


class _Sum(NamedTuple):
    """A sum: its index, the letters below it, and where its terms stand in the formula."""

    letter: str
    below: frozenset[str]
    start: int
    terms: int
    end: int


def unused_indices(context: Context) -> Iterator[Finding]:
    """PC124 for each sum whose terms have an index that is bound nowhere in place of its own."""
    for formula in context.once(plain_formulas):
        if "\\" not in formula.text:
            continue
        sums = list(_sums(formula.text))
        bound = frozenset().union(*(found.below for found in sums))
        for found in sums:
            terms = formula.text[found.terms : found.end]
            if found.letter in letters_of(terms):
                continue
            others = indices_of(terms) - bound
            if len(others) == 1:
                yield _finding(context, formula, found, others.pop())


def _sums(formula: str) -> Iterator[_Sum]:
    for match in _BIG.finditer(formula):
        at, below = match.start("scripts"), None
        while script := _SCRIPT.match(formula, at):
            at = script.end()
            if script["group"]:
                at = group_end(formula, script.start("group"))
            if script["sign"] == "_":
                inside = formula[script.start("group") + 1 : at - 1] if script["group"] else ""
                below = inside or script["one"]
        index = _INDEX.match(below) if below else None
        if index is None or below is None or _NUMBERS.search(below):
            continue
        end = _end_of_terms(formula, at)
        if formula[at:end].strip():
            yield _Sum(index["index"], frozenset(letters_of(below)), match.start(), at, end)


def _end_of_terms(formula: str, at: int) -> int:
    """Where the terms end that begin at ``at``."""
    depth = 0
    while (piece := _PIECES.match(formula, at)) and at < len(formula):
        sign = piece[0]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth -= 1
        if depth < 0 or (not depth and (sign in _SIGNS or piece["control_word"] in _ENDS)):
            return at
        at = piece.end()
    return at


def indices_of(terms: str) -> set[str]:
    """The single letters that are an index of a letter in the terms, 1 added or not."""
    if len(terms) > MAX_BODY:
        return set()
    plain = NO_LETTERS.sub(" ", terms)
    return {
        match["group"] or match["one"]
        for match in _INDEXED.finditer(plain)
        if not match["base"].startswith(("\\math", "\\Bbb"))
    }


def _finding(context: Context, formula: WrittenFormula, found: _Sum, other: str) -> Finding:
    terms = formula.text[found.terms : found.end]
    mended = re.sub(
        rf"(_\s*\{{?\s*){other}(?![a-zA-Z])", lambda match: match[1] + found.letter, terms
    )
    text = context.document.text
    region = (formula.start + found.start, formula.start + found.terms + len(terms.rstrip()))
    place = (formula.start + found.terms, formula.start + found.end)
    known = "\x00" not in terms
    return finding_at(
        context.once(places),
        region,
        UNUSED_INDEX,
        f"the index {found.letter} does not occur in the terms, which have the index {other}: use "
        "one letter for both",
        confidence=0.85,
        suggestion=mended.strip() if known else None,
        replacement=Replacement(text.span(place), mended) if known else None,
    )
