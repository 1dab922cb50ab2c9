"""The grammar of sums and products over a range of integers."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.cursor import Unreadable
from proofcheck.expressions.functions import Functions
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import LETTERS
from proofcheck.expressions.tree import Node, Number, Operation, Symbol

_ONE = Number(Fraction(1))


class Sums(Functions):
    """``\\sum`` and ``\\prod``."""

    __slots__ = ()

    def big(self, name: str) -> Node:
        """``\\sum_{i=1}^{n}`` and ``\\sum_{1 \\le i \\le n}``, with all factors that follow.

        The first factor of a ``\\prod`` may be all its body: ``\\prod_{i=1}^n i \\cdot 2``.
        """
        self.enter()
        first, bars = self.at, self.bars
        self.at += 1
        self.bars = False
        variable = lower = upper = None
        while self.names[self.at] in ("_", "^"):
            self.at += 1
            if self.names[self.at - 1] == "^" and upper is None:
                upper = self.argument()
            elif self.names[self.at - 1] == "_" and variable is None:
                variable, lower, within = self.bounds()
                upper = within or upper
            else:
                raise Unreadable("scripts of a sum")
        if variable is None or lower is None or upper is None:
            raise Unreadable("a sum without bounds")
        self.bars = bars
        if variable.name in self.bound:
            raise Unreadable("two sums with one variable")
        self.bound.append(variable.name)
        self.summed.add(variable.name)
        start = self.at
        factors = [self.factor()]
        if name == "sum" or self.ended() or not self.ask(("body", start), 2, Feature.PRODUCT):
            body = self.rest(factors, start, lambda: False)
        else:
            body = factors[0]
        self.bound.pop()
        self.depth -= 1
        return self.node(name, (variable, lower, upper, body), first)

    def is_strict(self) -> bool:
        """Reads ``<`` or ``\\le``."""
        token = self.names[self.at]
        if token not in (r"\lt", r"\le"):
            raise Unreadable("a sum without bounds")
        self.at += 1
        return token == r"\lt"

    def bounds(self) -> tuple[Symbol, Node, Node | None]:
        """``{i=1}`` or ``{1 \\le i < n}``: the variable, the lower and perhaps the upper bound."""
        if self.names[self.at] != "{":
            raise Unreadable("a sum without bounds")
        self.closing(self.at)
        self.at += 1
        lower: Node | None = None
        if self.names[self.at + 1] != "=":
            lower = self.sum()
            if self.is_strict():
                lower = _shifted(lower, _ONE)
        first = self.at
        if self.names[first] not in LETTERS:
            raise Unreadable("a sum without bounds")
        variable = Symbol(self.names[first], self.starts[first], self.ends[first])
        self.at += 1
        upper: Node | None = None
        if lower is None:
            self.at += 1
            lower = self.sum()
        else:
            strict = self.is_strict()
            upper = self.sum()
            if strict:
                upper = _shifted(upper, Operation("neg", (_ONE,)))
        self.expect("}")
        return variable, lower, upper


def _shifted(bound: Node, by: Node) -> Operation:
    return Operation("add", (bound, by), bound.start, bound.end)
