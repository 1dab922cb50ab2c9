"""The grammar of matrices and determinants."""

from __future__ import annotations

from proofcheck.expressions.cursor import Unreadable
from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.sums import Sums
from proofcheck.expressions.tokens import END, unread
from proofcheck.expressions.tree import Node

_BARE = frozenset("matrix smallmatrix array".split())  # these need brackets around
_FENCED = frozenset("pmatrix bmatrix".split())
_OPENING = frozenset(["(", "[", r"\lvert", "|"])
_SKIP = 6  # tokens of the longest ``[2.5pt]``


class Tables(Sums):
    """``\\begin{pmatrix} … \\end{pmatrix}`` and its kin, ``\\det``."""

    __slots__ = ()

    def table(self) -> Node:
        """A matrix of sums; ``vmatrix`` is its determinant."""
        self.enter()
        first = self.at
        kind = self.environment(r"\begin")
        if kind not in _FENCED | _BARE | {"vmatrix"}:
            raise Unreadable(f"a table: {kind}"[:40])
        if kind in _BARE and self.names[first - 1] not in _OPENING:
            raise Unreadable("a table without brackets")
        if kind == "array":
            self.columns()
        parentheses, bars = self.parentheses, self.bars
        self.parentheses, self.bars = 0, False
        rows = [self.row()]
        while self.names[self.at] == r"\\":
            self.at += 1
            self.skip_space()
            if self.names[self.at] == r"\end":
                break
            rows.append(self.row())
        if self.environment(r"\end") != kind:
            raise Unreadable("a table that does not close")
        self.parentheses, self.bars = parentheses, bars
        self.depth -= 1
        if len({len(row) for row in rows}) > 1:
            raise Unreadable("a table with rows of different length")
        matrix = self.node("matrix", tuple(self.node("row", row, first) for row in rows), first)
        return self.node("det", (matrix,), first) if kind == "vmatrix" else matrix

    def row(self) -> tuple[Node, ...]:
        entries = [self.sum()]
        while self.names[self.at] == "&":
            self.at += 1
            entries.append(self.sum())
        return tuple(entries)

    def environment(self, command: str) -> str:
        """Reads ``\\begin{name}`` or ``\\end{name}``."""
        self.expect(command)
        if self.names[self.at] != "{":
            raise self.unreadable()
        last = self.closing(self.at)
        name = "".join(self.names[self.at + 1 : last])
        self.at = last + 1
        return name

    def columns(self) -> None:
        """``{ccc}`` after ``\\begin{array}``; one with a rule is no plain matrix."""
        if self.names[self.at] != "{":
            raise self.unreadable()
        last = self.closing(self.at)
        if not set("".join(self.names[self.at + 1 : last])) <= set("lcr"):
            raise Unreadable("a table with rules")
        self.at = last + 1

    def skip_space(self) -> None:
        """``[2pt]`` after the end of a row."""
        if self.names[self.at] == "[":
            inside = self.names[self.at + 1 : self.at + 1 + _SKIP]
            if "]" in inside and "".join(inside[: inside.index("]")]).endswith(("pt", "em", "ex")):
                self.at += inside.index("]") + 2

    def determinant(self) -> Node:
        """``\\det A``, ``\\det(A)``."""
        first = self.at
        self.at += 1
        if self.names[self.at] in ("_", "^", END):
            raise Unreadable(unread(r"\det"))
        if self.names[self.at] == "(":
            (argument,) = self.listed(1)
        else:
            self.features.add(Feature.IMPLIED_ARGUMENT)
            argument = self.factor()
        return self.node("det", (argument,), first)
