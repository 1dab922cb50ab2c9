"""The grammar of integrals and derivatives: ``\\int_a^b … dx``, ``\\frac{d}{dx} …``."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.cursor import Unreadable
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tables import Tables
from proofcheck.expressions.tokens import DIGITS, END, LETTERS
from proofcheck.expressions.tree import Node, Number, Symbol

_ONE = Number(Fraction(1))
_OPENING = frozenset(["(", "[", "{", r"\{"])
_CLOSING = frozenset([")", "]", "}", r"\}"])
_D = (["d"], [r"\mathrm", "{", "d", "}"], [r"\mathrm", "d"])
_MOST = 4  # derivatives


class Integrals(Tables):
    """Integrals with their variable, derivatives with respect to one."""

    __slots__ = ()

    def integral(self) -> Node:
        """A definite integral, or with no bounds an ``antiderivative``."""
        self.enter()
        first, bars, stop = self.at, self.bars, self.stop
        self.at += 1
        self.bars = False
        bounds: dict[str, Node] = {}
        while self.names[self.at] in ("_", "^"):
            sign = self.names[self.at]
            if sign in bounds:
                raise self.unreadable()
            self.at += 1
            bounds[sign] = self.argument()
        if len(bounds) == 1:
            raise Unreadable("an integral over a set")
        fraction, place, variable = self.differential()
        if variable.name in self.bound:
            raise Unreadable("two integrals with one variable")
        if bounds:
            self.bound.append(variable.name)
            self.summed.add(variable.name)
        body = self.before(fraction if fraction is not None else place)
        if fraction is not None:
            self.at += 2
            above = self.before(place) or _ONE
            self.at += _length(self.names, place)
            self.expect("}")
            body = self.joined(
                [*([body] if body else []), self.node("div", (above, self.argument()), fraction)],
                fraction,
            )
        else:
            self.at += _length(self.names, place)
        if bounds:
            self.bound.pop()
        self.depth -= 1
        self.bars, self.stop = bars, stop
        if not bounds:
            return self.node("antiderivative", (variable, body or _ONE), first)
        return self.node("integral", (variable, bounds["_"], bounds["^"], body or _ONE), first)

    def before(self, place: int) -> Node | None:
        """The sum that ends before a place; None when nothing stands there."""
        if self.at == place:
            return None
        self.stop = place
        node = self.sum()
        if self.at != place:
            raise self.unreadable()
        self.stop = -1
        return node

    def differential(self) -> tuple[int | None, int, Symbol]:
        """Where the ``d`` of the integral at hand stands, and its variable; before them the
        ``\\frac`` in whose numerator it stands, if it does."""
        names = self.names
        depth = inner = 0
        fraction, last = -1, -1  # of the fraction at hand its place, and where its numerator ends
        for at in range(self.at, len(names)):
            token = names[at]
            if token in _OPENING:
                depth += 1
            elif token in _CLOSING:
                depth -= 1
            elif token == r"\int":
                inner += 1
            elif token == r"\frac" and not depth and names[at + 1] == "{":
                fraction, last = at, self.closing(at + 1)
            if depth < 0 or token == END:
                break
            length = _length(names, at)
            if not length:
                continue
            above = depth == 1 and at < last and at + length == last
            if inner:
                inner -= 1
            elif depth == 0 or above:
                end = at + length
                if names[end] == "_":
                    raise Unreadable("a differential with a subscript")
                variable = Symbol(names[end - 1], self.starts[end - 1], self.ends[end - 1])
                return (fraction if above else None), at, variable
        raise Unreadable("an integral without its variable")

    def derivation(self) -> tuple[Symbol, int] | None:
        """Reads ``\\frac{d^2}{dx^2}``; gives the variable and how often, or None."""
        names = self.names
        if names[self.at + 1] != "{":
            return None
        middle = self.closing(self.at + 1)
        if names[middle + 1] != "{":
            return None
        last = self.closing(middle + 1)
        for sign in (*_D, [r"\partial"]):
            count, above = _power(names[self.at + 2 : middle], sign)
            if not count:
                continue
            below = names[middle + 2 : last]
            if below[: len(sign)] != sign or len(below) == len(sign):
                return None
            letter = below[len(sign)]
            if letter not in LETTERS or _power(below[len(sign) :], [letter])[0] != count or above:
                return None
            place = middle + 2 + len(sign)
            self.at = last + 1
            return Symbol(letter, self.starts[place], self.ends[place]), count
        return None

    def derivative(self, variable: Symbol, count: int, first: int) -> Node:
        """What stands after ``\\frac{d}{dx}``: one factor, or the product to its end."""
        if self.ended():
            raise Unreadable("a derivative of nothing")
        start = self.at
        factors = [self.factor()]
        if self.ended() or self.ask(("derivative", start), 2, Feature.IMPLIED_ARGUMENT):
            body = factors[0]
        else:
            body = self.rest(factors, start, lambda: False)
        for _ in range(count):
            body = self.node("derivative", (variable, body), first)
        return body


def _length(names: list[str], at: int) -> int:
    """How many tokens the differential takes that stands there; 0 when none does."""
    for sign in _D:
        if names[at : at + len(sign)] == sign and names[at + len(sign)] in LETTERS:
            return len(sign) + 1
    return 0


def _power(names: list[str], base: list[str]) -> tuple[int, bool]:
    """The exponent of ``base`` (1 without one, 0 when it is not there), and whether more
    follows."""
    if names[: len(base)] != base:
        return 0, False
    rest = [name for name in names[len(base) :] if name not in "{}"]
    if not rest:
        return 1, False
    if rest[0] == "^" and len(rest) == 2 and rest[1] in DIGITS and 0 < int(rest[1]) <= _MOST:
        return int(rest[1]), False
    return 0, True
