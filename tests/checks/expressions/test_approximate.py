"""Values in doubles."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.expressions.evaluate import approximate, compile_tree, exact
from proofcheck.expressions.tree import Node
from tests.checks.expressions.trees import number, only, operation, readings

_POINT = {"x": 1.5, "y": -2.25, "n": 7.0, "z": 0.5}


@pytest.mark.parametrize(
    "text",
    [
        "1/(x - x)",
        "0^{x - x}",
        r"\ln(-x)",
        r"\sqrt{-x}",
        r"(-x)^{y}",
        r"\arcsin(n)",
        "x!",
        "(-n)!",
        "200!",
        r"\binom{n}{x}",
        r"x \bmod n",
        r"\gcd(x, n)",
        r"n^{n^n}",
        "(-1)^{10^{50}+1}",
        "10^{10^{10}}",
        r"\sum_{i=1}^{10^9} i",
        r"\sum_{i=1}^{x} i",
        r"\sum_{i=1}^{-n} i",
        r"\sum_{i=1}^{1000} \sum_{j=1}^{1000} ij",
        "9" * 400,
    ],
)
def test_no_value(text: str) -> None:
    assert approximate(only(text), _POINT) is None


@pytest.mark.parametrize("text", [r"\lfloor w \rfloor", "w!", r"\max(w, 1)", r"\sum_{i=1}^w i"])
def test_no_value_for_complex_numbers(text: str) -> None:
    assert approximate(only(text), {"w": 2 + 1j}) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x^2 - 2xy + n", 2.25 + 6.75 + 7),
        ("y^3", -(2.25**3)),
        (r"\sqrt[3]{y}", -(2.25 ** (1 / 3))),
        (r"\sqrt{x} + e^{x} + \ln n", math.sqrt(1.5) + math.exp(1.5) + math.log(7)),
        (r"\sin^2 x + \cos^2 x + \pi", 1 + math.pi),
        (r"\cot z \cdot \tan z + \sec z \cos z + \csc z \sin z", 3.0),
        (r"\arctan(x) + \sinh(x)", math.atan(1.5) + math.sinh(1.5)),
        ("n! + 0!", 5041.0),
        (r"\binom{n}{3} + \binom{n}{8} + \binom{x}{2}", 35 + 0.375),
        (r"\lfloor y \rfloor + \lceil y \rceil + |y|", -5 + 2.25),
        (r"\lfloor 3(1/3) \rfloor + \lfloor 10(x/15) \rfloor", 2.0),
        (r"\gcd(n, 21) + \max(x, y) + (n^2 \bmod 5)", 7 + 1.5 + 4),
        (r"\sum_{i=1}^n i^2 + \sum_{i=1}^n \sum_{j=i}^n x", 140 + 28 * 1.5),
        (r"\prod_{k=1}^{4} (k + 1)", 120.0),
    ],
)
def test_reals(text: str, value: float) -> None:
    found = [approximate(reading.tree, _POINT) for reading in readings(text).readings]
    assert any(one is not None and math.isclose(one.real, value, rel_tol=1e-12) for one in found)
    assert not any(isinstance(one, complex) for one in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("w^2 + 1", (1 + 2j) ** 2 + 1),
        ("w^{-2}", (1 + 2j) ** -2),
        ("w^w", (1 + 2j) ** (1 + 2j)),
        (r"\sqrt{w} + \ln w + \sin w", cmath.sqrt(1 + 2j) + cmath.log(1 + 2j) + cmath.sin(1 + 2j)),
        (r"\sqrt[3]{w}", (1 + 2j) ** (1 / 3)),
        ("|w|", math.sqrt(5)),
    ],
)
def test_complex(text: str, value: complex) -> None:
    found = approximate(only(text), {"w": 1 + 2j})
    assert found is not None
    assert cmath.isclose(found, value, rel_tol=1e-12)


def test_integers_are_not_computed_without_end() -> None:
    assert approximate(only("x^x"), {"x": 10**9}) is None


def test_every_variable_has_a_value() -> None:
    with pytest.raises(KeyError, match="x"):
        approximate(only("x + 1"), {"y": 1.0})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("f(x)", "f(y)"),
        ("f(x)", "g(x)"),
        ("f(x)", "f(-x)"),
        ("f(x, y)", "f(y, x)"),
        ("f(2x)", "2f(x)"),
        ("f(x)", "f(x, x)"),
        ("f_1(x)", "f_2(x)"),
    ],
)
def test_unknown_functions_differ(left: str, right: str) -> None:
    assert approximate(only(left), _POINT) != approximate(only(right), _POINT)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("f(x + y)", "f(y + x)"),
        ("f((x + y)^2)", "f(x^2 + 2xy + y^2)"),
        ("f(xy/x)", "f(y)"),
        ("f(x + y - x - y)", "f(0)"),
        (r"f(\frac{1}{3} + x, y)", r"f(\frac{3x + 1}{3}, y)"),
    ],
)
def test_unknown_functions_are_functions(left: str, right: str) -> None:
    for point in (_POINT, {"x": 0.3 + 1.1j, "y": 2 - 0.7j}):
        value = approximate(only(left), point)
        assert value is not None
        assert value == approximate(only(right), point)


def test_unknown_functions_are_the_same_in_every_run() -> None:
    assert approximate(only("f(2)"), {}) == pytest.approx(0.5 + 2411574474 / 2**31)


def test_compiled_trees_take_values_in_order() -> None:
    program = compile_tree(only(r"x - y + \sum_{i=1}^2 ix"), ("y", "x"))
    assert program([1.0, 10.0]) == 39.0
    assert program([1, 10]) == 39.0
    assert program([2.0, 20.0]) == 78.0
    assert program([math.inf, 1.0]) is None


def _positive(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Arithmetic without cancellation."""
    return st.one_of(
        st.builds(operation, st.sampled_from(["add", "mul", "div"]), below, below),
        st.builds(
            lambda base, power: operation("pow", base, number(power)), below, st.integers(1, 3)
        ),
    )


@given(st.recursive(st.integers(1, 30).map(number), _positive, max_leaves=12))
@settings(max_examples=200, deadline=None)
def test_agrees_with_the_exact_value(tree: Node) -> None:
    wanted = exact(tree, {})
    assert isinstance(wanted, Fraction)
    found = approximate(tree, {})
    if found is None:
        assert wanted > 10**100 or wanted < Fraction(1, 10**100)
    else:
        assert math.isclose(found.real, wanted, rel_tol=1e-9, abs_tol=1e-200)
