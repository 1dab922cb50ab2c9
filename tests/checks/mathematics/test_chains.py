"""Relation chains: which sides a formula compares, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.checks.mathematics.chains import links
from proofcheck.latex.formulas import Formula


def compared(formula: str, environment: str = "align") -> list[str]:
    """The links as text; ``?`` marks a side whose ends are not clear."""
    found = []
    for link in links(formula, Formula((0, len(formula)), environment)):
        sides = [
            " ".join(formula[start:end] for start, end in side.pieces) + "?" * (not side.whole)
            for side in (link.left, link.right)
        ]
        found.append(f"{sides[0]} {link.relation} {sides[1]}")
    return found


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "x",
        "= 5",
        r"x \in A",
        r"f \colon A \to B",
        r"\{x : x = y\}",
        r"(a = b)",
        r"x \overset{!}{=} y",
        r"x \stackrel{\text{def}}{=} y",
        r"x \stackrel{p}{=} y",
        r"\begin{cases} x = y \\ u = v \end{cases}",
        r"\left<x = y\right>",
        r"\text{the sum} = 5",
    ],
)
def test_nothing_is_compared(formula: str) -> None:
    assert compared(formula) == []


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"a = b \le c", ["a = b", "b <= c"]),
        (r"a &= b \\ &= c", ["a = b", "b = c"]),
        (r"a &= b + c \\ &\quad + d \\ &= e", ["a = b + c + d", "b + c + d = e"]),
        (r"a = \\ b", ["a = b"]),
        (r"a &= b + \\ &\ c", ["a = b + c"]),
        (r"a &= b & c &= d", ["a = b", "c = d"]),
        (r"a &= b \\ c &= d", ["a = b", "c = d"]),
        (r"a &= b \\ -c &= d", ["a = b?", "-c? = d"]),
        (r"a & + & b & = & 3", ["a & + & b? = 3"]),
        (r"x = 1, \quad y = 2", ["x = 1", "y = 2"]),
        (r"x = 1,000 + y", ["x = 1,000 + y"]),
        (r"x = 1 \text{ if } n \ge 1", ["x = 1", "n >= 1"]),
        (r"x_\text{max} = 5", [r"x_\text{max} = 5"]),
        (r"a \stackrel{(1)}{=} b \overset{\eqref{x}}{\le} c", ["a = b", "b <= c"]),
        (r"\begin{aligned} a &= b\\ &= c\end{aligned}", ["a = b", "b = c"]),
        (r"x \ne y \not= z", ["x != y", "y != z"]),
        (r"a := b = c \coloneqq d", ["a define b", "b = c", "c define d"]),
        (r"a \equiv b \pmod{3}", [r"a congruent b \pmod{3}"]),
        (r"f(x = 1) = [0, 1) = I", ["f(x = 1) = [0, 1)", "[0, 1) = I"]),
        (r"x \in A = B", ["A = B"]),
        (r"\left( a = b \right) = c", [r"\left( a = b \right) = c"]),
        (r"a = 5 \implies b = 6", ["a = 5", "b = 6"]),
        ("a \x00\x00 = b", ["a = b"]),
    ],
)
def test_these_are_compared(formula: str, expected: list[str]) -> None:
    assert compared(formula) == expected


def test_rows_of_a_multline_go_on_and_rows_of_a_gather_do_not() -> None:
    assert compared(r"a = b \\ + c", "multline") == ["a = b + c"]
    assert compared(r"a = b \\ -c = d", "gather") == ["a = b", "-c = d"]


def test_a_link_stands_from_its_left_side_or_its_relation_to_its_end() -> None:
    formula = r"a &= b \\ &= c."
    regions = [link.region for link in links(formula, Formula((0, len(formula)), "align"))]
    assert [formula[start:end] for start, end in regions] == ["a &= b", "= c."]


def test_a_formula_of_many_pages_is_left_alone() -> None:
    assert compared("x = y" + " + 1" * 10_000) == []


_TOKENS = [r"\\", "&", "=", r"\le", "x", "+", "(", ")", "{", "}", r"\left(", r"\right)", ",", " ",
           r"\quad", r"\text{a}", r"\stackrel{a}{=}", r"\begin{aligned}", r"\end{aligned}",
           r"\begin{pmatrix}", r"\end{pmatrix}", "\\", "\x00", r"\not", "$"]  # fmt: skip


@given(st.lists(st.sampled_from(_TOKENS)).map("".join), st.sampled_from(["align", "$", "multline"]))
def test_pieces_lie_in_the_formula_in_order(formula: str, environment: str) -> None:
    for link in links(formula, Formula((0, len(formula)), environment)):
        pieces = [*link.left.pieces, *link.right.pieces]
        assert pieces == sorted(pieces)
        assert all(0 <= start < end <= len(formula) for start, end in pieces)
        assert 0 <= link.region[0] < link.region[1] == pieces[-1][1]
