"""Each source: what it must not offer, and what it must."""

from __future__ import annotations

import pytest

from proofcheck.corrections.candidates import SOURCES, apply, squeezed
from proofcheck.corrections.correction import Correction, Scope
from proofcheck.inject.tokens import tokenise


def offered(source: str, step: str, *before: str) -> set[str]:
    """The texts that a source makes of a step, blanks left out."""
    scope = Scope("", before, (), ())
    changes = SOURCES[source].changes(tokenise(step), scope)
    return {squeezed(apply(step, Correction(*change, source))) for change in changes}


@pytest.mark.parametrize(
    ("source", "step", "before"),
    [
        ("spelling", "$\\alpha + \\mine$", "$\\mine$"),
        ("spelling", "alpha stands in words", ""),
        ("reuse", "$f(x)$", "$g(x, y)$"),
        ("object", "$x_1 < y$", "$z_2 > 0$"),
        ("copy", "$a+b=c$", "$x+y=z$"),
        ("copy", "as a group it is", "as the group it was"),
        ("letter", "$x < 1$", "Let $A$ be open, $\\alpha$ a number, $A_k$ a set."),
        ("letter", "$df$", "the letter e of words"),
        ("letter-farther", "$x < 1$", "$y < z$"),
        ("look-alike", "$x < 1$", "$y + \\sigma$"),
        ("variant", "$z \\in \\mathbb{R}$", "Let $w$ be real."),
        ("slip-math", "we are done", ""),
        ("alike", "$a+b=c$", "$x-y=z$"),
        ("command", "$\\mine(x)$", "$\\other{y}$"),
        ("everywhere", "$x < 1$", "$z$"),
        ("everywhere", "$x_1 + x_1$", "$A$"),
        ("sign", "the row x + y", ""),
        ("exchange", "$x = A$", ""),
        ("beside", "$x + y$", "$x - z$"),
        ("unwrapped", "$f = (x)$", ""),
        ("number", "there are 2 of them", "$3$"),
        ("braces", "$M_{k+1} + a_k \\cdot 1$", ""),
        ("relation", "$x < y$", "$y < z$"),
        ("misspelt", "the form of a ring", "formally"),
        ("word", "the closed set", "a closed form and the open map"),
        ("slip-word", "we are done", ""),
    ],
)
def test_a_source_is_silent(source: str, step: str, before: str) -> None:
    assert offered(source, step, before) - {squeezed(step)} == set()


@pytest.mark.parametrize(
    ("source", "step", "before", "right"),
    [
        ("spelling", "$alpha < 1$", "", "$\\alpha < 1$"),
        ("spelling", "$x \\subest Y$", "", "$x \\subset Y$"),
        ("reuse", "$f(x) = 1$", "$g(y) = 0$", "$g(y) = 1$"),
        ("object", "$I$ is finite", "$I_i$ is infinite", "$I_i$ is finite"),
        ("object", "$X \\to Y$", "$X'$ is smooth", "$X' \\to Y$"),
        ("copy", "$M/I = N$", "Let $Q = M/IM = N$.", "$M/IM = N$"),
        ("copy", "$2x + 4 \\le 9$", "$x + 3 \\le 9$", "$2x + 3 \\le 9$"),
        ("letter", "closedness of $V$", "Let $K$ be compact.", "closedness of $K$"),
        ("letter", "$a_k$", "$b_n$", "$a_n$"),
        ("letter-farther", "$x < 1$", "$u < v < w$", "$w < 1$"),
        ("look-alike", "$s < 1$", "$\\sigma$", "$\\sigma < 1$"),
        ("look-alike", "$k < 1$", "$K$", "$K < 1$"),
        ("variant", "the norm of $l$", "Let $\\ell > 0$.", "the norm of $\\ell$"),
        ("variant", "$n \\in Z$", "$m \\in \\mathbb{Z}$", "$n \\in \\mathbb{Z}$"),
        ("variant", "$g(x)$", "$\\hat g(0)$", "$\\hat g(x)$"),
        ("variant", "$x \\in \\mathbb{Z}$", "$\\mathcal Z$", "$x \\in \\mathcal Z$"),
        ("variant", "$x \\in \\Z$", "$\\bar{\\mathbb Z}$", "$x \\in \\bar{\\mathbb Z}$"),
        ("slip-math", "$x \\le y$", "", "$x \\ge y$"),
        ("alike", "$(x + 2 = x)$", "$(y + 3 = y)$", "$(x + 3 = x)$"),
        ("command", "$\\mine{x}$", "$\\other{y}$", "$\\other{x}$"),
        ("everywhere", "$\\sum_i x_i$", "for each $x_j$", "$\\sum_j x_j$"),
        ("everywhere", "$X \\to X$", "$X'$", "$X' \\to X'$"),
        ("everywhere", "$a + b + c$", "", "$a - b - c$"),
        ("sign", "$f: A \\to B$", "", "$f: A \\mapsto B$"),
        ("exchange", "$A_x + A_y = B$", "", "$B_x + B_y = A$"),
        ("beside", "$f(x)$", "$g(0)$", "$f(0)$"),
        ("unwrapped", "$f(x + 1) = 0$", "", "$x + 1 = 0$"),
        ("number", "$x^2$", "", "$x^3$"),
        ("number", "$x_i$", "", "$x_0$"),
        ("braces", "$M_k+1$ is free", "", "$M_{k+1}$ is free"),
        ("relation", "$x \\in Y$", "$f: x \\to Y$", "$x \\to Y$"),
        ("misspelt", "its cohomolgy", "the cohomology", "its cohomology"),
        ("word", "the right module", "the left module", "the left module"),
        ("slip-word", "for all $x$", "", "for some $x$"),
    ],
)
def test_a_source_offers(source: str, step: str, before: str, right: str) -> None:
    assert squeezed(right) in offered(source, step, before)
