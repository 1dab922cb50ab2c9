"""PC125."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.ranges import own_ranges
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "Let $x \\in X$. For all $i \\in I_j$, $\\bigcup_{k \\in K_j} U_k$, let $y \\in F(x)$.",
        "We see $x \\in B_x$, so $x \\in f(x)$, and $x \\in [x]$ for every $x$.",
        "Let $A \\in \\mathcal{A}$, $\\bigcup_{A \\in \\mathcal{A}_i} A$.",
        "Take $x \\in (x_0 - d, x_0 + d)$, let $n \\in \\{n_0, n_1\\}$.",
        "Let $x \\in X \\mid f(x) = 0$, for all $x \\in X, x_1$, let $x \\in A \\wedge B(x)$ be.",
        "Choose $y \\in (y)$. Let $\\alpha \\in \\beta_\\alpha$.",
    ],
)
def test_silent_where_the_range_has_a_name_of_its_own(text: str) -> None:
    assert ask(own_ranges, text) == []


@pytest.mark.parametrize(
    ("text", "place", "letter"),
    [
        ("$\\bigcup_{k \\in k_j} U_k$", "k \\in k_j", "k"),
        ("Let $x \\in F(x)$ be a point.", "x \\in F(x)", "x"),
        ("for every element $\\xi \\in (F + G)(\\xi)$", "\\xi \\in (F + G)(\\xi)", "\\xi"),
        ("Choose $n \\in n_1$.", "n \\in n_1", "n"),
    ],
)
def test_speaks_of_a_letter_that_names_its_own_range(text: str, place: str, letter: str) -> None:
    (finding,) = ask(own_ranges, text)
    assert finding.code == "PC125"
    assert finding.message == (
        f"{letter} is taken from something that {letter} itself names: write what is meant"
    )
    assert marked(finding, text) == place
