"""Where formulas stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.latex.formulas import find_formulas
from tests.latex.documents import read


def formulas(body: str, preamble: str = "") -> list[tuple[str, str]]:
    """What opens each formula of a document, and its inside."""
    source = f"{preamble}\\begin{{document}}{body}\\end{{document}}"
    text = read(source).text
    return [(found.environment, text.masked[slice(*found.region)]) for found in find_formulas(text)]


@pytest.mark.parametrize(
    "body",
    [
        "no formula",
        r"a price of \$5 and \$6",
        r"\verb|$x$|",
        "% $x$\n",
        "an open $x and\n\na new paragraph",
        r"\begin{itemize}\item one\end{itemize}",
        r"\\[2pt] a line",
    ],
)
def test_there_is_none(body: str) -> None:
    assert formulas(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$x$ and $y$", [("$", "x"), ("$", "y")]),
        ("$a$$b$", [("$", "a"), ("$", "b")]),
        ("$$x$$ then $y$", [("$$", "x"), ("$", "y")]),
        (r"\(x\) and \[y\]", [("\\(", "x"), ("\\[", "y")]),
        (r"\begin{align*}x&=y\\z\end{align*}", [("align*", r"x&=y\\z")]),
        (r"\begin{alignat*}{2}x&=y\end{alignat*}", [("alignat*", "x&=y")]),
        (r"$x$, \$5, $y$", [("$", "x"), ("$", "y")]),
        (r"\[ x \text{ if $y$} \] $z$", [("\\[", r" x \text{ if $y$} "), ("$", "z")]),
        (
            r"\begin{equation}\begin{split}x\end{split}\end{equation}",
            [("equation", r"\begin{split}x\end{split}")],
        ),
        ("an open $x and\n\na new $y$", [("$", "y")]),
        ("an open $$x and\n\na new $y$", [("$", "y")]),
    ],
)
def test_these_are_found(body: str, expected: list[tuple[str, str]]) -> None:
    assert formulas(body) == expected


def test_macros_that_open_displays_are_followed() -> None:
    preamble = r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}"
    assert formulas(r"\be x = 1 \ee and $y$", preamble) == [("equation", " x = 1 "), ("$", "y")]


def test_what_a_macro_is_defined_to_be_is_no_formula_of_the_text() -> None:
    assert formulas(r"\newcommand{\x}{$a$} then $b$") == [("$", "b")]


_TOKENS = r"\[ \] $ $$ \( \) x \begin{align} \end{align} \begin{split} \ { } %".split()


@given(st.lists(st.sampled_from([*_TOKENS, "\n\n"])).map("".join))
def test_formulas_never_overlap(body: str) -> None:
    text = read(body).text
    regions = [found.region for found in find_formulas(text)]
    assert regions == sorted(regions)
    assert all(a[1] <= b[0] for a, b in pairwise(regions))
    assert all(start <= end for start, end in regions)
