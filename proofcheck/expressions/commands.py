"""The grammar of the other commands: fractions, roots, lists, and what stands between bars."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.cursor import Unreadable
from proofcheck.expressions.integrals import Integrals
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import BIG, FUNCTIONS
from proofcheck.expressions.tree import Node, Number, Symbol

_FRACTIONS = {r"\frac": "div", r"\binom": "binomial"}
_LISTS = {r"\gcd": "gcd", r"\max": "max", r"\min": "min", r"\lcm": "lcm"}
_AROUND = {
    r"\lvert": (r"\rvert", "abs"),
    r"\lfloor": (r"\rfloor", "floor"),
    r"\lceil": (r"\rceil", "ceil"),
    "|": ("|", "abs"),
}
_NAMES = {r"\operatorname", r"\mathrm"}


class Commands(Integrals):
    """The whole grammar: fractions, roots, bars, lists, names."""

    __slots__ = ()

    def command(self) -> Node:
        token = self.names[self.at]
        if token in _FRACTIONS:
            return self.fraction(_FRACTIONS[token])
        if token in FUNCTIONS:
            return self.function(FUNCTIONS[token])
        if token in BIG:
            return self.big(BIG[token])
        if token == r"\sqrt":
            return self.root()
        if token in _AROUND:
            return self.around(*_AROUND[token])
        if token in _LISTS:
            return self.extremum(_LISTS[token])
        if token in _NAMES:
            return self.named()
        if token == r"\int":
            return self.integral()
        if token == r"\begin":
            return self.table()
        if token == r"\det":
            return self.determinant()
        raise self.unreadable()

    def fraction(self, name: str) -> Node:
        """``\\frac`` and ``\\binom``; of digits without braces each takes one."""
        first = self.at
        derivation = self.derivation()
        if derivation:
            return self.derivative(*derivation, first)
        self.at += 1
        digits = self.names[self.at]
        if digits.isdigit() and len(digits) == 2:
            start = self.starts[self.at]
            self.at += 1
            pair = tuple(
                Number(Fraction(int(digit)), start=start + at, end=start + at + 1)
                for at, digit in enumerate(digits)
            )
            return self.node(name, pair, first)
        return self.node(name, (self.argument(), self.argument()), first)

    def root(self) -> Node:
        first = self.at
        self.at += 1
        degree: Node = Number(Fraction(2))
        if self.names[self.at] == "[":
            (degree,) = self.listed(1)
        return self.node("root", (self.argument(), degree), first)

    def around(self, closing: str, name: str) -> Node:
        """``|…|``, ``\\lfloor … \\rfloor``."""
        first, bars = self.at, self.bars
        if closing == "|" and bars:
            raise Unreadable("bars within bars")
        if name == "abs":
            self.features.add(Feature.BARS)
        self.bars = closing == "|"
        self.parentheses += 1
        self.at += 1
        node = self.sum()
        self.expect(closing)
        self.parentheses -= 1
        self.bars = bars
        return self.node(name, (node,), first)

    def extremum(self, name: str) -> Node:
        """``\\gcd(a, b)``, ``\\max\\{a, b\\}``."""
        first = self.at
        self.at += 1
        if self.names[self.at] not in ("(", r"\{"):
            raise Unreadable(f"{name} without parentheses")
        return self.node(name, self.listed(), first)

    def named(self) -> Node:
        """``\\operatorname{name}(…)`` and ``\\mathrm{name}(…)``: a function, known or not."""
        first = self.at
        command = self.names[first]
        self.at += 1
        if self.names[self.at] == "*":
            self.at += 1
        if self.names[self.at] != "{":
            raise Unreadable(f"the command {command}")
        last = self.closing(self.at)
        name = "".join(self.names[self.at + 1 : last])
        self.at = last  # its brace stands for the command of the same name
        if "\\" + name in FUNCTIONS:
            return self.function(FUNCTIONS["\\" + name])
        if "\\" + name in _LISTS:
            return self.extremum(_LISTS["\\" + name])
        self.at += 1
        if name == "e" and self.names[self.at] == "^":
            self.at += 1
            self.features.add(Feature.E)
            return self.node("exp", (self.exponent(),), first)
        if self.names[self.at] != "(" or not name.isalpha():
            raise Unreadable(f"the command {command}{{{name}}}")
        symbol = Symbol(rf"\operatorname{{{name}}}", self.starts[first], self.ends[last])
        return self.node("call", (symbol, *self.listed()), first)
