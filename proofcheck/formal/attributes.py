"""What words say of letters: what kind of number they are, and that one is even or divides another.

In the words of a step a formula is ``⟨k⟩``.  A saying that is read becomes a formula of its own;
what only declares a kind of number goes.
"""

from __future__ import annotations

import re
from dataclasses import replace

from proofcheck.expressions.tree import Node, Symbol
from proofcheck.formal.claim import And, Formula, Not, Relation, Sign, Sort
from proofcheck.formal.compared import SaidRelation, divides
from proofcheck.formal.logic import letters_in
from proofcheck.formal.memberships import declare
from proofcheck.formal.terms import ONE, ZERO, Untold, Variables, at_most, number
from proofcheck.formal.tokens import joined, normal
from proofcheck.formal.worded import Worded

_NOUNS: tuple[tuple[str, Sort, str], ...] = (
    (r"natural numbers?|naturals", Sort.NATURAL, "natural"),
    (r"prime numbers?|primes?|rational primes?", Sort.INTEGER, "prime"),
    (r"integers?|whole numbers?", Sort.INTEGER, ""),
    (r"real numbers?|reals|real constants?|real scalars?", Sort.REAL, ""),
    (r"(?<=positive )numbers?|(?<=positive )constants?", Sort.REAL, ""),
)
_ADJECTIVE = (
    r"(?:strictly positive|positive|negative|non-?negative|non-?zero|even|odd|fixed|arbitrary|given"
    r"|two|real|rational|small|large|the|a|an|other|another)"
)
_NOUN = "|".join(f"(?P<n{at}>{noun[0]})" for at, noun in enumerate(_NOUNS))
_BEFORE = re.compile(
    rf"(?P<adjectives>(?:\b{_ADJECTIVE} )*)(?:{_NOUN}) ⟨(?P<k>\d+)⟩(?: and ⟨(?P<l>\d+)⟩)?"
)
_AFTER = re.compile(
    rf"⟨(?P<k>\d+)⟩(?: and ⟨(?P<l>\d+)⟩)? (?P<verb>is|are|be|denotes?|being) (?:both )?"
    rf"(?P<adjectives>(?:{_ADJECTIVE} )*)(?:{_NOUN})"
    r"(?= ?(?:[.,;:)]|$|and\b|with\b|such\b|so\b|we\b|then\b))"
)
_PREDICATE = re.compile(
    r"⟨(?P<k>\d+)⟩ (?P<verb>is|are|be|must be) (?P<not>not )?"
    r"(?P<what>even|odd|strictly positive|positive|negative|non-?negative|non-?zero)"
    r"(?= ?(?:[.,;:)]|$|and\b|so\b|we\b|then\b|but\b|hence\b|because\b|since\b|while\b))"
)
_DIVIDES = re.compile(
    r"⟨(?P<a>\d+)⟩ (?:(?P<does>divides|does not divide|must divide)"
    r"|(?P<is>is (?:not )?(?:divisible by|a multiple of))) ⟨(?P<b>\d+)⟩"
)

_WITHOUT = re.compile(r"⟨(\d+)⟩")
_RELATIONS = frozenset(
    "= < > \\le \\leq \\leqslant \\ge \\geq \\geqslant \\ne \\neq \\in \\mid".split()
)


def read_sayings(worded: Worded, names: Variables) -> Worded:
    """The words without what is read here; what it says stands at the end of the pieces."""
    found = _Reader(worded, names)
    words = worded.words
    for pattern, read in (
        (_DIVIDES, found.divide),
        (_PREDICATE, found.predicate),
        (_AFTER, found.declare),
        (_BEFORE, found.declare),
    ):
        words = pattern.sub(read, words)
    return replace(
        worded,
        words=re.sub(r"\s+", " ", words).strip(),
        pieces=tuple(found.pieces),
        parts=tuple(found.parts),
        whole=tuple(found.whole),
    )


class _Reader:
    """What the sayings of one step come to.  What is not understood stays as it is."""

    def __init__(self, worded: Worded, names: Variables) -> None:
        self.names = names
        self.pieces, self.parts = list(worded.pieces), list(worded.parts)
        self.whole = list(worded.whole)

    def divide(self, match: re.Match[str]) -> str:
        sides = [self._term(int(match[side])) for side in ("a", "b")]
        if sides[0] is None or sides[1] is None:
            return match[0]
        divisor, multiple = sides if match["does"] else sides[::-1]
        assert divisor is not None and multiple is not None
        try:
            formula = divides(divisor, multiple, self.names)
        except Untold:
            return match[0]
        latex = " ".join(_WITHOUT.sub(lambda m: f"${self._latex(int(m[1]))}$", match[0]).split())
        return self._add(int(match["a"]), Not(formula) if " not " in match[0] else formula, latex)

    def predicate(self, match: re.Match[str]) -> str:
        term = self._term(int(match["k"]))
        if term is None or (match["not"] and match["what"] not in ("even", "odd")):
            return match[0]
        try:
            formula = self._property(match["what"], term)
        except Untold:
            return match[0]
        latex = f"${self._latex(int(match['k']))}$ is {match['not'] or ''}{match['what']}"
        return self._add(int(match["k"]), Not(formula) if match["not"] else formula, latex)

    def declare(self, match: re.Match[str]) -> str:
        """The letters of a bare formula, or those before the first relation of another one."""
        noun = next(at for at in range(len(_NOUNS)) if match[f"n{at}"])
        _, sort, kind = _NOUNS[noun]
        said: list[Formula] = []
        indices = [int(match[side]) for side in ("k", "l") if match[side]]
        for index in indices:
            letters = self._letters(index)
            if not letters:
                return match[0]
            for name in letters:
                declare(self.names, name, sort)
                said += _bounds(kind, match["adjectives"].split(), Symbol(name), self.names)
        verb = match["verb"] if "verb" in match.re.groupindex else ""
        shown = f"⟨{indices[0]}⟩" if len(indices) == 1 else f"⟨{indices[0]}⟩ and ⟨{indices[1]}⟩"
        if not said:
            return shown if not verb or verb == "be" else match[0]
        latex = f"{match['adjectives']}{match[f'n{noun}']} ${self._latex(indices[0])}$"
        formula = said[0] if len(said) == 1 else And(tuple(said))
        added = self._add(indices[0], formula, latex.strip())
        return f"{shown} {added}" if not all(self.pieces[one].bare for one in indices) else added

    def _property(self, what: str, term: Node) -> Formula:
        what = what.replace("-", "")
        if what in ("even", "odd"):
            even = divides(number(2), term, self.names)
            return even if what == "even" else Not(even)
        self.names.ordered.update(letters_in(term))
        match what:
            case "negative":
                return Relation(Sign.LESS, term, ZERO)
            case "nonnegative":
                return at_most(ZERO, term)
            case "nonzero":
                return Relation(Sign.UNEQUAL, term, ZERO)
        return Relation(Sign.LESS, ZERO, term)

    def _letters(self, index: int) -> list[str]:
        """The letters that a noun before or after a formula speaks of."""
        piece = self.pieces[index]
        tokens = normal(piece.latex)
        ends = [at for at, token in enumerate(tokens) if token in _RELATIONS]
        parts: list[list[str]] = [[]]
        for token in tokens[: ends[0] if ends else None]:
            if token == ",":
                parts.append([])
            else:
                parts[-1].append(token)
        found: list[str] = []
        for part in parts:
            try:
                term = self.names.term(joined(part))
            except Untold:
                return []
            if not isinstance(term, Symbol) or term.name in self.names.opaque:
                return []
            found.append(term.name)
        return found

    def _latex(self, index: int) -> str:
        return self.pieces[index].latex.strip()

    def _term(self, index: int) -> Node | None:
        """What a bare formula stands for; None when it is not read."""
        if not self.pieces[index].bare:
            return None
        try:
            return self.names.term(self.pieces[index].latex)
        except Untold:
            return None

    def _add(self, index: int, formula: Formula, latex: str) -> str:
        piece = self.pieces[index]
        said = SaidRelation(piece.region, formula, latex)
        self.pieces.append(replace(piece, said=(said,), bare=False))
        self.parts.append(self.parts[index])
        self.whole.append(True)
        return f"⟨{len(self.pieces) - 1}⟩"


def _bounds(kind: str, adjectives: list[str], letter: Symbol, names: Variables) -> list[Formula]:
    """What a noun and its adjectives say of a letter."""
    found: list[Formula] = []
    integer = names.sorts.get(letter.name, Sort.REAL) is not Sort.REAL
    if kind == "natural":
        found.append(at_most(ZERO, letter))
    if kind == "prime":
        found.append(at_most(number(2), letter))
    for adjective in adjectives:
        match adjective.replace("-", ""):
            case "positive":
                found.append(at_most(ONE, letter) if integer else Relation(Sign.LESS, ZERO, letter))
            case "nonnegative":
                found.append(at_most(ZERO, letter))
            case "negative":
                found.append(Relation(Sign.LESS, letter, ZERO))
            case "nonzero":
                found.append(Relation(Sign.UNEQUAL, letter, ZERO))
            case "even" | "odd":
                even = divides(number(2), letter, names)
                found.append(even if adjective == "even" else Not(even))
    return found
