"""PC203: congruences between numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.mathematics.asking import confirmed, findings


@pytest.mark.parametrize(
    "proof",
    [
        r"Now $2^{10} \equiv 1 \pmod{11}$ and $2^{1000} \equiv 2 \pmod 7$ and $17 = 2 \pmod 5$.",
        r"If $2 \equiv 3 \pmod 5$ then all is lost.",
        r"Hence $0 \equiv 1 \pmod 2$, a contradiction.",
        r"We may not conclude that $\frac{8}{2} \equiv \frac{18}{2} \pmod{10}$.",
        r"Here $2 \cdot 3 \equiv 2 \cdot 6 \pmod 2 \not\Rightarrow 3 \equiv 6 \pmod 2$.",
        # The modulus is not stated in the formula, is no number, is more than a number.
        r"Now $17 \equiv 3$ modulo $5$, and $17 \equiv 3 \pmod{p}$, $17 \equiv 3 \pmod{I + 2}$.",
        r"We have $\frac12 \equiv 3 \pmod 4$, $17 \equiv 3 \pmod 12$, $5 \equiv 3 \pmod 0$.",
        # Legendre's symbol, cycles, classes.
        r"So $\left(\frac{2}{7}\right) \equiv 3 \pmod 7$ and $(12) \equiv 3 \pmod 4$ "
        r"and $[3] \equiv 4 \pmod 7$.",
        r"Hence $n^2 \equiv 2 \pmod 3$ and $2n + 1 \equiv n + 7 \pmod 5$.",
        r"The remainder is $17 \bmod 5 = 2$, and $3 \cdot 17 \bmod 5 = 1$.",
        r"We have $9^{9^{9^9}} \equiv 5 \pmod{10}$ and $1 \equiv 2 \pmod{10^{5000}}$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.message, one.span) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("proof", "residues"),
    [
        (r"$2^{10} \equiv 2 \pmod{11}$", "modulo 11 the left side is 1, the right side 2"),
        (r"$2^{1000} \equiv 3 \pmod 7$", "modulo 7 the left side is 2, the right side 3"),
        (r"$17 \equiv 3 \mod 5$", "modulo 5 the left side is 2, the right side 3"),
        (r"$17 \equiv 3 \bmod 5$", "modulo 5 the left side is 2, the right side 3"),
        (r"$17 \equiv 3 \ (\mathrm{mod}\ 5)$", "modulo 5 the left side is 2, the right side 3"),
        (r"$17 \equiv 3 \quad (\text{mod } 5)$", "modulo 5 the left side is 2, the right side 3"),
        (r"$17 = 3 \pmod{5}$", "modulo 5 the left side is 2, the right side 3"),
        (r"$\frac13 \equiv 3 \pmod 5$", "modulo 5 the left side is 2, the right side 3"),
        (r"$2 \cdot 8 = 14 \equiv 5 \pmod 9$", "modulo 9 the left side is 7, the right side 5"),
        (r"\begin{align*} 3^4 &\equiv 80 + 1 \\ &\equiv 5 \pmod 7 \end{align*}",
         "modulo 7 the left side is 4, the right side 5"),
        (r"$-1 \equiv 3 \pmod{2^2 + 1}$", "modulo 5 the left side is 4, the right side 3"),
    ],
)  # fmt: skip
def test_pc203(proof: str, residues: str) -> None:
    found = findings(f"Now {proof}.")
    assert {one.code for one in found} == {"PC203"}
    assert found[-1].message == f"this is false: {residues}"
    assert found[-1].proof == "p1"


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (r"$2^{10} \equiv 1 \pmod{11}$", [r"2^{10} \equiv 1 \pmod{11}"]),
        (r"$7 + 5 = 12 \equiv 2 \pmod{10}$", ["7 + 5 = 12", r"12 \equiv 2 \pmod{10}"]),
        (r"\begin{align*} 3^4 &\equiv 81 \\ &\equiv 4 \pmod 7 \end{align*}",
         [r"3^4 &\equiv 81", r"\equiv 4 \pmod 7"]),
        (r"$3 \equiv 3 \pmod 7$", []),
    ],
)  # fmt: skip
def test_confirmed(proof: str, expected: list[str]) -> None:
    assert [text for text, _, _ in confirmed(f"Now {proof}")] == expected


@settings(max_examples=60, deadline=2_000)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(2, 10**4), st.integers(2, 40))
def test_agrees_with_python(left: int, right: int, modulus: int, power: int) -> None:
    proof = rf"Now ${left}^{{{power}}} \equiv {right} \pmod{{{modulus}}}$."
    if left and right:
        assert bool(findings(proof)) == (pow(left, power, modulus) != right % modulus)
