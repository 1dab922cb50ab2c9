"""Sides of relations as terms of claims, and what their notation means.

Inside a proof a variable goes by its LaTeX; a table knows what each stands for.  What the engines
do not know (roots, absolute values, the larger of two numbers) becomes a variable with formulas
that say what it is; of everything else (sums, functions) a variable that is opaque.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from proofcheck.expressions.evaluate import exact
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.parse import parse
from proofcheck.expressions.tree import PI, Node, Number, Operation, Symbol, symbols, walk
from proofcheck.formal.claim import (
    MAX_EXPONENT,
    TERMS,
    And,
    Formula,
    Implies,
    Or,
    Reason,
    Relation,
    Sign,
    Sort,
)
from proofcheck.formal.latex import latex_of
from proofcheck.formal.opaque import abstract
from proofcheck.formal.tokens import joined, normal

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
MAX_NODES = 300  # of a side
_LETTER = "\\varpi_{%d}"
_FIRST = 70_000
_NORM = re.compile(
    r"(?:\\lVert ?(?P<inner>.+)\\rVert|\\\| ?(?P<plain>.+)\\\|)(?P<suffix>_.+)?", re.DOTALL
)
# Why a side is not read that may still be compared as a whole.
_ONE_THING = (
    "an ellipsis",
    "an operation on sets",
    "a set",
    "a list",
    "a relation: :",
    "a special",
    "it cannot be told where \\mathbf",
    "it cannot be told where \\mathcal",
)
_SEVERAL = frozenset("\\pm \\mp \\infty \\to \\mapsto \\text \\mbox \\forall \\exists".split())
_OBJECTS = frozenset("matrix row det transpose".split())
# Notation that means other things elsewhere: Legendre's symbol, a convolution.
_UNSURE = frozenset(
    [Feature.MIXED_FRACTION, Feature.COMMA, Feature.PARENTHESISED_FRACTION, Feature.ASTERISK]
)


class Untold(Exception):  # noqa: N818 - not an error of ours
    """A side is no term; the arguments are the reason and what says more."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def number(value: int) -> Number | Operation:
    """An integer as a term."""
    return _numeral(Fraction(value))


def _numeral(value: Fraction) -> Number | Operation:
    return Number(value) if value >= 0 else Operation("neg", (Number(-value),))


def at_most(left: Node, right: Node) -> Relation:
    return Relation(Sign.AT_MOST, left, right)


def equal(left: Node, right: Node) -> Relation:
    return Relation(Sign.EQUAL, left, right)


@dataclass
class Variables:
    """The variables of one proof, by their LaTeX.

    ``opaque`` are those that stand for terms, ``notation`` what the notation of some of them says
    of them, ``sorts`` the sorts that are not real.  ``functions`` and ``numbers`` are letters that
    the text says to be that, ``ordered`` what it compares by order.  ``derived`` are variables
    whose notation says all that there is: of these ``absolute`` has absolute values, with what
    stands between the bars.  ``norms`` is the same with what stands behind the bars; ``powers`` has
    the base and the exponent of powers, ``bases`` these bases as terms, ``factorials`` what each is
    of, ``distances`` the name of a distance and its points.  ``normed`` and ``metric``: the text
    speaks of norms, of metrics.
    """

    letters: dict[str, str] = field(default_factory=dict)  # of the parser, to LaTeX
    opaque: set[str] = field(default_factory=set)
    notation: dict[str, tuple[Formula, ...]] = field(default_factory=dict)
    sorts: dict[str, Sort] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    ordered: set[str] = field(default_factory=set)
    absolute: dict[str, Node] = field(default_factory=dict)
    derived: set[str] = field(default_factory=set)
    powers: dict[str, tuple[str, Node]] = field(default_factory=dict)
    bases: dict[str, Node] = field(default_factory=dict)
    factorials: dict[str, Node] = field(default_factory=dict)
    norms: dict[str, tuple[str, Node]] = field(default_factory=dict)
    distances: dict[str, tuple[str, ...]] = field(default_factory=dict)
    normed: bool = False
    metric: bool = False
    _known: dict[str, str] = field(default_factory=dict)

    def letter(self, latex: str, opaque: bool) -> str:
        """What the parser is given for a term."""
        if latex not in self._known:
            self._known[latex] = _LETTER % (_FIRST + len(self._known))
            self.letters[self._known[latex]] = latex
            if opaque:
                self.opaque.add(latex)
                self._norm(latex)
        return self._known[latex]

    def _norm(self, latex: str) -> None:
        """Enters the vector of a norm, where it can be read."""
        match = _NORM.fullmatch(latex)
        if match is not None:
            with suppress(Untold):
                inner = self.term(match["inner"] or match["plain"])
                self.norms[latex] = (match["suffix"] or "", inner)

    def side(self, latex: str) -> Node:
        """A side of an equation: as a term, or whole as an opaque variable, when what cannot be
        read in it does not make it more than one thing.  Raises Untold."""
        try:
            return self.term(latex)
        except Untold as untold:
            if untold.reason is not Reason.UNREAD or not untold.detail.startswith(_ONE_THING):
                raise
        tokens = normal(latex)
        if not _SEVERAL.isdisjoint(tokens) or len(tokens) > MAX_NODES:
            raise Untold(Reason.UNREAD)
        return self._opaque(joined(tokens))

    def term(self, latex: str) -> Node:
        """A side as a term.  Raises Untold."""
        without = abstract(latex, self.letter)
        if isinstance(without, Refused):
            raise Untold(Reason.UNREAD, without.reason)
        read = parse(without)
        if isinstance(read, Refused):
            raise Untold(Reason.UNREAD, read.reason)
        found: list[Node] = []
        for reading in read.readings:
            if len(read.readings) > 1 and self._denied(reading.tree):
                continue
            if not _UNSURE.isdisjoint(reading.features):
                raise Untold(Reason.AMBIGUOUS)
            if sum(1 for _ in walk(reading.tree)) > MAX_NODES:
                raise Untold(Reason.SIZE)
            tree = self._term(reading.tree)
            if tree not in found:
                found.append(tree)
        if len(found) != 1:
            raise Untold(Reason.AMBIGUOUS)
        return found[0]

    def _denied(self, tree: Node) -> bool:
        """Whether a reading takes a number for a function, or a function for a number."""
        called = {
            node.arguments[0].name
            for node in walk(tree)
            if isinstance(node, Operation)
            and node.name == "call"
            and isinstance(node.arguments[0], Symbol)
        }
        return not called.isdisjoint(self.numbers) or not symbols(tree).isdisjoint(self.functions)

    def _written(self, node: Node) -> str:
        return latex_of(node, self.letters)

    # -- trees ------------------------------------------------------------------------------------

    def _term(self, node: Node) -> Node:
        if isinstance(node, Number):
            return Number(node.value)
        if isinstance(node, Symbol):
            return self._variable(node.name)
        if not symbols(node) and node.name != "call":
            value = exact(node, {})
            if isinstance(value, Fraction):
                return _numeral(value)
        if node.name in _OBJECTS:
            raise Untold(Reason.OBJECTS)
        if node.name == "pow":
            return self._power(*node.arguments)
        if node.name == "abs":
            return self._absolute(self._term(node.arguments[0]))
        if node.name == "root" and node.arguments[1] == Number(Fraction(2)):
            return self._root(self._term(node.arguments[0]))
        if node.name in ("max", "min"):
            return self._extreme(node.name, tuple(map(self._term, node.arguments)))
        if node.name in TERMS:
            return Operation(node.name, tuple(map(self._term, node.arguments)))
        latex = self._written(node)
        if node.name == "exp":
            self.powers[latex] = ("e", self._term(node.arguments[0]))
            return self._opaque(latex, Relation(Sign.LESS, ZERO, Symbol(latex)))
        if node.name == "factorial":
            self.factorials[latex] = self._term(node.arguments[0])
            return self._opaque(latex, at_most(ONE, Symbol(latex)))
        if node.name == "call" and len(node.arguments) == 3:
            self.distances[latex] = tuple(map(self._written, node.arguments))
        return self._opaque(latex)

    def _variable(self, name: str) -> Symbol:
        latex = self.letters.get(name, name)
        if name == PI:
            self.opaque.add(name)
            three, four = number(3), number(4)
            self.notation[name] = (
                Relation(Sign.LESS, three, Symbol(name)),
                Relation(Sign.LESS, Symbol(name), four),
            )
        return Symbol(latex)

    def _opaque(self, latex: str, *notation: Formula) -> Symbol:
        self.opaque.add(latex)
        if notation:
            self.notation[latex] = notation
        return Symbol(latex)

    def _power(self, base: Node, exponent: Node) -> Node:
        literal = exact(exponent, {}) if not symbols(exponent) else None
        if isinstance(literal, Fraction) and literal.denominator == 1:
            size = abs(literal.numerator)
            if size > MAX_EXPONENT:
                return self._opaque(self._written(Operation("pow", (base, exponent))))
            power = Operation("pow", (self._term(base), Number(Fraction(size))))
            plain = ONE if size == 0 else power.arguments[0] if size == 1 else power
            return Operation("div", (ONE, plain)) if literal < 0 else plain
        if isinstance(literal, Fraction) and literal == Fraction(1, 2):
            return self._root(self._term(base))
        rest, more = _split(exponent)
        if more and more <= MAX_EXPONENT:
            factor = self._power(base, rest)
            return Operation("mul", (self._power(base, Number(Fraction(more))), factor))
        positive = isinstance(base, Number) and base.value > 0
        latex = self._written(Operation("pow", (base, exponent)))
        bound = (Relation(Sign.LESS, ZERO, Symbol(latex)),) if positive else ()
        self.powers[latex] = (self._written(base), self._term(exponent))
        self.bases[self._written(base)] = self._term(base)
        return self._opaque(latex, *bound)

    def _absolute(self, inner: Node) -> Node:
        latex = f"|{self._written(inner)}|"
        self.absolute[latex] = inner
        self.derived.add(latex)
        return self._opaque(latex, at_most(ZERO, Symbol(latex)))

    def _root(self, inner: Node) -> Node:
        latex = f"\\sqrt{{{self._written(inner)}}}"
        root = Symbol(latex)
        square = equal(Operation("pow", (root, number(2))), inner)
        self.derived.add(latex)
        return self._opaque(
            latex, Implies(at_most(ZERO, inner), And((at_most(ZERO, root), square)))
        )

    def _extreme(self, name: str, of: tuple[Node, ...]) -> Node:
        latex = f"\\{name}({','.join(map(self._written, of))})"
        one = Symbol(latex)
        bounds = (at_most(each, one) if name == "max" else at_most(one, each) for each in of)
        self.derived.add(latex)
        return self._opaque(latex, *bounds, Or(tuple(equal(one, each) for each in of)))


def _split(exponent: Node) -> tuple[Node, int]:
    """An exponent as what has letters and a positive integer: n+1 as n and 1."""
    if not (isinstance(exponent, Operation) and exponent.name == "add"):
        return exponent, 0
    literal = [one for one in exponent.arguments if isinstance(one, Number)]
    rest = [one for one in exponent.arguments if not isinstance(one, Number)]
    value = sum((one.value for one in literal), Fraction(0))
    if not literal or not rest or value.denominator != 1:
        return exponent, 0
    return rest[0] if len(rest) == 1 else Operation("add", tuple(rest)), value.numerator
