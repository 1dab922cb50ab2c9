"""PC204: equations with derivatives and integrals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.expressions.derivative import differentiate, without_derivatives
from proofcheck.expressions.evaluate import Interval, Refused, approximate, enclose
from proofcheck.expressions.tree import Node, Number, Operation, Symbol
from proofcheck.expressions.work import Stop
from tests.checks.expressions.trees import number, only, operation
from tests.checks.mathematics.asking import confirmed, findings


@pytest.mark.parametrize(
    "proof",
    [
        r"So $\int_0^1 x^2\,dx = \frac13$, $\int \frac{dx}{x} = \log x + C$, "
        r"$\frac{d}{dx} x^n = n x^{n-1}$.",
        # What a letter or a function is; functions that are not known.
        r"Let $V = \int_0^1 x^2\,dx$, $a_0 = \frac{1}{\pi} \int_0^\pi x^2\,dx$.",
        r"Put $F(x) = \int_0^x t^2\,dt$. Then $\int_0^1 f(x)\,dx = F(1) - F(0)$.",
        r"So $I = e^x - \int x e^x\,dx = e^x - I$ and $\int f\,d\mu = 1$.",
        # Rounded values.
        r"So $\int_0^1 x^2\,dx = 0.33$, $\int_0^1 \sqrt{x}\,dx = 0.667$, "
        r"$\frac{d}{dx} \frac{x^2}{3} = 0.67x$, $\int_0^{0.5} x\,dx = 0.125$.",
        # True for whole numbers, for different ones, for equal ones.
        r"So $\int_0^{2\pi} \sin(nx)\,dx = 0$, $\int_0^{2\pi} \cos(nx) \cos(mx)\,dx = 0$, "
        r"$\int_{-\pi}^{\pi} \sin(mx) \sin(nx)\,dx = \pi$.",
        r"So $\int_0^1 e^{2 \pi i n x}\,dx = 0$.",
        # Substitutions, suppositions, denials.
        r"So $\int \frac{\cos(\ln x)}{x}\,dx = \int \cos(u)\,du$.",
        r"If $\int_0^1 x^2\,dx = \frac12$ then we are done.",
        r"It is wrong that $\int_0^1 x^2\,dx = \frac12$, and $\frac{d}{dx} x^2 = x$ is false.",
        # No variable, no bounds, no convergence, sets.
        r"So $\int_0^1 x^2 = 7$, $\int_C z\,dz = 4 z$, $\int_{-1}^1 \frac{dx}{x^2} = -2$, "
        r"$\int_0^\infty e^{-x}\,dx = 2$, $\oint x\,dx = x$.",
        r"So $\frac{dy}{dx} = 5 y$ and $\frac{\partial f}{\partial x} = 2x$ and $f'(x) = 2$.",
        r"So $\frac{d}{dx} |x|! = x$ and $\frac{d}{dx} \lfloor x \rfloor = x$.",
        r"So $\frac{d}{dx} \sin x \cos x = \cos(x)^2 - \sin(x)^2$.",
        r"So $\int_0^1 x^2\,dx < \frac14$ and $\int_0^1 x\,dx \equiv 1 \pmod 5$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.message, one.span) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        (r"\int_0^1 x^2\,dx = \frac12", "the left side is about 0.333333"),
        (r"\int_0^1 \frac{dx}{1+x^2} = \frac{\pi}{3}", "the left side is about 0.785398"),
        (r"\int_0^{\pi} \sin x\,\mathrm{d}x = 1", "the left side is about 2"),
        (r"\int_0^1 x^2\,dx = 0.43", "the left side is about 0.333333, the right side about 0.43"),
        (r"\int_0^1 \sqrt{x}\,dx = \frac12", "the left side is about 0.666667"),
        (r"\int_0^1 \int_0^2 xy\,dx\,dy = 2", "the left side is about 1, the right side about 2"),
        (r"\int x e^x\,dx = x e^x + e^x + C", "the derivative of the left side is about"),
        (r"\int x^n\,dx = \frac{1}{n+1} x^n + C", "that of the right side about"),
        (r"\int_0^x t\,dt = x^2", "at x = "),
        (r"\frac{d}{dx} x^3 = 3x", "at x = "),
        (r"\frac{d^2}{dx^2} \sin(2x) = -2\sin(2x)", "at x = "),
        (r"\pi \int_0^h (\sqrt{rx - x^2})^2\,dx = \pi \int_0^h (2rx - x^2)\,dx", "at h = "),
    ],
)  # fmt: skip
def test_pc204(formula: str, values: str) -> None:
    (found,) = findings(f"Then ${formula}$.")
    assert found.code == "PC204"
    assert values in found.message
    assert found.evidence == found.message.removeprefix("this is false: ")


@pytest.mark.parametrize(
    "formula",
    [
        r"\int_0^1 x^2\,dx = \frac13",
        r"\int_0^1 \frac{2x\,dx}{\sqrt{1+x^2}} = 2\sqrt{2} - 2",
        r"\int_1^x \frac{dt}{t} = \ln x",
        r"\int \ln x\,dx = x \ln x - \int x \cdot \frac1x\,dx",
        r"\int \frac{dx}{\sqrt{1-x^2}} = \arcsin x + C",
        r"\int \tan x\,dx = -\ln|\cos x|",
        r"\frac{d}{dx} x^x = x^x (\ln x + 1)",
        r"\frac{\partial}{\partial x} (x^2 y + y) = 2xy",
        r"\frac{d}{dx} \int_0^1 \cos(tx)\,dt = -\int_0^1 t \sin(tx)\,dt",
    ],
)
def test_confirmed(formula: str) -> None:
    assert confirmed(f"Then ${formula}$.") == [(formula, "identity", True)]


_PIECES = [
    *r"""x y d \mathrm{d} dx dy \int \int_0^1 \int_{x}^{y} \frac{d}{dx} \frac{d^3}{dx^3}
    \frac{dx}{x} \frac { } ( ) = + - ^2 \sin f(x) \log | 0 1 \det
    \pmod{5} \pmod \equiv ^{-1} ^T ^{99}""".split(),
    r"\begin{pmatrix} 1 & 2 \\ 3 & x \end{pmatrix}",
    r"\begin{vmatrix}",
    r"\end{vmatrix}",
    r"\\",
    "&",
]


@settings(max_examples=200, deadline=5_000)
@given(st.lists(st.sampled_from(_PIECES), max_size=16).map(" ".join))
def test_nothing_raises_or_hangs(formula: str) -> None:
    findings(f"Let $f(x) = x^3$ and $A = \\begin{{pmatrix}} 1 & x \\end{{pmatrix}}$. ${formula}$")


def test_definitions_are_put_in() -> None:
    found = confirmed(
        r"Let $f(x) = x^3$. Then $\frac{d}{dx} f(x) = 3x^2$ and $\int_0^1 f(x)\,dx = \frac14$."
    )
    assert [by for _, by, _ in found] == ["definitions", "definitions"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (r"\frac{d}{dx} f(x)", "the derivative of call"),
        (r"\frac{d}{dx} x!", "the derivative of factorial"),
        (r"\frac{d}{dx} \sqrt[x]{2}", "a root whose degree varies"),
        (r"\frac{d}{dx} \sum_{k=1}^x k", "a derivative by a bound"),
    ],
)
def test_no_derivative(text: str, reason: str) -> None:
    with pytest.raises(Stop, match=reason):
        without_derivatives(only(text))


def test_a_derivative_of_many_terms() -> None:
    tree: Node = Symbol("x")
    for _ in range(60):
        tree = operation("mul", tree, tree)
    with pytest.raises(Stop, match="a derivative of many terms"):
        differentiate(tree, "x")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\int_0^1 x^2 + 1\,dx + 4", 16 / 3),
        (r"\int_0^1 e^{-x^2}\,dx", math.sqrt(math.pi) / 2 * math.erf(1)),
        (r"\int_1^2 \frac{dx}{x}", math.log(2)),
        (r"\int_2^1 \ln(x)\,dx", 1 - 2 * math.log(2)),
    ],
)
def test_enclosed(text: str, value: float) -> None:
    enclosure = enclose(only(text), {})
    assert isinstance(enclosure, Interval)
    assert float(enclosure.lower) == pytest.approx(value, abs=1e-12)
    assert enclosure.upper - enclosure.lower < 1e-9
    assert approximate(only(text), {}) == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        r"\int_0^1 \frac1x\,dx",
        r"\int_{-1}^1 \frac{1}{x^2}\,dx",
        r"\int_0^1 \lfloor x \rfloor\,dx",
        r"\int_0^1 \sin(\frac{1}{x^9})\,dx",
        r"\int_0^{10^9} \sin(x^9)\,dx",
    ],
)
def test_what_cannot_be_enclosed(text: str) -> None:
    assert isinstance(enclose(only(text), {}), Refused)


def _compound(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(operation, st.sampled_from(["add", "mul"]), below, below),
        st.builds(operation, st.sampled_from(["sin", "cos", "arctan", "neg"]), below),
        below.map(lambda node: Operation("div", (node, _above_one(node)))),
        st.builds(
            lambda node, power: operation("pow", node, number(power)), below, st.integers(1, 3)
        ),
    )


def _above_one(node: Node) -> Node:
    return operation("add", number(1), operation("pow", node, number(2)))


_SMOOTH: st.SearchStrategy[Node] = st.recursive(
    st.one_of(st.integers(1, 3).map(number), st.just(Symbol("x"))), _compound, max_leaves=6
)


@settings(max_examples=80, deadline=None)
@given(_SMOOTH)
def test_the_integral_of_a_derivative(tree: Node) -> None:
    body = differentiate(tree, "x")
    whole = Operation("integral", (Symbol("x"), Number(number(0).value), number(1), body))
    ends = [approximate(tree, {"x": at}) for at in (0.0, 1.0)]
    value = approximate(whole, {})
    if value is not None and None not in ends:
        first, last = (end for end in ends if end is not None)
        assert value == pytest.approx(last - first, abs=1e-6, rel=1e-6)
