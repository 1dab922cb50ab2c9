"""The grammar of sums and products, by recursive descent."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from proofcheck.expressions.cursor import Impossible, Unreadable
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.letters import Letters
from proofcheck.expressions.tokens import DIGITS, END, LETTERS, SLASHES, TIMES
from proofcheck.expressions.tree import Node, Number, Operation, symbols

_SIGNS = frozenset("+-")
_STOP = frozenset(
    [END, *r"+ - , ) ] } \} \rvert \rfloor \rceil \bmod = \le \lt \over \choose & \\ \end".split()]
)
# After ``d``.
_DIFFERENTIALS = frozenset(r"x y z s t u v w r \mu \nu \theta \lambda \omega \xi \tau".split())


class Grammar(Letters):
    """Sums, products, factors.  Commands that stand for an operation are elsewhere."""

    __slots__ = ()

    @abstractmethod
    def command(self) -> Node:
        """A factor that begins with a command or a bar."""

    def side(self) -> Node:
        """The whole text."""
        if self.names[0] == "(" and self.closing(0) == len(self.names) - 2:
            self.features.add(Feature.PARENTHESISED)
        node = self.sum()
        if self.names[self.at] != END:
            raise self.unreadable()
        if self.summed and not self.summed.isdisjoint(symbols(node)):
            raise Impossible("the variable of a sum outside it")
        return node

    def sum(self) -> Node:
        """Terms with signs, or one term ``\\bmod`` a factor."""
        first = self.at
        sign = self.names[first]
        if sign in _SIGNS:
            self.at += 1
        node = self.product()
        if sign == "-":
            node = self.node("neg", (node,), first)
        token = self.names[self.at]
        if token in _SIGNS:
            terms = [node]
            while token in _SIGNS:
                before = self.at
                self.at += 1
                node = self.product()
                terms.append(self.node("neg", (node,), before) if token == "-" else node)
                token = self.names[self.at]
            node = self.node("add", tuple(terms), first)
            sign = "+"
        if token == r"\bmod":
            self.at += 1
            node = self.node("mod", (node, self.factor()), first)
            # What else stands there is inside or outside the remainder: nobody can tell.
            if sign in _SIGNS or self.names[self.at] in _SIGNS or not self.ended():
                raise Unreadable(r"\bmod among other operations")
        return node

    def ended(self) -> bool:
        """Whether a product ends before the token at hand."""
        token = self.names[self.at]
        return token in _STOP or (token == "|" and self.bars) or self.at == self.stop

    def product(self) -> Node:
        """Factors side by side, with product signs and slashes."""
        self.enter()
        first = self.at
        node = self.rest([self.factor()], first, lambda: False)
        self.depth -= 1
        return node

    def rest(self, factors: list[Node], first: int, stop: Callable[[], bool]) -> Node:
        """The product of ``factors``, which begin at ``first``, and all that follow them."""
        depth = self.depth
        while not self.ended() and not stop():
            if self.names[self.at] in SLASHES:
                self.enter()  # ``a/b/c`` nests to the left
                self.at += 1
                numerator = self.joined(factors, first)
                factors = [self.node("div", (numerator, self.denominator()), first)]
            else:
                self.times(factors)
        self.depth = depth
        return self.joined(factors, first)

    def joined(self, factors: list[Node], first: int) -> Node:
        if len(factors) == 1:
            return factors[0]
        return self.node("mul", tuple(factors), first)

    def times(self, factors: list[Node]) -> None:
        """Reads one more factor, after a product sign or side by side with the last."""
        first = self.at
        token = self.names[first]
        if token in TIMES:
            self.at += 1
            if token == "*":
                self.features.add(Feature.ASTERISK)
            factors.append(self.signed())
            return
        before = self.names[first - 1]
        if _is_literal(token):
            raise Unreadable("a number after a factor")
        if before == "d" and token in _DIFFERENTIALS:
            raise Unreadable("a differential")
        if token == "[" and before in LETTERS:
            raise Unreadable("a bracket after a letter")
        factor = self.factor()
        if (
            token == r"\frac"
            and isinstance(factors[-1], Number)
            and _is_literal(before)  # not ``(2)\frac12``
            and _is_plain_fraction(factor)
            and self.ask(("mixed", first), 2, Feature.MIXED_FRACTION) == 0
        ):
            factors[-1] = Operation("add", (factors[-1], factor), factors[-1].start, factor.end)
        else:
            factors.append(factor)

    def signed(self) -> Node:
        """A factor that may have a sign: ``2 \\cdot -3``."""
        first = self.at
        if self.names[first] != "-":
            return self.factor()
        self.at += 1
        return self.node("neg", (self.factor(),), first)

    def denominator(self) -> Node:
        """What stands under a slash.

        ``a/bc`` is ``a/(bc)`` or ``(a/b)c``, and ``a/b\\cdot c`` is ambiguous in the same way.
        """
        first = self.at
        factors = [self.signed()]
        following = TIMES | SLASHES
        if (
            not self.ended()
            and self.names[self.at] not in following
            and self.ask(("slash", first), 2, Feature.SLASH) == 0
        ):
            self.run(factors, lambda: self.names[self.at] in following)
        if self.names[self.at] in TIMES and self.ask(("times", first), 2, Feature.SLASH) == 1:
            self.run(factors, lambda: self.names[self.at] in SLASHES)
        return self.joined(factors, first)

    def run(self, factors: list[Node], stop: Callable[[], bool]) -> None:
        """Further factors up to the end of the product, or to where ``stop`` says."""
        while not self.ended() and not stop():
            self.times(factors)

    def factor(self) -> Node:
        """A number, letter, group or command with its superscripts."""
        token = self.names[self.at]
        if token in LETTERS:
            return self.letter(token)
        first = self.at
        if _is_literal(token):
            return self.scripts(self.number(), first)
        if token in ("(", "["):
            return self.scripts(self.group(), first)
        if token == "{":
            return self.braces()
        return self.scripts(self.command(), first)


def _is_literal(token: str) -> bool:
    return token[:1] in DIGITS or (token[:1] == "." and token[-1] in DIGITS)


def _is_plain_fraction(node: Node) -> bool:
    return (
        isinstance(node, Operation)
        and node.name == "div"
        and all(isinstance(argument, Number) for argument in node.arguments)
    )
