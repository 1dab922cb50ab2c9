"""PC134."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.arguments import missing_arguments
from tests.checks.structure.asking import ask, marked

MACROS = "\\newcommand{\\norm}[2]{\\|#1\\|_{#2}}\\newcommand{\\size}[1]{\\left#1}\n"


@pytest.mark.parametrize(
    "text",
    [
        "$\\bar x$, $\\bar{x}$, $\\frac12$, $\\frac{1}{2}$, $\\mathcal F$, $\\hat\\alpha$",
        "$\\norm{x}p$, $\\norm xy$",
        "$\\operatorname{)}$, $\\bar{)}$, $f(\\alpha)$, $(\\alpha, \\beta)$, $\\unknown)$",
        "$\\size)$, $\\size]$, $\\size,$",  # a macro that is made for brackets
        "$\\overline$, $\\frac{1}$",
    ],
)
def test_silent_where_the_argument_is_one_or_the_command_wants_none(text: str) -> None:
    assert ask(missing_arguments, text, MACROS) == []


@pytest.mark.parametrize(
    ("text", "place", "name", "sign"),
    [
        ("$f(\\overline)$", "\\overline)", "overline", ")"),
        ("$A_\\mathfrak/\\mathfrak p^n$", "\\mathfrak/", "mathfrak", "/"),
        ("$(\\norm{x}, 2)$", "\\norm{x},", "norm", ","),
        ("$[\\norm{x}]$", "\\norm{x}]", "norm", "]"),
        ("$\\left( \\bar \\right)$", "\\bar \\right", "bar", "\\right"),
    ],
)
def test_speaks_of_a_sign_that_is_taken(text: str, place: str, name: str, sign: str) -> None:
    (finding,) = ask(missing_arguments, text, MACROS)
    assert (finding.code, finding.message) == (
        "PC134",
        f"\\{name} takes {sign} for its argument: write the one that is meant",
    )
    assert marked(finding, text, MACROS) == place
