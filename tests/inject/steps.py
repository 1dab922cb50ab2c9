"""Steps for property tests: pieces of LaTeX that may stand next to each other, and noise."""

from __future__ import annotations

from hypothesis import strategies as st

_PIECES = [
    *"x y A n i d f 0 1 2 12 + - = < > ( ) [ ] | ^ _ , . : $ & ' ~".split(),
    *r"{ } \{ \} \( \) \[ \] \\ $$ \left( \right) \left< \right> \lfloor \rfloor".split(),
    *r"\alpha \beta \mathbb{R} \mathcal{F} \le \subset \cup \to \sum \sup \frac \bar".split(),
    *r"\text{ \label{ \ref{lem:a} \cite{B,C} \begin{align} \end{align} \begin{cases}".split(),
    *r"^{2} _{i+1} ^{-1} ^n _n \frac{a}{b} \ldots \cdots \cdot \circ \forall \exists".split(),
    *"for every all some there is a such that not open closed at most least if".split(),
    *"then the ring Case or two By Lemma Theorem module é 𝔘 ß".split(),
    " ",
    "\n",
    "\\",
    r"x^2 + 2y = 3",
    r"$f(x,y)$",
    r"For every $x$ there is $y$ such that $x \le y+1$.",
]

steps = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join) | st.lists(
    st.sampled_from(_PIECES), max_size=40
).map(" ".join)
"""Texts that look like LaTeX, mostly not well formed."""

noise = st.text(max_size=80) | steps
