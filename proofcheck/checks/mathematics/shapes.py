"""Shapes of trees: what two sides have in common however their terms are ordered."""

from __future__ import annotations

from fractions import Fraction

from proofcheck.expressions.tree import Node, Number, Operation, Symbol

Shape = tuple[object, ...]


def shape(node: Node) -> Shape:
    """Equal for trees that differ only in the order and grouping of terms and factors, in where
    minus signs stand in a product, and in how a quotient is written."""
    if isinstance(node, Number):
        return ("number", node.value)
    if isinstance(node, Symbol):
        return ("symbol", node.name)
    if node.name == "add":
        terms: list[Shape] = []
        for part in node.arguments:
            inner = shape(part)
            terms += inner[1:] if inner[0] == "add" else [inner]  # type: ignore[arg-type]
        return ("add", *sorted(terms, key=repr))
    if node.name in ("neg", "mul", "div"):
        return _product(node)
    return (node.name, *map(shape, node.arguments))


def _product(node: Operation) -> Shape:
    """``("product", coefficient, factors above, factors below)``, or the one factor itself."""
    coefficient = Fraction(1)
    above: list[Shape] = []
    below: list[Shape] = []
    pending: list[tuple[Node, bool]] = [(node, True)]
    while pending:
        part, up = pending.pop()
        if isinstance(part, Number) and part.value:
            coefficient = coefficient * part.value if up else coefficient / part.value
        elif isinstance(part, Operation) and part.name == "neg":
            coefficient = -coefficient
            pending.append((part.arguments[0], up))
        elif isinstance(part, Operation) and part.name == "mul":
            pending += [(factor, up) for factor in part.arguments]
        elif isinstance(part, Operation) and part.name == "div":
            pending += [(part.arguments[0], up), (part.arguments[1], not up)]
        else:
            (above if up else below).append(shape(part))
    above.sort(key=repr)
    below.sort(key=repr)
    if not above and not below:
        return ("number", coefficient)
    if coefficient == 1 and len(above) == 1 and not below:
        return above[0]
    return ("product", coefficient, tuple(above), tuple(below))


def is_monomial(node: Node) -> bool:
    """Whether it is a product of numbers, letters and their powers, or a quotient of such.

    Exponents may be anything: ``a^{n+1} = a^{2n}`` is a condition on a.
    """
    if not isinstance(node, Operation):
        return True
    if node.name == "pow":
        return is_monomial(node.arguments[0])
    allowed = ("mul", "div", "neg", "root", "call", "abs")
    return node.name in allowed and all(map(is_monomial, node.arguments))
