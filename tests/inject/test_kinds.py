"""Every kind of error: first the steps in which it has no place, then what it makes of others."""

from __future__ import annotations

import pytest

from proofcheck.inject.draw import apply, candidates
from proofcheck.inject.edit import Surroundings
from proofcheck.inject.registry import KINDS

AROUND = Surroundings(
    statement=r"Let $x\in X$ and $y\in Y$ be points of the module $M$.",
    before=[r"Put $z=f(y)$ by Lemma \ref{lem:a} and \cite{Euler}."],
    after=[r"So $k<n$ and $x_j=x_k$."],
    labels=("lem:a", "lem:b", "thm:c"),
)

SILENT = {
    "relation": [
        r"So $n\to\infty$.",
        r"If at most one, left.",
        r"By \ref{a<b} \label{x<y} and \cite{c=d}.",
        r"$\left< x\right>$",
        r"$\Gamma_<$ and $\overline{\mathbf{C}}^{\times}$",
        r"\begin{array}{c<c} x \end{array}",
        r"\xymatrix{ A \ar[r]^{a=b} & B }",
    ],
    "sign": [
        r"$-x=0$",
        "a-b is a well-known $p$-adic number",
        r"$C^+$ and $C_{-}$",
        r"$x^{-1}$",
        r"$x\le 2-y$",
    ],
    "exponent": [r"$1^n$", r"$i^{\text{th}}$", r"$90^\circ$", r"$\sum_{i=1}^n i$", r"the $n$th"],
    "index": [
        r"$x_n\to x$",
        r"$(x_n)$",
        "the family $x_i$",
        r"$x_{\text{max}}$",
        r"$k\le n-1$",
        "a_1 in text",
    ],
    "constant": [
        r"Chapter 3 (2) of 1998",
        r"$\frac12$",
        r"$(1)$ and $x_2$ and $x^3$",
        r"\hspace{2cm} \vskip 3pt \\[2pt]",
        r"\[ \xymatrix@C=3pc{ A & B } \]",
        r"$\mathbb{1}$",
        r"\begin{array}[2]{c3} x \end{array}",
        r"See \ref{lem2} and \cite[page 3]{Gauss1801}.",
        "There is one.",
    ],
    "arithmetic": [r"$x=5$", r"$a+b=c$", r"$\sum_{i=1}^n i$", "2+3=5"],
    "factor": [r"$f(x)$", r"$\sin x$", r"$\int f\,dx$", r"$\Hom(A,B)$", r"$2x\le y$", r"$x_{ij}$"],
    "term": [r"$x+1\le y$", r"$a_1+\cdots+a_n$", r"$x_{n+1}$", r"$-x$", r"$x+0$", r"$a & -b$"],
    "swap": [
        r"$d(x,y)$",
        r"$\gcd(a,b)$",
        r"$x+y$",
        r"$|x-y|$",
        r"$x-y=0$",
        r"$f(x)=f(y)$",
        r"$x_iy_i$",
    ],
    "variable": [r"For every $t\in T$ it holds.", "A word x.", r"$w$", r"$\sin\pi$ \label{x}"],
    "quantifier": [
        r"Pick any $x$.",
        "At any rate, in some sense, each other and at least one of them.",
        "There is no such number.",
    ],
    "order": [r"There is $x$ such that $y$.", r"For all $x$ there is $y$.", r"$\forall x$"],
    "negation": [
        "It is clear that we can do this.",
        "This is what we want if and only if it is enough.",
        "i.e., that is, as it were",
    ],
    "property": [
        "By the above, the first case follows by induction.",
        r"$\left( x\right)$ on the left-hand side",
        "a real number that is not closed",
        r"\ref{open} and $n$-connected",
    ],
    "extremum": ["at least one", r"at the very least \label{sup}", r"$\superset$"],
    "reuse": [r"So $w$.", r"$f(y)$", r"$f ( y )$", "nothing"],
    "stronger": [
        r"Let $a\le b$.",
        "We say it is open if it is so.",
        r"$f$ is not continuous.",
        r"If $x$ is bounded then so it is.",
        r"$a\not\le b$ is if and only if",
        r"Hence it holds for $1\le i$ and for all $n\ge N$.",
        r"If $|x|\ge c$ then it holds.",
    ],
    "case": [
        "Either open or closed.",
        "Hence $x+y=0$, or $x=-y$.",
        r"$x$ or $y$",
        r"\begin{cases} a \end{cases}",
    ],
    "citation": [
        "In Chapter 3 of 1998.",
        r"\pageref{lem:a}",
        r"\cite[p. 3]{Euler}",
        r"\label{lem:a}",
        r"\hyperref[lem:a]{here}",
    ],
}

SPEAK = {
    "relation": {
        r"Let $a \le b$.": [r"Let $a \ge b$.", r"Let $a > b$."],
        r"Let $f:X\to Y$.": [r"Let $f:X\leftarrow Y$."],
        r"$\lfloor x/2\rfloor$": [r"$\lceil x/2\rceil$"],
        r"$A\cup B$": [r"$A\cap B$"],
        r"$x\notin A$": [r"$x\in A$"],
        r"& \leq x \\": [r"& \geq x \\", r"& > x \\"],
    },
    "sign": {
        "$a+b$": ["$a-b$"],
        "$x=-y$": ["$x=y$"],
        "$x=2$": ["$x=-2$"],
        "$(-1)^{i+j}$": ["$(1)^{i+j}$"],
        "$C^+ + 1$": ["$C^+ - 1$"],
        r"$x\le y+1$": [r"$x\le y-1$"],
    },
    "exponent": {
        "$x^2$": ["$x^3$", "$x$"],
        "$x^n$": ["$x^{n-1}$", "$x^{n+1}$", "$x$"],
        "$x^{-1}y$": ["$xy$", "$xy^{-1}$"],
        "$f^*g$": ["$fg$", "$f_*g$", "$fg^*$"],
        r"$x^2\alpha$": [r"$x^3\alpha$", r"$x\alpha$", r"$x\alpha^2$"],
        r"$\alpha^2x$": [r"$\alpha^3x$", r"$\alpha x$", r"$\alpha x^2$"],
    },
    "index": {
        "$x_1$": ["$x_2$", "$x_0$"],
        "$x_{1}$": ["$x_{2}$", "$x_{0}$"],
        "$x_n - y$": ["$x_{n + 1} - y$", "$x_{n - 1} - y$", "$x_j - y$", "$x_k - y$"],
        r"$x_\alpha y_\beta$": [r"$x_\beta y_\beta$", r"$x_\alpha y_\alpha$"],
        "$x_i$": ["$x_{i+1}$", "$x_{i-1}$", "$x_j$", "$x_k$"],
        "$a_{ij}$": ["$a_{ji}$", "$a_{ii}$", "$a_{jj}$"],
        r"$\sum_{i=1}^n i$": [
            r"$\sum_{i=2}^n i$",
            r"$\sum_{i=0}^n i$",
            r"$\sum_{i=1}^{n-1} i$",
            r"$\sum_{i=1}^{n+1} i$",
        ],
        r"$1,\ldots,n$": [r"$1,\ldots,n-1$", r"$1,\ldots,n+1$"],
        "$n+1$": ["$n$"],
    },
    "constant": {
        "$x=2$": ["$x=3$", "$x=1$", "$x=4$"],
        "$x=0$": ["$x=1$"],
        "$x<2$": ["$x<1$"],
        "$2<x$": ["$3<x$", "$4<x$"],
        r"$x\le\frac{1}{3}$": [r"$x\le\frac{0}{3}$", r"$x\le\frac{1}{4}$", r"$x\le\frac{1}{6}$"],
        "two cases": ["three cases"],
    },
    "arithmetic": {
        r"$7\cdot 8=56$": [r"$7\cdot 8=57$", r"$7\cdot 8=55$", r"$7\cdot 8=65$"],
        "$2x+3x=5x$": ["$2x+3x=6x$", "$2x+3x=4x$", "$2x+3x=10x$"],
    },
    "factor": {
        "$2xy$": ["$xy$", "$2y$", "$2x$"],
        "$n(n+1)$": ["$n$"],
        "$x=y+z$": ["$x=2y+z$", "$x=y+2z$"],
        r"$x\le 2y$": [r"$x\le y$", r"$x\le 2$"],
    },
    "term": {
        "$a+b=c$": ["$a=c$", "$b=c$"],
        r"$y\le x+1$": [r"$y\le x$", r"$y\le 1$"],
        "$a-2b$": ["$a$"],
        "$a + b$": ["$a$", "$b$"],
    },
    "swap": {
        "$f(x,y)$": ["$f(y,x)$"],
        r"$\frac{a}{b}$": [r"$\frac{b}{a}$"],
        "$x-y$": ["$y-x$"],
        r"$g\circ f$": [r"$f\circ g$"],
        r"$A\to\alpha$": [r"$\alpha\to A$"],
        "$ax+by$": ["$bx+ay$", "$yx+ba$", "$ay+bx$"],
    },
    "variable": {
        "$x$ is it": [f"${letter}$ is it" for letter in ("z", "y", "k", "n")],
        r"$M\beta$ and $M\gamma$": [rf"${letter}\beta$ and $M\gamma$" for letter in ("X", "Y")]
        + [rf"$M\beta$ and ${letter}\gamma$" for letter in ("X", "Y")],
    },
    "quantifier": {
        "For all $x$ it holds.": ["For some $x$ it holds."],
        r"$\forall x$": [r"$\exists x$"],
        "Every map is open.": ["Some map is open."],
        "There is an $n$ such that $x<n$.": ["For every $n$ we have that $x<n$."],
    },
    "order": {
        "For every $x$ there is a $y$ such that $x<y$.": [
            "There is a $y$ such that for every $x$, $x<y$."
        ],
        "There exists $y$ such that for all $x$ we have $x<y$.": [
            "For all $x$ there exists $y$ such that we have $x<y$."
        ],
        r"$\forall x\,\exists y\colon x<y$": [r"$\exists y \forall x\colon x<y$"],
    },
    "negation": {
        "The map is not open.": ["The map is open."],
        "Then $x$ is even.": ["Then $x$ is not even."],
        "There is a unit.": ["There is no unit."],
        "a nonempty set": ["an empty set"],
        "It cannot be.": ["It can be."],
    },
    "property": {
        "An open set.": ["A closed set."],
        "Then $f$ is injective.": ["Then $f$ is surjective.", "Then $f$ is bijective."],
        "at most two": ["at least two"],
        "two kernels": ["two images", "two cokernels"],
        "strictly increasing": ["strictly decreasing"],
    },
    "extremum": {
        r"$\sup A$": [r"$\inf A$"],
        r"$\bigcup_iA_i$": [r"$\bigcap_iA_i$"],
        "The maximum is attained.": ["The minimum is attained."],
        "the least element": ["the greatest element"],
    },
    "reuse": {
        "$g(w)$ holds": ["$f(y)$ holds"],
        "The ring $R$.": ["The module $R$."],
    },
    "stronger": {
        r"Hence $a\le b$.": ["Hence $a<b$."],
        "It holds if $x=1$.": ["It holds if and only if $x=1$."],
        "This implies it.": ["This is equivalent to it."],
        "at least one": ["exactly one", "precisely one"],
        "It is locally constant.": ["It is constant."],
    },
    "case": {
        "So $x=1$ or $x=-1$.": ["So $x=1$.", "So $x=-1$."],
        r"$\begin{cases} a & x\\ b & y\end{cases}$": [
            r"$\begin{cases} b & y\end{cases}$",
            r"$\begin{cases} a & x\end{cases}$",
        ],
    },
    "citation": {
        r"By Lemma \ref{lem:a}.": [r"By Lemma \ref{lem:b}."],
        "By Theorem 3.": ["By Theorem 4.", "By Theorem 2."],
        "by (2)": ["by (3)", "by (1)"],
        r"\cite{Gauss}": [r"\cite{Euler}"],
    },
}


def results(kind: str, step: str) -> list[str]:
    return [apply(step, edit) for edit in candidates(step, AROUND, [kind])]


def test_every_kind_is_tested() -> None:
    assert set(SILENT) == set(SPEAK) == set(KINDS)


@pytest.mark.parametrize(("kind", "step"), [(k, s) for k, steps in SILENT.items() for s in steps])
def test_silent(kind: str, step: str) -> None:
    assert results(kind, step) == []


@pytest.mark.parametrize(
    ("kind", "step", "expected"), [(k, s, new) for k, t in SPEAK.items() for s, new in t.items()]
)
def test_speaks(kind: str, step: str, expected: list[str]) -> None:
    assert results(kind, step) == expected


def test_words_and_weights() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name and kind.weight > 0 and kind.words
