"""Derivatives of trees, as trees."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import islice

from proofcheck.expressions.tree import Node, Number, Operation, symbols, walk
from proofcheck.expressions.work import refuse

MAX_NODES = 1_000

_ZERO, _ONE, _TWO = (Number(Fraction(value)) for value in range(3))


def differentiate(node: Node, name: str) -> Node:
    """The derivative with respect to a letter, all others constant; raises ``Stop``.

    That of an ``antiderivative`` in the same letter is its body.
    """
    if any(True for _ in islice(walk(node), MAX_NODES, None)):
        raise refuse("a derivative of many terms")
    return _Derivative(name).of(node)


def without_derivatives(node: Node) -> Node:
    """The tree with every ``derivative`` carried out; raises ``Stop``."""
    if not isinstance(node, Operation):
        return node
    if node.name == "derivative":
        variable, body = node.arguments
        return differentiate(without_derivatives(body), variable.name)  # type: ignore[union-attr]
    return Operation(node.name, tuple(map(without_derivatives, node.arguments)))


class _Derivative:
    def __init__(self, name: str) -> None:
        self.name = name

    def of(self, node: Node) -> Node:
        if self.name not in symbols(node):
            return _ZERO
        if not isinstance(node, Operation):
            return _ONE
        arguments = node.arguments
        match node.name:
            case "add":
                return _sum(*map(self.of, arguments))
            case "neg":
                return _negative(self.of(arguments[0]))
            case "mul":
                return _sum(*(self._with(arguments, at) for at in range(len(arguments))))
            case "div":
                above, below = arguments
                first = _over(self.of(above), below)
                second = _over(_times(above, self.of(below)), _to(below, _TWO))
                return _sum(first, _negative(second))
            case "pow":
                return self._power(*arguments)
            case "root":
                radicand, degree = arguments
                if self.name in symbols(degree):
                    raise refuse("a root whose degree varies")
                return _over(_times(node, self.of(radicand)), _times(degree, radicand))
            case "antiderivative" if arguments[0].name == self.name:  # type: ignore[union-attr]
                return arguments[1]
            case "sum" | "integral":
                variable, lower, upper, body = arguments
                if self.name in symbols(lower) | symbols(upper):
                    raise refuse("a derivative by a bound")
                return Operation(node.name, (variable, lower, upper, self.of(body)))
        outer = _ELEMENTARY.get(node.name)
        if outer is None:
            raise refuse(f"the derivative of {node.name}")
        return _times(outer(arguments[0]), self.of(arguments[0]))

    def _with(self, factors: tuple[Node, ...], at: int) -> Node:
        return _times(*factors[:at], self.of(factors[at]), *factors[at + 1 :])

    def _power(self, base: Node, exponent: Node) -> Node:
        if self.name not in symbols(exponent):
            less = _sum(exponent, Operation("neg", (_ONE,)))
            return _times(exponent, _to(base, less), self.of(base))
        growth = _times(self.of(exponent), Operation("log", (base,)))
        change = _over(_times(exponent, self.of(base)), base)
        return _times(_to(base, exponent), _sum(growth, change))


def _sum(*terms: Node) -> Node:
    kept = tuple(term for term in terms if term != _ZERO)
    return Operation("add", kept) if len(kept) > 1 else kept[0] if kept else _ZERO


def _times(*factors: Node) -> Node:
    if _ZERO in factors:
        return _ZERO
    kept = tuple(factor for factor in factors if factor != _ONE)
    return Operation("mul", kept) if len(kept) > 1 else kept[0] if kept else _ONE


def _negative(node: Node) -> Node:
    return node if node == _ZERO else Operation("neg", (node,))


def _over(above: Node, below: Node) -> Node:
    return above if above == _ZERO else Operation("div", (above, below))


def _to(base: Node, exponent: Node) -> Node:
    return Operation("pow", (base, exponent))


def _call(name: str) -> Callable[[Node], Node]:
    return lambda node: Operation(name, (node,))


def _arcsin(node: Node) -> Node:
    """Its derivative."""
    inside = _sum(_ONE, _negative(_to(node, _TWO)))
    return _over(_ONE, Operation("root", (inside, _TWO)))


_sin, _cos, _tan, _cot, _sec, _csc = map(_call, "sin cos tan cot sec csc".split())
_sinh, _cosh, _tanh, _coth = map(_call, "sinh cosh tanh coth".split())

_ELEMENTARY: dict[str, Callable[[Node], Node]] = {
    "exp": _call("exp"),
    "log": lambda u: _over(_ONE, u),
    "sin": _cos,
    "cos": lambda u: _negative(_sin(u)),
    "tan": lambda u: _to(_sec(u), _TWO),
    "cot": lambda u: _negative(_to(_csc(u), _TWO)),
    "sec": lambda u: _times(_sec(u), _tan(u)),
    "csc": lambda u: _negative(_times(_csc(u), _cot(u))),
    "sinh": _cosh,
    "cosh": _sinh,
    "tanh": lambda u: _over(_ONE, _to(_cosh(u), _TWO)),
    "coth": lambda u: _negative(_over(_ONE, _to(_sinh(u), _TWO))),
    "arcsin": _arcsin,
    "arccos": lambda u: _negative(_arcsin(u)),
    "arctan": lambda u: _over(_ONE, _sum(_ONE, _to(u, _TWO))),
    "abs": lambda u: _over(u, Operation("abs", (u,))),
}
