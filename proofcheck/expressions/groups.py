"""The grammar of groups and scripts: what stands between brackets, after ``^`` and in braces."""

from __future__ import annotations

from abc import ABC, abstractmethod

from proofcheck.expressions.cursor import Cursor, Unreadable
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import DIGITS, END, LETTERS
from proofcheck.expressions.tree import Node, Number, Operation, Symbol

INFIX = {r"\over": "div", r"\choose": "binomial"}
SCRIPTS = frozenset("^!_")
_CLOSING = {"(": ")", "[": "]", r"\{": r"\}"}
# Around a group of braces that has its place for itself; the token before the first is END.
_BEFORE = frozenset([END, "{", "(", "[", ",", r"\lvert", r"\lfloor", r"\lceil", *INFIX])
_AFTER = frozenset([END, "}", ")", "]", ",", r"\rvert", r"\rfloor", r"\rceil", *INFIX])
# Whose scripts need no parentheses.
_CLOSED = frozenset("call abs floor ceil binomial".split())


_TRANSPOSES = frozenset(r"T t \top \intercal".split())


def _is_matrix(node: Node) -> bool:
    return isinstance(node, Operation) and node.name == "matrix"


class Groups(Cursor, ABC):
    """Groups around sums, and scripts of factors."""

    __slots__ = ()

    @abstractmethod
    def sum(self) -> Node:
        """Terms with signs."""

    @abstractmethod
    def letter(self, token: str) -> Node:
        """A factor that begins with a letter, which may stand in braces."""

    def group(self) -> Node:
        """``(…)``, ``[…]``, ``\\{…\\}`` around a sum."""
        opening = self.names[self.at]
        first = self.at
        (node,) = self.listed(1)
        inside = self.names[first + 1]
        if self.at == first + 3:
            if opening == "[":
                raise Unreadable("one letter or number in brackets")
            if isinstance(node, Number):
                self.features.add(Feature.PARENTHESISED_NUMBER)
        if opening == "[":
            self.features.add(Feature.BRACKETS)
        if (
            inside in (r"\frac", "{")
            and isinstance(node, Operation)
            and node.name == "div"
            and self.names[self.at] != "^"
        ):
            self.features.add(Feature.PARENTHESISED_FRACTION)
        return node

    def listed(self, most: int | None = None) -> tuple[Node, ...]:
        """``(sum, sum, …)``; the opening bracket is at hand."""
        opening, bars = self.names[self.at], self.bars
        self.bars = False
        self.parentheses += 1
        self.at += 1
        nodes = [self.sum()]
        while self.names[self.at] == "," and len(nodes) != most:
            self.at += 1
            nodes.append(self.sum())
        self.expect(_CLOSING[opening])
        self.parentheses -= 1
        self.bars = bars
        return tuple(nodes)

    def scripts(self, node: Node, first: int) -> Node:
        """``^`` and ``!`` after a factor that began at ``first``."""
        token = self.names[self.at]
        while token in SCRIPTS:
            if token == "_":
                raise Unreadable("a subscript after something else than a letter")
            self.at += 1
            if token == "^" and _is_matrix(node) and self.transposed():
                node = self.node("transpose", (node,), first)
            elif token == "^":
                node = self.node("pow", (node, self.exponent()), first)
                if self.names[self.at] in SCRIPTS:
                    raise Unreadable("a sign after a power: " + self.names[self.at])
            elif self.names[self.at] == "!":
                raise Unreadable("a double factorial")
            else:
                node = self.node("factorial", (node,), first)
            token = self.names[self.at]
        return node

    def transposed(self) -> bool:
        """Reads what marks a transpose after ``^``, if that is what stands there."""
        at = self.at
        braced = self.names[at] == "{" and self.names[at + 2 : at + 3] == ["}"]
        if self.names[at + braced] not in _TRANSPOSES:
            return False
        self.at += 3 if braced else 1
        return True

    def exponent(self) -> Node:
        """What stands after ``^``: a group, or one digit or letter."""
        token = self.names[self.at]
        if token == "{":
            inside = self.names[self.at + 1]
            last = self.closing(self.at)
            if inside == "(" and self.closing(self.at + 1) == last - 1:
                raise Unreadable("a superscript in parentheses")
            if inside == "T" and last == self.at + 2:
                raise Unreadable("a transpose")
        elif token == "T":
            raise Unreadable("a transpose")
        return self.argument()

    def argument(self) -> Node:
        """``{…}``, or one digit or letter."""
        token = self.names[self.at]
        first = self.at
        if token == "{":
            return self.braced()
        if token in LETTERS:
            self.at += 1
            return Symbol(token, self.starts[first], self.ends[first])
        if token in DIGITS:
            return self.number()
        raise Unreadable(f"an argument without braces: {token}")

    def braced(self) -> Node:
        """``{sum}`` or ``{sum \\over sum}``."""
        parentheses, bars = self.parentheses, self.bars
        self.parentheses, self.bars = 0, False
        self.at += 1
        first = self.at
        node = self.sum()
        infix = INFIX.get(self.names[self.at])
        if infix:
            self.at += 1
            node = self.node(infix, (node, self.sum()), first)
        self.expect("}")
        self.parentheses, self.bars = parentheses, bars
        return node

    def braces(self) -> Node:
        """A group whose braces are not printed: what it holds must be one factor without them."""
        first, last = self.at, self.closing(self.at)
        if last == first + 2 and self.names[first + 1] in LETTERS:
            return self.letter(self.names[first + 1])
        node = self.braced()
        following = self.names[self.at]
        if isinstance(node, Operation):
            inner = self.names[first + 1] == "(" and self.closing(first + 1) == last - 1
            before = self.names[first - 1]
            alone = (before in _BEFORE and following in _AFTER) or (
                before == following == "|" and self.bars
            )
            infix = any(token in INFIX for token in self.names[first:last])
            bare = not inner and not infix
            if bare and node.name in ("add", "neg", "mod") and not alone:
                raise Unreadable("braces that are not printed")
            if bare and node.name not in _CLOSED and following in SCRIPTS:
                raise Unreadable("braces that are not printed")
        elif isinstance(node, Symbol) and following in ("(", "_"):
            raise Unreadable("braces that are not printed")
        return self.scripts(node, first)
