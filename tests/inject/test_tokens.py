"""What is mathematics, what is text, what must not be touched."""

from __future__ import annotations

import pytest

from proofcheck.inject.pieces import HIDDEN, LETTER, WORD
from proofcheck.inject.tokens import tokenise


def letters(step: str) -> list[str]:
    return [token.text for token in tokenise(step).tokens if token.sort == LETTER]


def words(step: str) -> list[str]:
    return [token.text for token in tokenise(step).tokens if token.sort == WORD]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (r"Let $x\in X$ and \(\alpha\).", ["x", "X", r"\alpha"]),
        (r"& = x + y \\", ["x", "y"]),
        (r"b &= c. \end{align} So it is.", ["b", "c"]),
        (r"& = x \text{ if $y$ is} \\", ["x", "y"]),
        (r"$$a=b$$ we get: \begin{eqnarray*} c &=& d\\", ["a", "b", "c", "d"]),
        (r"$\mathbb{R}$, $\mathcal F$ and $\operatorname{Hom}(A,B)$", [
            r"\mathbb{R}", r"\mathcal F", "A", "B"]),
        (r"$Hom(A,B)$ and $xy$", ["A", "B", "x", "y"]),
        (r"\label{x} \ref{y} \cite[z]{u} \hyperref[v]{w} \begin{array}{cc}", []),
        (r"\begin{asy} $x$ \end{asy} $y$", ["y"]),
        (r"\xymatrix{ A \ar[r]^{f} & B } so $c$", ["c"]),
        (r"$$ \xymatrix@C=3pc{ A \ar[r]^{f} & B } = c$$", ["c"]),
    ],
)  # fmt: skip
def test_letters_of_formulas(step: str, expected: list[str]) -> None:
    assert letters(step) == expected


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (r"The non-zero $x$-axis isn't here", ["The", "non-zero", "axis", "isn't", "here"]),
        (r"$x \text{ when } y$ then", ["when", "then"]),
        (r"\textbf{Claim} \hspace{2cm} \url{here}", ["Claim"]),
        (r"$a\mbox{ if $b$ is}$ so", ["if", "is", "so"]),
    ],
)
def test_words_of_the_text(step: str, expected: list[str]) -> None:
    assert words(step) == expected


def test_scripts_know_their_depth() -> None:
    depths = {token.text: token.script for token in tokenise(r"$x_{i^{j}} + n_k^2y$").tokens}
    assert [depths[one] for one in "xijnk2y"] == [0, 1, 2, 0, 1, 1, 0]


def test_brackets_find_their_mates() -> None:
    reading = tokenise(r"$f\left( \{x, [y)\} \right) + (a]$")
    pairs = {
        (reading.tokens[one].text, reading.tokens[other].text)
        for one, other in reading.mates.items()
        if one < other
    }
    assert pairs == {(r"\left(", r"\right)"), (r"\{", r"\}"), ("[", ")"), ("(", "]")}


def test_a_fraction_without_braces_is_not_taken_apart() -> None:
    assert [token.sort for token in tokenise(r"$\frac12$").tokens][1] == HIDDEN
