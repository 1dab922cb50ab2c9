"""PC107."""

from __future__ import annotations

import pytest

from proofcheck.checks.structure.brackets import unbalanced_brackets
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "inside",
    [
        "$f(g(x)) = [a, b] \\{1\\}$",
        "$x \\in [0, 1)$, $(0, 1]$, $]a, b[$ and $\\left[0, 1\\right)$",
        "The map $f(x$) and a pair $(x$, $y)$.",
        "(for all $x)$ there is more",
        "(i) $x$ and a) $y$, ii) $z$ and $\\text{i)}~x$",
        "\\[\\left\\{ \\begin{array}{l} x \\\\[2pt] y \\end{array} \\right.\\]",
        "\\begin{align*} a &= \\Bigl( b \\\\ &\\quad + c \\Bigr) \\end{align*}",
        "$| x \\rangle$, $\\langle x | y \\rangle$, $]\\!]a, b]\\!]$",
        "$\\lfloor x \\rceil$ and $f\\mathopen{]}x\\mathclose{[}$",
        "\\newcommand{\\of}[1]{(#1} $f\\of{x})$",
        "The sign $($ opens $(x$.",
        "$\\xymatrix{A \\ar@{^{(}->}[r] & B}$",
        "$\\left. x \\right) = ( y$",
        "unclosed $f(x and the paragraph ends",
        # Intervals whose brackets face the other way, or are of another kind.
        "Soit $x \\in [0, 1[$ un point",
        "sur $[0, +\\infty[$ et $x \\in\\,]0, 1]$ et $y \\in{}]0, 1]$",
        "on a $f([0, 1[) \\subset [0, 1[$ et $f \\in C([0, 1[, V)$",
        "$I = [a_{1}, b_{1}[ \\,\\cup\\, [a_{2}, b_{2}[$",
        "$\\bigcup_n [0, \\tfrac1n[ = [0; 1[$ et $\\bigcup_{n \\ge 1} \\, ]0, n] = X$",
        "$x \\in (0, 1[$ et $[\\![1, n[\\![$",
        "$x \\in \\langle 0, 1)$, $(0, 1\\rangle$, $<0, 1)$",
        # Enumerators.
        "i.) $x$ und 1.a) $y$ und a$)$, $i) \\Rightarrow ii)$, $(1) \\iff 2)$",
        "$\\alpha)$ Sei $x$ und $\\mathrm{i)}$ $y$",
    ],
)
def test_silent_about_brackets_that_are_shared_or_meant(inside: str) -> None:
    assert ask(unbalanced_brackets, f"\\begin{{proof}} {inside} \\end{{proof}}") == []


@pytest.mark.parametrize(
    ("inside", "sign", "message"),
    [
        ("Now $f(g(x) = x$.", "(", "the bracket ( is never closed"),
        ("Now $f(x)) = x$.", ")", "the bracket ) closes nothing"),
        ("Here $A = \\{ x : x > 0$ is open.", "\\{", "the bracket \\{ is never closed"),
        ("\\[ \\left( x + 1 \\]", "\\left(", "the bracket \\left( is never closed"),
        ("(See $a$.) Then $h(g(x$ is.", "(", "the bracket ( is never closed"),
        ("So $[x, [y, z] = 0$.", "[", "the bracket [ is never closed"),
        ("So $x \\in [0, 1$.", "[", "the bracket [ is never closed"),
        ("On a $f([0, 1[ = 0$.", "(", "the bracket ( is never closed"),
        ("So $n) = 1$.", ")", "the bracket ) closes nothing"),
        ("$\\langle x, y = 0$", "\\langle", "the bracket \\langle is never closed"),
        ("\\begin{align*} a &= \\Big( b \\\\ &= c \\end{align*}", "(", "the bracket ( is never"),
    ],
)
def test_speaks_of_brackets_without_a_partner(inside: str, sign: str, message: str) -> None:
    body = f"\\begin{{proof}} {inside} \\end{{proof}}"
    (finding,) = ask(unbalanced_brackets, body)
    assert finding.code == "PC107"
    assert finding.message.startswith(message)
    assert marked(finding, body) == sign
    assert finding.proof == "p1"


def test_only_statements_and_proofs_are_looked_at() -> None:
    assert ask(unbalanced_brackets, "Here $f(x$ stands outside.") == []
    assert len(ask(unbalanced_brackets, "\\begin{lemma} Here $f(x$. \\end{lemma}")) == 1
