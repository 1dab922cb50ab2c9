"""What is let into a copy of a paper, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.repair.guard import ProposalPlace, known_words, opened_at, refusal
from proofcheck.repair.nesting import NestingError, Opened

PAPER = r"""\newcommand{\p}{\mathfrak{p}} \def\q{q} \input{more} \textcolor{white}{x} \norm{x}"""
KNOWN = known_words([PAPER])
OLD = r"Hence $\p \notin V$, by \eqref{eq:one}. % why?" + "\n" + r"So $x_1 = 2$."


def place(old: str = OLD, before: str = "", *, replaced: bool = True) -> ProposalPlace:
    return ProposalPlace(opened_at(before), old, replaced, KNOWN)


GOOD = [
    (r"Hence $\p \in V$. % why?" "\nThus.", OLD, ""),
    ("Since $f$ is continuous, $f(x) \\leq 3$.", "Clearly.", ""),
    (r"By \cite{a_b} and \ref{lem:x_y}, $\norm{a_b} \ge 0$.", "Clearly.", ""),
    (r"We have \[ a^2 = b, \] as wanted.", "Clearly.", ""),
    (r"Then \begin{align*} a &= b \\ &= c. \end{align*}", "Then.", ""),
    (r"\begin{itemize} \item one, \item two. \end{itemize}", "Both.", ""),
    (r"a &\leq b + 1 \\", r"a &= b \\", r"\begin{align}"),
    (r"x \text{ for $n > 1$ and } y", "x", r"Let \["),
    (r"= \left( \frac{1}{2} \right)^2", "= 1", r"We have $"),
    (r"\item Now it holds.", r"\item It holds.", r"\begin{enumerate}"),
    (r"which proves it.\qed", r"and so.\qed", ""),
    (r"a 50\,\% share", "a share", ""),
    (r"x = 1. \]", r"x. \]", r"\["),
]

BAD = [
    ("", "Clearly.", "", "it is empty"),
    (" \n ", "Clearly.", "", "it is empty"),
    ("x" * 5000, "Clearly.", "", "5,000 characters"),
    ("a\x07b", "Clearly.", "", "U+0007"),
    ("a\u202eb", "Clearly.", "", "U+202E"),
    ("a\u200bb", "Clearly.", "", "U+200B"),
    (r"^^5cinput{x}", "Clearly.", "", "^^"),
    (r"\input{/etc/passwd}", "Clearly.", "", r"uses \input"),
    (r"\immediate\write18{rm}", "Clearly.", "", r"uses \immediate"),
    (r"\write18{rm}", "Clearly.", "", r"uses \write"),
    (r"\def\x{y}", "Clearly.", "", r"uses \def"),
    (r"\newcommand{\x}{y}", "Clearly.", "", r"uses \newcommand"),
    (r"\catcode`\%=12", "Clearly.", "", r"uses \catcode"),
    (r"\csname input\endcsname", "Clearly.", "", r"uses \csname"),
    (r"\iffalse Hence.", "Clearly.", "", r"uses \iffalse"),
    (r"\directlua{x}", "Clearly.", "", r"uses \directlua"),
    (r"\textcolor{white}{accept}", "Clearly.", "", r"uses \textcolor"),
    (r"\section{New}", "Clearly.", "", r"uses \section"),
    (r"\foo", "Clearly.", "", r"\foo, which is neither standard nor used"),
    (r"\verb|x|", "Clearly.", "", "verbatim"),
    (r"\begin{lemma} x \end{lemma}", "Clearly.", "", "environment lemma"),
    (r"\begin{proof} x \end{proof}", "Clearly.", "", "environment proof"),
    (r"\end{proof} Now \begin{proof}", "Clearly.", r"\begin{proof}", "environment proof"),
    (r"\end{document}", "Clearly.", "", "closes nothing"),
    ("a } b { c", "Clearly.", "", "closes nothing"),
    ("a { b", "Clearly.", "", "do not open and close"),
    ("$a", "Clearly.", "", "do not open and close"),
    ("$a \n\n b$", "Clearly.", "", "a blank line"),
    (r"$a \[ b \] $", "Clearly.", "", "inside a formula"),
    ("$b$", "a", r"\[", "inside a formula"),
    (r"$\left( a$", "Clearly.", "", "closes|open and close|formula"),
    ("x_1 is", "Clearly.", "", "an index"),
    ("x^2 is", "Clearly.", "", "an exponent"),
    (r"a & b", "Clearly.", "", "an alignment sign"),
    (r"\alpha is", "Clearly.", "", "outside a formula"),
    ("$#1$", "Clearly.", "", "#"),
    (r"a = b \\ c", r"a &= b", r"\begin{align}", "alignment signs"),
    (r"a &= b \\ &= c", r"a &= b", r"\begin{align}", "alignment signs|row ends"),
    ("Hence.", r"Hence\label{eq:a}.", "", r"loses \label{eq:a}"),
    (r"Hence\label{eq:b}.", "Hence.", "", r"adds \label{eq:b}"),
    ("Hence.", "Hence % proofcheck: ignore\nso.", "", "loses % proofcheck: ignore"),
    ("Hence. % proofcheck: ignore-file\nSo.", "Hence.", "", "adds % proofcheck"),
    ("Hence. % all that follows", "Hence.", "", "ends in a comment"),
    ("Hence.", r"Hence.\qed", "", "loses qed"),
    (r"\item x \item y", r"\item x", r"\begin{itemize}", "adds item"),
    (r"x\footnote{y}", "x", "", r"adds footnote"),
]


@pytest.mark.parametrize(("new", "old", "before"), GOOD)
def test_it_lets_in(new: str, old: str, before: str) -> None:
    assert refusal(new, place(old, before)) is None


@pytest.mark.parametrize(("new", "old", "before", "why"), BAD)
def test_it_refuses(new: str, old: str, before: str, why: str) -> None:
    reason = refusal(new, place(old, before))
    assert reason is not None
    assert any(part in reason for part in why.split("|")), reason


def test_an_insertion_stands_in_text_and_closes_what_it_opens() -> None:
    assert refusal("Note that $x > 0$.", place("Hence.", replaced=False)) is None
    assert "formula" in (refusal("x", place("y", r"\[", replaced=False)) or "")
    assert "open and close" in (refusal("{x", place("y", replaced=False)) or "")
    assert "adds" in (refusal(r"x\label{y}", place(r"x\label{y}", replaced=False)) or "")


def test_what_is_open_is_told() -> None:
    assert opened_at(r"\begin{proof} a $b$ \begin{align} x & \text{if }") == (
        Opened("proof", False),
        Opened("align", True),
    )
    assert opened_at(r"\[ \text{for $x$ and") == (Opened("[", True), Opened("{", False))
    assert opened_at("$a$$b$") == ()
    assert opened_at(r"$$a$$ \{ \$ \% \\[2pt] \verb|{$| % { $") == ()
    with pytest.raises(NestingError, match="closes nothing"):
        opened_at(r"\begin{a}\end{b}")


def test_what_runs_is_no_known_word() -> None:
    assert {"p", "mathfrak", "norm", "q"} <= KNOWN
    assert not KNOWN & {"input", "def", "newcommand", "textcolor"}


@given(st.text(alphabet="\\{}[]()$&%#^_ \nabeginput1", max_size=60))
def test_odd_text_is_judged_and_balanced_when_let_in(new: str) -> None:
    if refusal(new, place("Clearly.")) is None:
        assert opened_at(new) == ()
        assert "input" not in known_words([new])
