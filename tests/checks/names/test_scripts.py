"""PC120."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.scripts import empty_scripts
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$x_1$, $x_{1}$, $x_ 1$, $x_\\alpha$, $f_*$, $R^\\times$, $D_+$, $A_<$, $R_=$, $Z^!$",
        "$f_{(n)}$, $I_{]0,1[}$, $x_\\text{a}$, $\\sum_{i}^{n}$, $x_% a comment\n1$",
        "$a\\_b$ and $\\mathrm{a\\_}$, a\\_) b, a_) b",
        "\\verb|x_)|, \\[ \\xymatrix{ A \\ar[r]^) & B } \\], % $x_)$",
        "\\begin{verbatim}$x_)$\\end{verbatim}",
        "\\newcommand{\\sub}{x_} $\\sub 1$",
    ],
)
def test_silent_where_something_is_in_the_script(text: str) -> None:
    assert ask(empty_scripts, text) == []


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("$f(x_)$", "_)", "index"),
        ("$x_, y$", "_,", "index"),
        ("$x ^ ; y$", "^ ;", "exponent"),
        ("$x_$", "_", "index"),
        ("$[x_]$", "_]", "index"),
        ("${x^}$", "^}", "exponent"),
        ("\\[ \\left( x_ \\right) \\]", "_ \\right", "index"),
    ],
)
def test_speaks_of_a_sign_that_nothing_follows(text: str, place: str, what: str) -> None:
    (finding,) = ask(empty_scripts, text)
    assert finding.code == "PC120"
    assert finding.message == (
        f"the {what} after {place[0]} is missing: write it, or delete the sign"
    )
    assert marked(finding, text) == (place if place != "_" else "_$")[: len(place)]
