"""Expression trees.  Data only.

``start`` and ``end`` are half-open offsets in code points into the parsed text (parentheses around
a node are not part of it); they do not take part in equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

ZERO = Fraction(0)
PI = "\\pi"
BINDING = frozenset(["sum", "prod", "integral"])
"""Operations whose first argument is a variable that is bound in the last one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A literal: ``value`` >= 0; ``slack`` is half a unit of its last place, 0 for an integer."""

    value: Fraction
    slack: Fraction = ZERO
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A letter with its subscript: ``x``, ``\\alpha``, ``x_{1}``, ``x_{n+1}`` (blanks gone).

    ``\\pi`` without a subscript is the constant.
    """

    name: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on one or more trees; ``OPERATIONS`` says how many each takes."""

    name: str
    arguments: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Node = Number | Symbol | Operation

ELEMENTARY = frozenset(
    """exp log sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth""".split()
)
# Fewest and most arguments.  ``log`` is the natural logarithm; ``root`` takes radicand and degree;
# ``sum`` and ``prod`` take the bound variable (a Symbol), lower bound, upper bound and body;
# ``call`` takes the name of an unknown function (a Symbol) and its arguments; ``matrix`` takes
# ``row``s of equal length, which stand nowhere else; ``integral`` is as ``sum``,
# ``antiderivative`` and ``derivative`` take the variable, which stays free, and body.
OPERATIONS: dict[str, tuple[int, int | None]] = {
    "add": (2, None),
    "neg": (1, 1),
    "mul": (2, None),
    "div": (2, 2),
    "pow": (2, 2),
    "factorial": (1, 1),
    "binomial": (2, 2),
    "root": (2, 2),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "mod": (2, 2),
    "gcd": (1, None),
    "lcm": (1, None),
    "max": (1, None),
    "min": (1, None),
    "sum": (4, 4),
    "prod": (4, 4),
    "call": (2, None),
    "matrix": (1, None),
    "row": (1, None),
    "det": (1, 1),
    "transpose": (1, 1),
    "integral": (4, 4),
    "antiderivative": (2, 2),
    "derivative": (2, 2),
} | dict.fromkeys(sorted(ELEMENTARY), (1, 1))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first, left to right (bound variables included)."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Operation):
            pending.extend(reversed(node.arguments))


def symbols(node: Node) -> frozenset[str]:
    """Names of the free variables: not the constant pi, bound variables or called functions."""
    if isinstance(node, Symbol):
        return frozenset() if node.name == PI else frozenset((node.name,))
    if isinstance(node, Number):
        return frozenset()
    if node.name in BINDING:
        variable, lower, upper, body = node.arguments
        assert isinstance(variable, Symbol)
        return symbols(lower) | symbols(upper) | (symbols(body) - {variable.name})
    arguments = node.arguments[1:] if node.name == "call" else node.arguments
    return frozenset().union(*map(symbols, arguments))
