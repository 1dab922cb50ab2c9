"""What must hold of the structure checks on any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.context import Context, Run
from proofcheck.checks.registry import CHECKS
from tests.checks.structure.asking import paper, read_all, said

STRUCTURE = [check for check in CHECKS if ".structure." in check.find.__module__]
_PIECES = st.sampled_from(
    r"""\begin{proof}|\end{proof}|\begin{lemma}|\end{lemma}|\label{a}|\ref{a}|\ref{b}|\cref{a,b}|\cite{k}
    |\bibliography{x}|By Lemma~|(|)|[|]|\{|\}|$|$$|\left(|\right)|\[|\]|\langle|\begin{align}
    |\end{align}|TODO|???|(??)|\todo{|{|}|Case 1.|Case 3.|\textbf{|three cases|\item|Let $x := 1$.
    |[Lemma~\ref{a}]|\input{b}|\externaldocument[p-]{b}|\newcommand{\r}[1]{\ref{#1}}|\r{|#1
    |\begin{theorem}[|%|\\|\\[|é|\hyperref[|\begin{enumerate}|\end{enumerate}|\else""".split("|")
)
_BODIES = st.lists(
    st.one_of(_PIECES, st.sampled_from(["\n", "\n\n", " ", "a", "."]), st.text(max_size=5)),
    max_size=50,
).map("".join)


@given(_BODIES)
@settings(max_examples=150, deadline=None)
def test_no_check_raises_and_every_finding_has_a_place(body: str) -> None:
    files = {"main.tex": paper(body), "b.tex": "\\label{c} \\begin{proof} \\ref{p-c}"}
    documents = read_all(files, "main.tex", "b.tex")
    for check in STRUCTURE:
        first = said(check.find, documents)
        assert first == said(check.find, documents)


@pytest.mark.parametrize(
    "body",
    [
        "\\begin{proof}" + "$(" * 20_000 + "\\end{proof}",
        "\\begin{proof}" + "$f(x$. " * 2_000 + "\\end{proof}",
        "\\begin{proof}" + "$f(x$.\n\n" * 5_000 + "\\end{proof}",
        "\\begin{proof}$" + "(" * 50_000 + "$\\end{proof}",
        "\\begin{proof}" + "] a [" * 20_000 + "$($\\end{proof}",
        "\\begin{proof}" + "Let $x := 1$. Let $x := 2$. " * 5_000 + "\\end{proof}",
        "\\begin{proof}" + "\n\nCase 1. " * 10_000 + "\\end{proof}",
        "\\begin{proof}" + "Case 1, " * 20_000 + "\\textbf{Case 1}\\textbf{Case 3}\\end{proof}",
        "\\label{a}" * 20_000,
        "".join(f"\\label{{aaaaaa{i}}}\\ref{{aaaaab{i}}}" for i in range(3_000)),
        "".join(
            f"\\begin{{lemma}}\\label{{a{i}}} x \\end{{lemma}}\\begin{{proof}} "
            f"By Lemma~\\ref{{a{(i + 1) % 1_500}}}. \\end{{proof}}"
            for i in range(1_500)
        ),
        "\\begin{proof}" + "(details " * 20_000 + "\\end{proof}",
        "\\label{\\a\\b\\a\\b\\a}" + "\\ref{" + "x" * 5_000 + "}",
    ],
    ids=lambda body: body[13:40],
)
def test_hostile_text_is_checked_in_bounded_time(body: str) -> None:
    documents = read_all({"main.tex": paper(body)}, "main.tex")
    context = Context(documents[0], Run(documents))
    begun = time.process_time()
    for check in STRUCTURE:
        for _ in check.find(context):
            pass
    assert time.process_time() - begun < 10
