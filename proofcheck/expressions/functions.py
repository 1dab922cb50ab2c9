"""The grammar of elementary functions: how far an argument goes without parentheses."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.cursor import Unreadable
from proofcheck.expressions.grammar import Grammar
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import BIG, FUNCTIONS, SLASHES, TIMES
from proofcheck.expressions.tree import Node, Number, Operation

_OPENING = frozenset(["(", "[", r"\{"])
_INVERSES = {"sin": "arcsin", "cos": "arccos", "tan": "arctan"}
_TRIGONOMETRIC = frozenset("sin cos tan cot sec csc sinh cosh tanh coth".split())
_MINUS_ONE = Operation("neg", (Number(Fraction(1)),))


class Functions(Grammar):
    """Elementary functions and their arguments."""

    __slots__ = ()

    def function(self, name: str) -> Node:
        """An elementary function with its power, its base and its argument."""
        self.enter()
        first = self.at
        self.at += 1
        base: Node | None = None
        power: Node | None = None
        while self.names[self.at] in ("_", "^"):
            self.at += 1
            if self.names[self.at - 1] == "^" and power is None:
                power = self.exponent()
            elif self.names[self.at - 1] == "_" and base is None and name == "log":
                base = self.argument()
            else:
                raise Unreadable("scripts of a function")
        argument = self.function_argument()
        inverse = power == _MINUS_ONE and name in _TRIGONOMETRIC
        if inverse and self.ask("inverse", 2, Feature.INVERSE) == 0:
            if name not in _INVERSES:
                raise Unreadable("the inverse of a function")
            name, power = _INVERSES[name], None
        node = self.node("log" if name == "ln" else name, (argument,), first)
        if name == "log" and base is None:
            answer = self.ask("log", 3, Feature.LOG)
            if answer:
                node = self.node("div", (node, _log(10 if answer == 1 else 2)), first)
        elif base is not None:
            node = self.node("div", (node, Operation("log", (base,), base.start, base.end)), first)
        if power is not None:
            node = self.node("pow", (node, power), first)
        self.depth -= 1
        return node

    def function_argument(self) -> Node:
        """``\\sin(x)``, ``\\sin x``; how far an argument without parentheses goes is asked.

        ``\\sin(x)y`` and ``\\sin(x)^2`` are ambiguous too, ``\\sin(x)\\cdot y`` and
        ``\\sin(x)/y`` are not.
        """
        first = self.at
        parenthesised = self.names[first] in _OPENING
        if parenthesised:
            argument = self.group()
            if (
                self.names[self.at] in ("^", "!")
                and self.ask("power of an argument", 2, Feature.IMPLIED_ARGUMENT) == 1
            ):
                argument = self.scripts(argument, first)
                parenthesised = False
            if self.names[self.at] in ("^", "!", "_"):
                return argument
        else:
            argument = self.factor()
        factors = [argument]
        if self.following() == "factor":
            question = "after a parenthesis" if parenthesised else "side by side"
            if self.ask(question, 2, Feature.IMPLIED_ARGUMENT) == (1 if parenthesised else 0):
                self.run(factors, lambda: self.following() != "factor")
        if parenthesised:
            return self.joined(factors, first)
        if self.following() == "parenthesis" and self.ask(
            "parenthesis", 2, Feature.IMPLIED_ARGUMENT
        ):
            self.run(factors, lambda: self.following() not in ("factor", "parenthesis"))
        if self.following() == "sign" and self.ask("sign", 2, Feature.IMPLIED_ARGUMENT):
            return self.rest(factors, first, lambda: self.following() == "end")
        return self.joined(factors, first)

    def following(self) -> str:
        """What comes after an argument without parentheses; another function ends it, and perhaps
        a parenthesis or a fraction."""
        token = self.names[self.at]
        if self.ended() or token in FUNCTIONS or token in BIG:
            return "end"
        if token in TIMES or token in SLASHES:
            return "sign"
        return "parenthesis" if token in _OPENING or token == r"\frac" else "factor"


def _log(number: int) -> Operation:
    return Operation("log", (Number(Fraction(number)),))
