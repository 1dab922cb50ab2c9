"""What the text around an equation assumes of its letters, in formulas and in words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofcheck.checks.mathematics.chains import links
from proofcheck.checks.mathematics.definitions import replaced
from proofcheck.checks.mathematics.moduli import Moduli, holds_in_a_ring, moduli_of
from proofcheck.checks.mathematics.reading import read, side_text
from proofcheck.checks.mathematics.relations import Relation, follows
from proofcheck.checks.mathematics.shapes import shape
from proofcheck.document.document import Document
from proofcheck.document.text import Region, Text
from proofcheck.expressions.interpretation import Interpretations
from proofcheck.expressions.tree import Node, Number, Symbol, symbols
from proofcheck.latex.formulas import Formula

BEFORE = 1_500  # characters of the text before an equation, whatever they belong to
AFTER = 120  # and after it
MAX_FORMULAS = 80  # the last ones before an equation in which relations are looked for

# What a word says of the letters of an equation: of which of them, nobody can tell.
_SAID: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(words, re.IGNORECASE), *relation)
    for words, relation in (
        (r"\bidempoten|\bproject(?:ion|eur|or)|\bProjekt|идемпотент|проект|幂等", ("x^2", "x")),
        (r"\binvoluti|\bself-?inverse|\bof order (?:two|\$?2)|инволюц|对合", ("x^2", "1")),
        (r"\bdual(?:e[nrs]?)? (?:numbers?|Zahl)|\bnombres? du(?:al|aux)|\bnilpoten|\binfinitesimal"
         r"|\bsquare[- ]zero|дуальн|нильпотент|对偶数|幂零", ("x^2", "0")),
        (r"\b(?:cube|cubic|third) roots? of|\bracines? cubi|\bdritte\w* Einheitsw|\bEisenstein"
         r"|кубическ|单位根", ("x^2 + x + 1", "0")),
        (r"\bgolden|\bFibonacci|\bnombre d'or|\bGoldene|золот|黄金", ("x^2", "x + 1")),
    )
)  # fmt: skip
_UNIT = re.compile(r"[EI](?:_.*)?")  # matrices


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The rings of which the text speaks, the equations that it states, and its words."""

    moduli: Moduli
    relations: tuple[Relation, ...]
    text: str


def scope_of(document: Document, region: Region) -> list[Region]:
    """The regions of a document's text that say what letters are at ``region``: the text before,
    the proof so far, the statement."""
    start, end = region
    found = [(max(0, start - BEFORE), end + AFTER)]
    for proof in document.proofs:
        if proof.region[0] <= start < proof.region[1]:
            found.append((proof.region[0], end + AFTER))
            if proof.statement is not None:
                found.append(proof.statement.region)
    found += [one.region for one in document.statements if one.region[0] <= start < one.region[1]]
    joined: list[Region] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def assumed(document: Document, formulas: Sequence[Formula], here: Formula) -> Assumptions:
    """What is assumed where the formula ``here`` stands; ``formulas`` are all of the document."""
    text, regions = document.text, scope_of(document, here.region)
    words = "\n".join(text.expand(text.masked[start:end], start) for start, end in regions)
    found: list[Relation] = []
    starts = [formula.region[0] for formula in formulas]
    for start, end in regions:
        inside = formulas[bisect_left(starts, start) : bisect_left(starts, end)]
        for formula in inside[-MAX_FORMULAS:]:
            if formula != here:
                found += _relations(text, formula)
    return Assumptions(moduli_of(words), tuple(found), words)


def _relations(text: Text, formula: Formula) -> Iterator[Relation]:
    for link in links(text.masked, formula):
        if link.relation not in ("=", "define") or not (link.left.whole and link.right.whole):
            continue
        sides = [read(side_text(text, side)) for side in (link.left, link.right)]
        trees = [side.readings[0].tree for side in sides if isinstance(side, Interpretations)]
        if len(trees) == len(sides) and any(map(symbols, trees)):
            yield trees[0], trees[1]


def makes_true(left: Node, right: Node, assumptions: Assumptions) -> bool:
    """Whether an equation that is false of all numbers holds under what is assumed."""
    if holds_in_a_ring(left, right, assumptions.moduli):
        return True
    own = {shape(left), shape(right)}
    stated = [one for one in assumptions.relations if {shape(one[0]), shape(one[1])} != own]
    names = sorted(symbols(left) | symbols(right))
    said = [
        (_of(first, name), _of(second, name))
        for words, first, second in _SAID
        if words.search(assumptions.text)
        for name in names
    ]
    units = [(Symbol(name), Number(Fraction(1))) for name in names if _UNIT.fullmatch(name)]
    return follows(left, right, [*stated, *said, *units])


def _of(side: str, name: str) -> Node:
    """A side of a relation of the table above, about another letter."""
    readings = read(side)
    assert isinstance(readings, Interpretations)
    return replaced(readings.readings[0].tree, {"x": Symbol(name)})
