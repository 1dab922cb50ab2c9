"""Values of trees: exact, enclosed, modular."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings

from proofcheck.expressions.evaluate import (
    Interval,
    Refused,
    Undefined,
    approximate,
    enclose,
    exact,
    modular,
)
from proofcheck.expressions.tree import Node, Number, Operation, Symbol
from tests.checks.expressions.trees import only, rational_trees, real_trees


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x + 1", "no value for x"),
        (r"\pi", "pi is irrational"),
        ("f(2)", "a function that is not known"),
        (r"\sqrt{2}", "an irrational root"),
        (r"\sqrt[3]{\frac{8}{9}}", "an irrational root"),
        ("2^{1/2}", "an irrational root"),
        ("(-8)^{1/3}", "a fractional power of a negative number"),
        (r"\sin(1)", "sin is irrational"),
        (r"(\frac12)!", "the factorial of a fraction"),
        (r"\binom{3}{1/2}", "a binomial coefficient of a fraction"),
    ],
)
def test_exact_refuses(text: str, reason: str) -> None:
    assert exact(only(text), {}) == Refused(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/0", "division by zero"),
        ("0^{-1}", "division by zero"),
        ("0^0", "0 to the power 0"),
        ("(-1)!", "the factorial of a negative number"),
        (r"\binom{-1}{-1}", "a binomial coefficient of two negative numbers"),
        (r"\sqrt{-4}", "an even root of a negative number"),
        (r"\sqrt[0]{4}", "a root whose degree is no positive integer"),
        (r"\ln(1-1)", "the logarithm of a number that is not positive"),
        (r"5 \bmod 0", "a modulus that is not positive"),
        (r"\gcd(1/2, 3)", "an integer function of something else"),
        (r"\sum_{i=1}^{-1} i", "a sum that ends before it begins"),
        (r"\sum_{i=1}^{1/2} i", "a bound that is no integer"),
    ],
)
def test_what_has_no_value(text: str, reason: str) -> None:
    assert exact(only(text), {}) == Undefined(reason)
    assert enclose(only(text), {}) == Undefined(reason)
    assert approximate(only(text), {}) is None


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (r"\frac{1}{3} + 0.5", "5/6"),
        ("x^2 - 2xy", "-3"),
        ("2^{-3}", "1/8"),
        ("(-1)^{10^{9}+1}", "-1"),
        ("4^{1/2} + 27^{2/3}", "11"),
        (r"\sqrt[3]{-8} + \sqrt{\frac{9}{4}}", "-1/2"),
        (r"\sqrt[5]{3^{100}}", "3486784401"),
        ("5! + 0!", "121"),
        (r"\binom{5}{2} + \binom{2}{5} + \binom{5}{-1} + \binom{1/2}{2}", "79/8"),
        (r"|-3| + \lfloor -1/2 \rfloor + \lceil -1/2 \rceil", "2"),
        (r"(-7) \bmod 3", "2"),
        (r"\gcd(12, 18) + \operatorname{lcm}(4, 6) + \max(1, 2, 3) - \min(1, 2)", "20"),
        (r"\sum_{i=1}^{100} i", "5050"),
        (r"\sum_{i=1}^{3} \sum_{j=1}^{i} ij", "25"),
        (r"\prod_{i=1}^{4} (i + 1) + \sum_{i=1}^{0} i + \prod_{i=1}^{0} i", "121"),
        (r"\exp(0) + \cos(0) + \sin(0) + \ln(1)", "2"),
    ],
)
def test_exact(text: str, result: str) -> None:
    values = {"x": Fraction(3), "y": Fraction(2)}
    wanted = Fraction(result)
    tree = only(text)
    assert exact(tree, values) == wanted
    found = enclose(tree, values)
    assert isinstance(found, Interval)
    assert found.lower <= wanted <= found.upper
    rounded = approximate(tree, {"x": 3, "y": 2})
    assert rounded is not None
    assert math.isclose(rounded.real, wanted, rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2/3", Fraction(2, 3), Fraction(2, 3)),
        ("0.5", Fraction(45, 100), Fraction(55, 100)),
        ("0.50", Fraction(495, 1000), Fraction(505, 1000)),
        (r"\pi^2 / 6", Fraction("1.6449340668"), Fraction("1.6449340669")),
        (r"\sqrt{2} + e^{1}", Fraction("4.1324953908"), Fraction("4.1324953909")),
        (r"\log_2 10", Fraction("3.3219280948"), Fraction("3.3219280949")),
        (r"\lfloor 100\pi \rfloor", Fraction(314), Fraction(314)),
        (r"\arctan(1) \cdot 4 - \pi", Fraction(0), Fraction(0)),
        (r"\max(\pi, 3) + \min(\pi, 3)", Fraction("6.1415926535"), Fraction("6.1415926536")),
    ],
)
def test_enclose(text: str, lower: Fraction, upper: Fraction) -> None:
    found = enclose(only(text), {})
    assert isinstance(found, Interval)
    tiny = Fraction(1, 10**8)  # the bounds of a rounded literal are themselves rounded outwards
    assert lower - tiny <= found.lower <= found.upper <= upper + tiny


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (r"\frac{1}{\sin(\pi)}", Refused("a divisor that may be zero")),
        (r"\sqrt{\sin(\pi)}", Refused("a root of a number that may be negative")),
        (r"\frac{1}{0.0}", Refused("a divisor that may be zero")),
        (r"(1.0)!", Refused("an integer function of something that may be no integer")),
        (r"\tan(\frac{\pi}{2})", Refused("a value that cannot be enclosed")),
        (r"(-\pi)^{1/2}", Refused("a fractional power of a negative number")),
        (r"\ln(-\pi)", Undefined("the logarithm of a number that is not positive")),
        (r"\arcsin(2)", Undefined("the inverse of a sine or cosine above 1")),
        (r"\sqrt{-\pi}", Undefined("an even root of a negative number")),
    ],
)
def test_enclose_does_not_guess(text: str, outcome: Refused | Undefined) -> None:
    assert enclose(only(text), {}) == outcome


@pytest.mark.parametrize(
    ("text", "modulus", "result"),
    [
        ("10^{100}", 7, 4),
        ("10^{10^{10}}", 7, 4),
        ("-1", 5, 4),
        (r"\frac{1}{2}", 7, 4),
        (r"\frac{6}{2}", 4, 3),
        (r"\frac{n(n+1)}{2}", 2, 1),
        (r"2^{1000000} \cdot 5! + \frac{1}{3}", 7, 0),
        (r"\sum_{i=1}^{10} 3^{10^6 i}", 7, 4),
        ("f(1)", 7, Refused("a function that is not known")),
        (r"2^{1000000} + \pi", 7, Refused("pi is irrational")),
        (r"\frac{2^{1000000}}{2}", 4, Refused("a divisor without an inverse")),
        (r"7^{1000000} \cdot 7^{-1000000}", 7, Refused("a power that has no plain residue")),
        (r"2^{1000000} \sin(1)", 7, Refused("sin is not evaluated here")),
        (r"\frac{1}{2}", 4, Undefined("a fraction that has no residue")),
        ("1/0", 4, Undefined("division by zero")),
        ("1", 0, Refused("a modulus out of range")),
        ("1", 2**2000, Refused("a modulus out of range")),
    ],
)
def test_modular(text: str, modulus: int, result: int | Refused | Undefined) -> None:
    assert modular(only(text), {"n": 5}, modulus) == result


def test_flint_is_loaded_when_it_is_needed() -> None:
    code = "import sys, proofcheck.expressions.evaluate; sys.exit('flint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Against other evaluators.

_PYTHON = {"add": " + ", "mul": " * ", "div": " / ", "pow": " ** "}


def in_python(node: Node) -> str:
    """Rational arithmetic as a Python expression in parentheses."""
    if isinstance(node, Number):
        return f"Fraction({node.value.numerator}, {node.value.denominator})"
    assert isinstance(node, Operation)
    parts = [in_python(part) for part in node.arguments]
    return f"(-{parts[0]})" if node.name == "neg" else f"({_PYTHON[node.name].join(parts)})"


@given(rational_trees)
@settings(max_examples=200, deadline=None)
def test_exact_agrees_with_python(tree: Node) -> None:
    found = exact(tree, {})
    try:
        wanted = eval(in_python(tree), {"Fraction": Fraction})
    except ZeroDivisionError:
        assert isinstance(found, Undefined)
        return
    if isinstance(found, Undefined):
        assert found.reason == "0 to the power 0"  # 1 in Python
        return
    assert found == wanted
    outcome = modular(tree, {}, 10_007)
    if wanted.denominator % 10_007:
        assert outcome == wanted.numerator * pow(wanted.denominator, -1, 10_007) % 10_007


_MPMATH: dict[str, Callable[..., Any]] = {
    "add": lambda *parts: mpmath.fsum(parts),
    "mul": lambda *parts: mpmath.fprod(parts),
    "neg": lambda part: -part,
    "div": lambda left, right: left / right,
    "pow": lambda left, right: left**right,
    "root": lambda part, degree: mpmath.sqrt(part),
    "abs": abs,
    "log": mpmath.log,
    "arcsin": mpmath.asin,
    "arccos": mpmath.acos,
    "arctan": mpmath.atan,
}


def by_mpmath(node: Node) -> Any:
    if isinstance(node, Number):
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    if isinstance(node, Symbol):
        return mpmath.pi
    parts = [by_mpmath(part) for part in node.arguments]
    return _MPMATH.get(node.name, getattr(mpmath, node.name, None))(*parts)  # type: ignore[misc]


@given(real_trees)
@settings(max_examples=200, deadline=None)
def test_enclosures_hold_the_value(tree: Node) -> None:
    found = enclose(tree, {})
    if not isinstance(found, Interval):
        return
    with mpmath.workdps(300):
        wanted = by_mpmath(tree)
        slack = mpmath.mpf(10) ** -200 * (1 + abs(wanted))
        assert as_mpf(found.lower) - slack <= wanted <= as_mpf(found.upper) + slack


def as_mpf(number: Fraction) -> Any:
    return mpmath.mpf(number.numerator) / number.denominator
