"""Evaluation over any number domain: one walk, a table of operations, and a budget of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, TypeVar

from proofcheck.expressions.outcome import Refused, Undefined
from proofcheck.expressions.tree import ZERO, Node, Number, Operation, Symbol

MAX_BITS = 20_000  # of a numerator or denominator
MAX_FACTORIAL = 1_000  # argument of a factorial, lower argument of a binomial
_BUDGET = 10_000  # operations of one evaluation; long numbers count for more

T = TypeVar("T")
Values = Mapping[str, Fraction]


class Stop(Exception):  # noqa: N818 - carries an outcome, no error
    """The evaluation ends without a value."""

    def __init__(self, outcome: Refused | Undefined) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def refuse(reason: str) -> Stop:
    return Stop(Refused(reason))


def undefined(reason: str) -> Stop:
    return Stop(Undefined(reason))


@dataclass(frozen=True)
class Domain(Generic[T]):
    """A kind of number.

    ``rational`` makes a number of a value and its slack, ``pi`` gives the constant; ``size`` is
    the length of a number in bits, for the budget.  ``integer`` gives the value of a bound, which
    is the same in every domain.  ``special`` operations get the node itself, for arguments that
    are not of the domain, such as exponents modulo m.
    """

    rational: Callable[[Fraction, Fraction], T]
    pi: Callable[[], T]
    add: Callable[[T, T], T]
    mul: Callable[[T, T], T]
    size: Callable[[T], int]
    operations: Mapping[str, Callable[..., T]]
    integer: Callable[[Node, Values, Evaluation[Any]], int]
    special: Mapping[str, Callable[[Operation, Evaluation[T], Values], T]]


class Evaluation(Generic[T]):
    """One evaluation in a domain."""

    def __init__(self, domain: Domain[T], budget: int = _BUDGET) -> None:
        self.domain = domain
        self.budget = budget

    def value(self, node: Node, values: Values) -> T:
        """The value of a node; raises ``Stop``."""
        domain = self.domain
        if isinstance(node, Number):
            return domain.rational(node.value, node.slack)
        if isinstance(node, Symbol):
            return self._symbol(node.name, values)
        if node.name in domain.special:
            return domain.special[node.name](node, self, values)
        if node.name in ("sum", "prod"):
            return self._big(node, values)
        if node.name == "call":
            raise refuse("a function that is not known")
        arguments = [self.value(argument, values) for argument in node.arguments]
        if node.name == "add":
            return self._fold(domain.add, arguments)
        if node.name == "mul":
            return self._fold(domain.mul, arguments)
        operation = domain.operations.get(node.name)
        if operation is None:
            raise refuse(f"{node.name} is not evaluated here")
        return self._counted(operation(*arguments))

    def _symbol(self, name: str, values: Values) -> T:
        if name in values:
            return self.domain.rational(values[name], ZERO)
        if name == "\\pi":
            return self.domain.pi()
        raise refuse(f"no value for {name}")

    def _counted(self, result: T) -> T:
        """Charges the budget for an operation; its cost grows with the square of the length."""
        bits = self.domain.size(result)
        if bits > MAX_BITS:
            raise refuse("too much work: numbers of many digits")
        self.spend(1 + (bits * bits >> 17))
        return result

    def spend(self, amount: int) -> None:
        self.budget -= amount
        if self.budget < 0:
            raise refuse("too much work: many operations")

    def _fold(self, operation: Callable[[T, T], T], arguments: list[T]) -> T:
        result = arguments[0]
        for argument in arguments[1:]:
            result = self._counted(operation(result, argument))
        return result

    def _big(self, node: Operation, values: Values) -> T:
        """A sum or product; its bounds are integers.

        One that ends just before it begins is empty; earlier than that, conventions differ.
        """
        variable, lower, upper, body = node.arguments
        assert isinstance(variable, Symbol)
        first = self.domain.integer(lower, values, self)
        last = self.domain.integer(upper, values, self)
        if last < first - 1:
            raise undefined("a sum that ends before it begins")
        if last - first >= self.budget:
            raise refuse("too much work: a sum of many terms")
        is_sum = node.name == "sum"
        result = self.domain.rational(Fraction(0 if is_sum else 1), ZERO)
        operation = self.domain.add if is_sum else self.domain.mul
        inner = dict(values)
        for index in range(first, last + 1):
            inner[variable.name] = Fraction(index)
            self.spend(1)
            result = self._counted(operation(result, self.value(body, inner)))
        return result
