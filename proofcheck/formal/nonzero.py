"""Whether it is in sight that a term is not zero: from its form and from single hypotheses."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from proofcheck.expressions.tree import Node, Number, Operation
from proofcheck.formal.claim import Formula, Relation, Sign
from proofcheck.formal.logic import conjuncts


class VisibleSigns:
    """What single hypotheses say of terms, and what follows from it by the form of a term."""

    def __init__(self, hypotheses: Iterable[Formula]) -> None:
        self.positive: set[Node] = set()
        self.negative: set[Node] = set()
        self.at_least_zero: set[Node] = set()
        self.unequal: set[Node] = set()
        for part in (one for formula in hypotheses for one in conjuncts(formula)):
            if isinstance(part, Relation):
                self._note(part)

    def nonzero(self, node: Node) -> bool:
        """Whether a term is visibly not zero."""
        if node in self.unequal or self.is_positive(node):
            return True
        if isinstance(node, Number):
            return node.value != 0
        if not isinstance(node, Operation):
            return node in self.negative
        match node.name:
            case "neg":
                return self.nonzero(node.arguments[0])
            case "mul":
                return all(map(self.nonzero, node.arguments))
            case "pow" | "div":
                return self.nonzero(node.arguments[0])
        return node in self.negative

    def is_positive(self, node: Node) -> bool:
        if node in self.positive:
            return True
        if isinstance(node, Number):
            return node.value > 0
        if not isinstance(node, Operation):
            return False
        match node.name:
            case "add":
                known = [self.is_positive(part) for part in node.arguments]
                rest = (part for part, one in zip(node.arguments, known, strict=True) if not one)
                return any(known) and all(map(self.is_not_negative, rest))
            case "mul" | "div":
                return all(map(self.is_positive, node.arguments))
            case "pow":
                return self.is_positive(node.arguments[0]) or (
                    _is_even(node.arguments[1]) and self.nonzero(node.arguments[0])
                )
        return False

    def is_not_negative(self, node: Node) -> bool:
        if node in self.at_least_zero or self.is_positive(node):
            return True
        if isinstance(node, Number):
            return True
        if not isinstance(node, Operation):
            return False
        match node.name:
            case "add" | "mul" | "div":
                return all(map(self.is_not_negative, node.arguments))
            case "pow":
                return _is_even(node.arguments[1]) or self.is_not_negative(node.arguments[0])
        return False

    def _note(self, relation: Relation) -> None:
        sign, left, right = relation.sign, relation.left, relation.right
        if sign is Sign.UNEQUAL:
            self.unequal |= {
                side for side, other in ((left, right), (right, left)) if _is(other, 0)
            }
        elif sign in (Sign.LESS, Sign.AT_MOST):
            least, most = _value(left), _value(right)
            if least is not None and (least > 0 or (least == 0 and sign is Sign.LESS)):
                self.positive.add(right)
            elif least == 0:
                self.at_least_zero.add(right)
            if most is not None and (most < 0 or (most == 0 and sign is Sign.LESS)):
                self.negative.add(left)
            if left in self.positive:
                self.positive.add(right)


def _value(node: Node) -> Fraction | None:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Operation) and node.name == "neg" and isinstance(node.arguments[0], Number):
        return -node.arguments[0].value
    return None


def _is(node: Node, value: int) -> bool:
    return _value(node) == value


def _is_even(exponent: Node) -> bool:
    return isinstance(exponent, Number) and exponent.value % 2 == 0
