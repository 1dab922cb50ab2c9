"""The grammar of letters: their scripts, and whether one is a function.

A letter before a parenthesis: ``f(x, y)`` is always a function applied, ``n(n+1)`` (the letter
returns inside) a product.  Of the rest, the letters of functions and any letter before one lone
letter are functions (``f(a+b)``, ``a(n)``); otherwise both are possible, with one answer for the
letter in the whole side (``x(y+1)``, ``P(A+B)``), and no letter is both.
"""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.cursor import Impossible, Unreadable
from proofcheck.expressions.groups import SCRIPTS, Groups
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import LETTERS
from proofcheck.expressions.tree import Node, Number, Operation, Symbol

_FUNCTION_LETTERS = frozenset(
    r"f g F G \phi \varphi \psi \Phi \Psi \zeta \Gamma \chi \sigma \tau".split()
)
_MINUS_ONE = Operation("neg", (Number(Fraction(1)),))


class Letters(Groups):
    """Factors that begin with a letter."""

    __slots__ = ()

    def letter(self, token: str) -> Node:
        """A letter with its scripts; before a parenthesis perhaps a function."""
        first = self.at
        names = self.names
        self.at += 3 if names[first] == "{" else 1
        name, power = token, None
        if names[self.at] == "_":
            name += self.subscript()
        end = self.ends[self.at - 1]
        if names[self.at] == "^":
            self.at += 1
            power = self.exponent()
            if names[self.at] == "_" and name == token:
                name += self.subscript()
        symbol = Symbol(name, self.starts[first], end)
        following = names[self.at]
        if following == "(" and self.applied(token, power):
            return self.scripts(self.node("call", (symbol, *self.listed()), first), first)
        if power is None:
            return self.scripts(symbol, first) if following in ("!", "_") else symbol
        if following in SCRIPTS:
            raise Unreadable("a sign after a power: " + following)
        if name == "e":
            self.features.add(Feature.E)
            return self.node("exp", (power,), first)
        return self.node("pow", (symbol, power), first)

    def applied(self, letter: str, power: Node | None) -> bool:
        """Whether a letter is a function of the parenthesis at hand."""
        inside = self.names[self.at + 1 : self.closing(self.at)]
        question = ("call", letter)
        if letter in "oO":
            raise Unreadable(f"an order of magnitude: {letter}")
        if letter == "e" and power is not None:
            return False
        if (
            letter in _FUNCTION_LETTERS
            or letter in self.called
            or _has_comma(inside)
            or (letter not in inside and _is_lone_letter(inside))
        ):
            if power is not None:
                raise Unreadable("a power of a function")
            if self.answers.get(question) == 1:
                raise Impossible("a letter that is a function and a factor")
            self.called.add(letter)
            return True
        if letter in inside:
            return False
        if power is not None:
            if power == _MINUS_ONE:
                raise Unreadable("a power of a function")
            return False
        return self.ask(question, 2, Feature.CALL) == 0


def _has_comma(tokens: list[str]) -> bool:
    depth = 0
    for token in tokens:
        if token in ("(", "{", "["):
            depth += 1
        elif token in (")", "}", "]"):
            depth -= 1
        elif token == "," and not depth:
            return True
    return False


def _is_lone_letter(tokens: list[str]) -> bool:
    """A letter, with a subscript or without."""
    if not tokens or tokens[0] not in LETTERS:
        return False
    if len(tokens) == 1 or (len(tokens) == 3 and tokens[1] == "_"):
        return True
    return tokens[1:3] == ["_", "{"] and tokens[-1] == "}" and tokens.count("}") == 1
