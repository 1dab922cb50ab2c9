"""PC201 for matrices and determinants."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.expressions.exact import exact
from proofcheck.expressions.matrices import matrix_value
from proofcheck.expressions.outcome import Refused, Undefined
from proofcheck.expressions.tree import Node
from tests.checks.expressions.trees import only
from tests.checks.mathematics.asking import confirmed, findings


def p(rows: str) -> str:
    """``1, 2; 3, 4`` as a matrix."""
    inside = rows.replace(",", " &").replace(";", r" \\")
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"


M = p("1, 2; 3, 4")
TURN = p(r"\cos t, -\sin t; \sin t, \cos t")
BACK = p(r"\cos t, \sin t; -\sin t, \cos t")


@pytest.mark.parametrize(
    "proof",
    [
        f"Then ${M}^2 = {p('7, 10; 15, 22')}$ and $\\det {M} = -2$.",
        # Permutations in two rows; a table for a binomial coefficient; two bare tables.
        f"So ${p('1, 2; 2, 1')}^2 = {p('1, 2; 1, 2')}$.",
        f"So ${p('5; 2')} = 10$ and ${M} = {p('1, 0; 0, 1')}$.",
        # Residues, suppositions.
        f"Over the field $\\mathbb{{F}}_5$ we have ${M}^2 = {p('2, 0; 0, 2')}$.",
        f"If ${M}^2 = {p('7, 10; 15, 21')}$ then we are done.",
        # Sizes that do not fit, no number, a number beside a matrix.
        f"So ${M} {p('1, 2')} = {p('1, 3')}$ and ${M} + 1 = {p('1, 2; 3, 5')}$.",
        f"So ${p('1, 2; 2, 4')}^{{-1}} = {p('1, 0; 0, 1')}$ and $2 {M} = 0$.",
        f"So ${p('1, a; 0, 1')}^2 = {p('1, 3a; 0, 1')}$ and $A {M} = B$.",
        f"So ${M}^2 = {p('7, 10; 15, 21.9')}$ and ${M}^2 < {p('7, 10; 15, 21')}$.",
        r"So $\begin{cases} 1 & 2 \\ 3 & 4 \end{cases} = 5$ and $\begin{pmatrix} 1 & \cdots "
        r"\end{pmatrix} = 2$.",
    ],
)
def test_silent(proof: str) -> None:
    assert [(one.message, one.span) for one in findings(proof)] == []


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        (f"{M}^2 = {p('7, 10; 15, 21')}",
         "the left side is 22 in row 2, column 2, the right side 21 there"),
        (f"{M}^{{-1}} = {p('-2, 1; 3/2, 1/2')}",
         "the left side is -1/2 in row 2, column 2, the right side 1/2 there"),
        (f"{p('1; 2')}^T {M} = {p('7, 11')}",
         "the left side is 10 in row 1, column 2, the right side 11 there"),
        (f"\\det {M} = 2 - 6", "the left side is -2, the right side -4"),
        (r"\begin{vmatrix} 2 & 1 & 0 \\ 1 & 2 & 1 \\ 0 & 1 & 2 \end{vmatrix} = 5",
         "the left side is 4, the right side 5"),
        (r"\left| \begin{array}{cc} 1 & 2 \\[2pt] 3 & 4 \\ \end{array} \right| = -3",
         "the left side is -2, the right side -3"),
        (r"2 \left[ \begin{smallmatrix} 1 & 2 \\ 3 & 4 \end{smallmatrix} \right] "
         r"- \begin{bmatrix} 1 & 1 \\ 1 & 1 \end{bmatrix} = \begin{bmatrix} 1 & 3 \\ 5 & 6 "
         r"\end{bmatrix}", "the left side is 7 in row 2, column 2, the right side 6 there"),
    ],
)  # fmt: skip
def test_pc201(formula: str, values: str) -> None:
    (found,) = findings(f"Then ${formula}$.")
    assert (found.code, found.message) == ("PC201", f"this is false: {values}")


@pytest.mark.parametrize(
    ("formula", "by"),
    [
        (f"{M} {p('0, 1; 1, 0')} = {p('2, 1; 4, 3')}", "value"),
        (f"{p('1, 1; 0, 1')}^n = {p('1, n; 0, 1')}", "identity"),
        (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc", "identity"),
        (f"{TURN}^{{-1}} = {BACK}", "identity"),
    ],
)  # fmt: skip
def test_confirmed(formula: str, by: str) -> None:
    assert confirmed(f"Then ${formula}$.") == [(formula, by, True)]


def test_a_matrix_that_has_a_name() -> None:
    found = confirmed(f"Let $A = {M}$. Then $A^2 = 5A + 2{p('1, 0; 0, 1')}$ and $\\det A = -2$.")
    assert [(text[:5], by) for text, by, _ in found] == [
        ("A^2 =", "definitions"),
        ("\\det ", "definitions"),
    ]


def _value(text: str) -> object:
    def scalar(node: Node) -> Fraction:
        value = exact(node, {})
        assert isinstance(value, Fraction)
        return value

    return matrix_value(only(text), scalar)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (f"{M}^{{1/2}}", Refused("a power of a matrix that is not small and whole")),
        (f"{M}^{{1000}}", Refused("a power of a matrix that is not small and whole")),
        (f"f({M})", Refused("call of a matrix")),
        (f"{M}/{M}", Undefined("division by a matrix")),
        (f"{M} + 1", Undefined("a number added to a matrix")),
        (f"{M} / (1 - 1)", Refused("numbers out of range")),
        (f"{p('1, 1; 1, 1')}^{{-1}}", Undefined("the inverse of a singular matrix")),
    ],
)  # fmt: skip
def test_no_value(text: str, outcome: object) -> None:
    assert _value(text) == outcome


_ENTRIES = st.lists(st.integers(-9, 9), min_size=9, max_size=9)


def _three(entries: list[int]) -> str:
    rows = (", ".join(map(str, entries[at : at + 3])) for at in (0, 3, 6))
    return p("; ".join(rows))


@settings(max_examples=60, deadline=2_000)
@given(_ENTRIES, _ENTRIES)
def test_laws(first: list[int], second: list[int]) -> None:
    a, b = _three(first), _three(second)
    determinant = _value(rf"\det({a} {b})")
    assert determinant == _value(rf"\det {a} \cdot \det {b}")
    assert _value(f"{a}^T + {b}^T") == _value(f"{b}^T + {a}^T")
    if _value(rf"\det {a}"):
        assert _value(f"{a} {a}^{{-1}} {b}") == _value(b)
