"""Rigorous integrals (python-flint's ``acb.integral``) of analytic trees in one variable."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from flint import acb, arb, fmpq

from proofcheck.expressions.tree import PI, Node, Number, Operation, Symbol, walk
from proofcheck.expressions.work import refuse

_UNKNOWN = acb(arb("nan"))
MAX_EVALUATIONS = 5_000  # nodes of the tree times points at which it is evaluated


def ball(value: Fraction, slack: Fraction) -> arb:
    """``value`` ± ``slack``."""
    middle = arb(_quotient(value))
    return middle + arb(0, 1) * arb(_quotient(slack)) if slack else middle


def _quotient(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def enclosed_integral(variable: str, lower: arb, upper: arb, body: Node) -> arb:
    """A ball around the integral over a bounded interval; raises ``Stop``.

    It is wide when the function has a singularity on the way.
    """
    for part in walk(body):
        if isinstance(part, Operation) and part.name not in _OPERATIONS:
            raise refuse(f"the integral of {part.name}")
        if isinstance(part, Symbol) and part.name not in (variable, PI):
            raise refuse(f"no value for {part.name}")
    budget = MAX_EVALUATIONS
    size = sum(1 for _ in walk(body))

    def at(node: Node, point: acb, analytic: bool) -> acb:
        if isinstance(node, Number):
            return acb(ball(node.value, node.slack))
        if isinstance(node, Symbol):
            return acb(arb.pi()) if node.name == PI else point
        return _OPERATIONS[node.name](
            [at(part, point, analytic) for part in node.arguments], analytic
        )

    def function(point: acb, analytic: bool) -> acb:
        """What flint calls; it must not raise."""
        nonlocal budget
        budget -= size
        try:
            return at(body, point, analytic) if budget > 0 else _UNKNOWN
        except (ArithmeticError, ValueError):
            return _UNKNOWN

    value = acb.integral(function, acb(lower), acb(upper))
    if budget <= 0 or not value.is_finite():
        raise refuse("an integral that cannot be enclosed")
    if not value.imag.contains(0):
        raise refuse("an integral that is not real")
    return value.real


def _power(parts: list[acb], analytic: bool) -> acb:
    base, exponent = parts
    whole = exponent.real.unique_fmpz() if exponent.is_exact() else None
    if whole is not None and exponent.imag.is_zero():
        return base ** int(whole)
    return base.pow(exponent, analytic=analytic)


def _root(parts: list[acb], analytic: bool) -> acb:
    radicand, degree = parts
    if degree == 2:
        return radicand.sqrt(analytic=analytic)
    return radicand.pow(1 / degree, analytic=analytic)


def _entire(function: Callable[[acb], acb]) -> Callable[[list[acb], bool], acb]:
    return lambda parts, _analytic: function(parts[0])


_OPERATIONS: dict[str, Callable[[list[acb], bool], acb]] = {
    "add": lambda parts, _: reduce(lambda a, b: a + b, parts),
    "mul": lambda parts, _: reduce(lambda a, b: a * b, parts),
    "neg": lambda parts, _: -parts[0],
    "div": lambda parts, _: parts[0] / parts[1],
    "pow": _power,
    "root": _root,
    "log": lambda parts, analytic: parts[0].log(analytic=analytic),
    "exp": _entire(acb.exp),
    "sin": _entire(acb.sin),
    "cos": _entire(acb.cos),
    "tan": _entire(acb.tan),
    "cot": _entire(acb.cot),
    "sec": _entire(acb.sec),
    "csc": _entire(acb.csc),
    "sinh": _entire(acb.sinh),
    "cosh": _entire(acb.cosh),
    "tanh": _entire(acb.tanh),
    "coth": _entire(acb.coth),
}
