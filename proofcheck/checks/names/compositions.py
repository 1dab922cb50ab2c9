r"""PC123: two maps that are composed in the order in which they do not fit.

``f : X \to Y`` and ``g : Y \to Z`` are declared, and then ``f \circ g`` is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from proofcheck.checks.context import Context
from proofcheck.checks.names.letters import LETTER, SCRIPTS, plain
from proofcheck.checks.names.scopes import ProofFormulas, scopes
from proofcheck.checks.places import finding_at, places
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import ON_THE_LINE, Category, Rule, Severity
from proofcheck.document.text import Region

WRONG_ORDER = Rule(
    code="PC123",
    category=Category.STRUCTURE,
    title="two maps that are composed in the wrong order",
    severity=Severity.WARNING,
    why="The domains and codomains that the proof and its statement give to the two maps fit only "
    "when they are composed the other way round.",
    example_bad="Let $f : X \\to Y$ and $g : Y \\to Z$. Then $f \\circ g$ is continuous.",
    example_good="Let $f : X \\to Y$ and $g : Y \\to Z$. Then $g \\circ f$ is continuous.",
    silence="Exchange the two, or " + ON_THE_LINE,
    false_alarms="Measured on 18,780 proofs of published texts: 17 reports; 16 were right.",
)

_ARROW = r"\s*\\(?:to|rightarrow|longrightarrow|hookrightarrow|twoheadrightarrow)(?![a-zA-Z])\s*"
_NAME = f"{LETTER}{SCRIPTS}"
_NAMES = rf"{_NAME}(?:\s*,\s*{_NAME}){{0,4}}"
# What a map goes from or to: neither a relation nor another arrow is in it.
_OBJECT = (
    r"(?:[^\\:=,;.$&()<>|]|\\(?!to(?![a-zA-Z])|[a-zA-Z]*arrow|mapsto|circ|in(?![a-zA-Z])|subset|text"
    r"|q?quad|colon)[a-zA-Z]+(?![a-zA-Z])|\([^()$]{0,60}\)){1,60}?"
)
_ENDS = r"\s*(?=\Z|[,.;)&]|\\(?:\\|text|q?quad|[,;:! ]))"
FEW = 2
"""So many misfits are reported even where nothing shows in which order the text composes."""
MAX_NAMES = 80  # characters before the colon

_ARROWS = re.compile(r"\\(?:to|[a-z]*rightarrow)(?![a-zA-Z])")
_BEGINS = r"(?<![\w}'_^\\])(?<!\\circ)(?<!\\circ )"
_COLON = re.compile(r":|\\colon(?![a-zA-Z])")
_DECLARED = re.compile(rf"{_BEGINS}{_NAMES}\s*\Z")
_GOES = re.compile(rf"\s*(?P<domain>{_OBJECT}){_ARROW}(?P<codomain>{_OBJECT}){_ENDS}")
_COMPOSED = re.compile(
    rf"{_BEGINS}(?P<outer>{_NAME})\s*\\circ(?![a-zA-Z])\s*(?=(?P<inner>{_NAME}))"
)


class _Map(NamedTuple):
    """From where to where a map goes, as they are compared."""

    domain: str
    codomain: str

    def follows(self, other: _Map) -> bool:
        """Whether it can be applied to what the other one gives."""
        return other.codomain == self.domain


class _Composition(NamedTuple):
    """Two declared maps that are composed; the regions are those of the names in the text."""

    outer: str
    inner: str
    region: Region
    maps: tuple[_Map, _Map]


def wrong_orders(context: Context) -> Iterator[Finding]:
    """PC123 for each composition of declared maps that fits only the other way round.

    Of none where most compositions are so: those texts write the first map first.
    """
    wrong: list[_Composition] = []
    right = 0
    for scope in context.once(scopes):
        for found in _compositions(scope):
            outer, inner = found.maps
            if outer.follows(inner):
                right += 1
            elif inner.follows(outer):
                wrong.append(found)
    if len(wrong) > max(right, FEW):
        return
    for found in wrong:
        yield _finding(context, found)


def _compositions(scope: ProofFormulas) -> Iterator[_Composition]:
    """The compositions in a proof of two maps that are declared once each."""
    maps: dict[str, set[_Map]] = {}
    for formula in (*scope.statement, *scope.proof):
        for names, goes in _declared(formula.text):
            for name in names.split(","):
                maps.setdefault(plain(name), set()).add(goes)
    if len(maps) < 2:
        return
    for formula in scope.proof:
        for match in _COMPOSED.finditer(formula.text) if "\\circ" in formula.text else ():
            outer, inner = plain(match["outer"]), plain(match["inner"])
            if len(maps.get(outer, ())) == len(maps.get(inner, ())) == 1:
                region = (formula.start + match.start(), formula.start + match.end("inner"))
                both = (next(iter(maps[outer])), next(iter(maps[inner])))
                yield _Composition(match["outer"].strip(), match["inner"].strip(), region, both)


def _declared(formula: str) -> Iterator[tuple[str, _Map]]:
    """The names that a formula declares as maps, with commas between them."""
    if not _ARROWS.search(formula):
        return
    for colon in _COLON.finditer(formula):
        before = formula[max(0, colon.start() - MAX_NAMES) : colon.start()]
        goes = _GOES.match(formula, colon.end())
        if goes and (names := _DECLARED.search(before)):
            yield names[0], _Map(plain(goes["domain"]), plain(goes["codomain"]))


def _finding(context: Context, found: _Composition) -> Finding:
    text = context.document.text
    mended = f"{found.inner} \\circ {found.outer}"
    outer, inner = found.maps
    return finding_at(
        context.once(places),
        found.region,
        WRONG_ORDER,
        f"these maps fit only the other way round: write {mended}",
        confidence=0.85,
        evidence=f"{found.outer} goes from {outer.domain} to {outer.codomain}, {found.inner} from "
        f"{inner.domain} to {inner.codomain}",
        suggestion=mended,
        replacement=Replacement(text.span(found.region), mended),
    )
