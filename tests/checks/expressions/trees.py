"""Trees for tests: printed short, and drawn at random."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from proofcheck.expressions.interpretation import Interpretations
from proofcheck.expressions.parse import parse
from proofcheck.expressions.tree import ELEMENTARY, Node, Number, Operation, Symbol

_SIGNS = {"add": "+", "mul": "*", "div": "/", "pow": "^", "neg": "-", "factorial": "!"}
_BOUND = Symbol("?")  # becomes the variable of the sum around it


def short(node: Node) -> str:
    """``(+ a (* 2 b))``; decimals end in ``~``."""
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Number):
        return f"{node.value}{'~' if node.slack else ''}"
    return f"({' '.join([_SIGNS.get(node.name, node.name), *map(short, node.arguments)])})"


def readings(text: str) -> Interpretations:
    parsed = parse(text)
    assert isinstance(parsed, Interpretations), f"{text}: {parsed}"
    return parsed


def only(text: str) -> Node:
    """The tree of a text that has one reading."""
    (reading,) = readings(text).readings
    return reading.tree


def number(value: int) -> Number:
    return Number(Fraction(value))


def decimal(digits: int, places: int) -> Number:
    return Number(Fraction(digits, 10**places), Fraction(1, 2 * 10**places))


def operation(name: str, *arguments: Node) -> Operation:
    return Operation(name, arguments)


_INTEGERS = st.integers(0, 30).map(number)
_DECIMALS = st.builds(decimal, st.integers(0, 999), st.integers(1, 3))


def _unary(*names: str, below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(operation, st.sampled_from(names), below)


def _binary(*names: str, below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(operation, st.sampled_from(names), below, below)


def _many(*names: str, below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(
        lambda name, parts: Operation(name, tuple(parts)),
        st.sampled_from(names),
        st.lists(below, min_size=2, max_size=4),
    )


def _arithmetic(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        _many("add", "mul", below=below),
        _unary("neg", below=below),
        _binary("div", below=below),
        st.builds(
            lambda base, power: operation("pow", base, number(power)), below, st.integers(0, 4)
        ),
    )


def _anything(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        _arithmetic(below),
        _binary("pow", "binomial", "mod", below=below),
        _unary("factorial", "abs", "floor", "ceil", *sorted(ELEMENTARY), below=below),
        _many("gcd", "lcm", "max", "min", below=below),
        st.builds(lambda part, degree: operation("root", part, degree), below, _INTEGERS),
        st.builds(
            lambda name, lower, upper, body: operation(name, _BOUND, lower, upper, body),
            st.sampled_from(["sum", "prod"]),
            below,
            below,
            st.one_of(below, st.just(_BOUND)),
        ),
        st.builds(
            lambda name, parts: operation("call", Symbol(name), *parts),
            st.sampled_from(["f", "g_{1}", r"\operatorname{sgn}"]),
            st.lists(below, min_size=1, max_size=2),
        ),
    )


def _renamed(node: Node, depth: int) -> Node:
    """Bound variables get letters: one for each level of sums."""
    if node == _BOUND:
        return Symbol("ijklmpq"[depth - 1] if depth else "x")
    if not isinstance(node, Operation):
        return node
    if node.name not in ("sum", "prod"):
        return Operation(node.name, tuple(_renamed(part, depth) for part in node.arguments))
    variable, lower, upper, body = node.arguments
    inner = _renamed(body, depth + 1)
    bounds = (_renamed(lower, depth), _renamed(upper, depth))
    return operation(node.name, _renamed(variable, depth + 1), *bounds, inner)


# Rational arithmetic on integers; on decimals and functions too; and all that can be parsed.
rational_trees = st.recursive(_INTEGERS, _arithmetic, max_leaves=12)
real_trees = st.recursive(
    st.one_of(_INTEGERS, _DECIMALS, st.just(Symbol(r"\pi"))),
    lambda below: st.one_of(
        _arithmetic(below),
        _unary("abs", *sorted(ELEMENTARY), below=below),
        st.builds(lambda part: operation("root", part, number(2)), below),
    ),
    max_leaves=8,
)
_LETTERS = st.sampled_from(["x", "d", "e", "T", "f", r"\alpha", "x_{1}", "y_{n+1}", r"\pi"])
trees = st.recursive(
    st.one_of(_INTEGERS, _DECIMALS, _LETTERS.map(Symbol), st.just(_BOUND)),
    _anything,
    max_leaves=10,
).map(lambda tree: _renamed(tree, 0))
