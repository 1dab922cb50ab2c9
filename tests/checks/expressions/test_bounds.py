"""Whatever the text, there is an answer, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.expressions.evaluate import (
    Refused,
    Undefined,
    approximate,
    enclose,
    exact,
    modular,
    symbols,
)
from proofcheck.expressions.latex import latex
from proofcheck.expressions.parse import Parsed, parse
from proofcheck.expressions.tree import Node, walk
from tests.checks.expressions.trees import readings

_PIECES = st.sampled_from(
    r"""a b d e f i n x T \alpha \pi \Gamma 0 1 2 10 3.5 .5 1,000 1{,}5 10\,000 + - * / ^ _ ! | ( )
    [ ] { } {} {2} ^2 _1 ^{ _{ , . ' = < \le \frac \binom \sqrt \sqrt[3] \sum \prod \sum_{i=1}^n
    \prod_{i=1}^{3} \sin \log \log_2 \ln \exp \sin^{-1} \max \gcd( \bmod \over \choose \cdot \times
    \div \left( \right) \left| \right| \lvert \rvert \lfloor \rfloor \{ \} \, ~ \operatorname{lcm}
    \mathrm{e} \operatorname{ \text{ \ldots \infty \int \foo \\ & é ² 𝑥 \ """.split()
)
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=30).map("".join)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


def check(parsed: Parsed, text: str) -> None:
    """Every tree of a text can be printed and evaluated, with an answer of the promised kind."""
    if isinstance(parsed, Refused):
        assert 0 < len(parsed.reason) < 100
        return
    assert 1 <= len(parsed.readings) <= 8
    for reading in parsed.readings:
        tree = reading.tree
        for node in walk(tree):
            assert 0 <= node.start <= node.end <= len(text)
        assert latex(tree)
        names = symbols(tree)
        exact(tree, dict.fromkeys(names, Fraction(2)))
        enclose(tree, {})
        modular(tree, dict.fromkeys(names, 2), 7)
        approximate(tree, dict.fromkeys(names, 1.5))
        approximate(tree, dict.fromkeys(names, 1.5 + 1j))


@given(_TEXTS)
@settings(max_examples=600, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    with at_most(1):
        check(parse(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_000,
        "x(" * 900,
        "{" * 1_000,
        "x^{" * 600,
        "x_{" * 600,
        r"\frac{" * 300,
        r"\sqrt[" * 300,
        r"\sum_{" * 300,
        r"\sin" * 500,
        "|" * 1_000,
        "-" * 1_000,
        "1" * 2_000,
        "1," * 1_000,
        "1,000" * 400,
        "a/b" * 600,
        "x/" * 999 + "x",
        "x/" * 50 + "x",
        "x(y+1)" * 300,
        "a(b+c)d(b+c)" * 160,
        r"\sin xy" * 280,
        r"\sin " * 59 + "x",
        "x^{" * 50 + "x" + "}" * 50,
        r"\sqrt{" * 50 + "x" + "}" * 50,
        r"\frac{1}{1+" * 50 + "x" + "}" * 50,
        "(" * 19 + "x" + ")!)" * 19,
        r"\log x" * 330,
        "." * 2_000,
        "\\" + "a" * 1_999,
        "!" * 2_000,
        "(x)" * 600,
        r"\prod_{i=1}^n i\cdot" * 90 + "x",
        "x+" * 999 + "x",
        "".join(f"{letter}(y+1)+" for letter in "abcdefghijklmnopqrstuvwx") + "1",
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text(text: str) -> None:
    with at_most(1):
        check(parse(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "10^{10^{10}}",
        "10^{10^{10^{10}}}",
        "2^{-10^{10}}",
        "(10^9)!",
        "1001!",
        r"\binom{10^9}{10^8}",
        r"\sum_{i=1}^{10^9} i",
        r"\prod_{i=1}^{10^9} 1",
        r"\sum_{i=1}^{9999} \sum_{j=1}^{9999} 1",
        r"\sum_{i=1}^{9999} i^{i}",
        r"\sum_{i=1}^{9999} \frac{1}{i}",
        r"\prod_{i=1}^{900} i^{20}",
        r"\sum_{i=1}^{99} \sum_{j=1}^{99} \sum_{k=1}^{99} \frac{1}{i+j+k}",
    ],
)
@pytest.mark.parametrize("evaluate", [exact, enclose])
def test_too_much_work(evaluate: Callable[..., object], text: str) -> None:
    with at_most(0.5):
        outcome = evaluate(tree(text), {})
        assert isinstance(outcome, Refused)
        assert outcome.reason.startswith("too much work")


@pytest.mark.parametrize(
    "text",
    [
        r"e^{e^{e^{e^{9}}}}",
        r"\binom{\frac{1}{3}}{1000}",
        r"\binom{\frac{1}{3}}{2000}",
        r"\sin(10^{5000})",
        r"\sqrt[19999]{2^{19999}+1}",
        r"\sqrt[3]{2^{19000}+1}",
        r"\sum_{i=1}^{9999} \sqrt{i}",
        r"\lfloor e^{9999} \rfloor",
        r"\gcd(2^{19999}-1, 3^{12000}-1)",
    ],
)
def test_hard_work(text: str) -> None:
    with at_most(0.5):
        exact(tree(text), {})
        enclose(tree(text), {})
        approximate(tree(text), {})
        modular(tree(text), {}, 10**9 + 7)


def test_undefined_is_not_refused() -> None:
    assert exact(tree("1/0 + x"), {}) == Undefined("division by zero")
    assert exact(tree("x + 1/0"), {}) == Refused("no value for x")


def tree(text: str) -> Node:
    return readings(text).readings[0].tree
