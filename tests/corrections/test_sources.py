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
        ("variant", "$z \\in \\mathbb{R}$", "Let $w$ be real."),
        ("copy", "$a+b=c$", "$x+y=z$"),
        ("copy", "as a group it is", "as the group it was"),
        ("object", "$x_1 < y$", "$z_2 > 0$"),
        ("letter", "$x < 1$", "Let $A$ be open, $\\alpha$ a number."),
        ("letter", "$df$", "the letter e of words"),
        ("everywhere", "$x < y$", "$z$"),
        ("spelling", "$\\alpha + \\mine$", "$\\mine$"),
        ("spelling", "alpha stands in words", ""),
        ("braces", "$M_{k+1} + a_k \\cdot 1$", ""),
        ("number", "there are 2 of them", "$3$"),
        ("command", "$\\mine(x)$", "$\\other{y}$"),
        ("relation", "$x < y$", "$y < z$"),
        ("bars", "$x < y$", "$z$"),
        ("argument", "$f(x+y+z+w+v+u) = f$", ""),
        ("bare", "the step's end", ""),
    ],
)
def test_a_source_is_silent(source: str, step: str, before: str) -> None:
    assert offered(source, step, before) - {squeezed(step)} == set()


@pytest.mark.parametrize(
    ("source", "step", "before", "right"),
    [
        ("variant", "the norm of $l$", "Let $\\ell > 0$.", "the norm of $\\ell$"),
        ("variant", "$n \\in Z$", "$m \\in \\mathbb{Z}$", "$n \\in \\mathbb{Z}$"),
        ("variant", "$g(x)$", "$\\hat g(0)$", "$\\hat g(x)$"),
        ("variant", "$x \\in \\mathbb{Z}$", "$\\mathcal Z$ is a cover", "$x \\in \\mathcal Z$"),
        ("copy", "$M/I = N$", "Let $Q = M/IM = N$.", "$M/IM = N$"),
        ("copy", "$2x + 4 \\le 9$", "$x + 3 \\le 9$", "$2x + 3 \\le 9$"),
        ("object", "$I$ is finite", "$I_i$ is infinite", "$I_i$ is finite"),
        ("object", "$X \\to Y$", "$X'$ is smooth", "$X' \\to Y$"),
        ("letter", "closedness of $V$", "Let $K$ be compact.", "closedness of $K$"),
        ("everywhere", "$\\sum_i x_i$", "for each $j$", "$\\sum_j x_j$"),
        ("spelling", "$alpha < 1$", "", "$\\alpha < 1$"),
        ("spelling", "$x \\subest Y$", "", "$x \\subset Y$"),
        ("braces", "$M_k+1$ is free", "", "$M_{k+1}$ is free"),
        ("number", "$x^2$", "", "$x^3$"),
        ("number", "$x_i$", "", "$x_0$"),
        ("command", "$\\mine{x}$", "$\\other{y}$", "$\\other{x}$"),
        ("relation", "$x \\in Y$", "$f: x \\to Y$", "$x \\to Y$"),
        ("bars", "$x < 1$", "$|y| < 1$", "$|x| < 1$"),
        ("argument", "$f(x)$ is smooth", "", "$f$ is smooth"),
        ("bare", "$x_i = 0$", "", "$x = 0$"),
        ("slip-math", "$x \\le y$", "", "$x \\ge y$"),
        ("slip-word", "for all $x$", "", "for some $x$"),
    ],
)
def test_a_source_offers(source: str, step: str, before: str, right: str) -> None:
    assert squeezed(right) in offered(source, step, before)
