"""What must hold of the checks of names on any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.context import Context, Run
from proofcheck.checks.registry import CHECKS
from tests.checks.structure.asking import paper, read_all, said

NAMES = [check for check in CHECKS if ".names." in check.find.__module__]
_PIECES = st.sampled_from(
    r"""\begin{proof}|\end{proof}|\begin{lemma}|\end{lemma}|$|$$|\[|\]|\begin{align}|\end{align}|&|\\
    |f : X \to Y|g : Y \to Z|f \circ g|, g|_|^|{|}|(|)|_{i}|'|\mathcal{F}|\mathcal F|\alpha|\bar|x_i
    |\circ|\times|\times_S|\in| and | or |both |$x$ and $x$|\sum_{i = 1}^n|\sum_i|M_k+1|varphi
    |\vaprhi|for all $i$|\left(|\right)|%|#1|\newcommand{\F}{f_}|\F|\xymatrix{
    |\text{|é|:|\colon""".split("|")
)
_BODIES = st.lists(
    st.one_of(_PIECES, st.sampled_from(["\n", "\n\n", " ", "a", "."]), st.text(max_size=5)),
    max_size=60,
).map("".join)


@given(_BODIES)
@settings(max_examples=150, deadline=None)
def test_no_check_raises_and_every_finding_has_a_place(body: str) -> None:
    documents = read_all({"main.tex": paper(body)}, "main.tex")
    for check in NAMES:
        first = said(check.find, documents)
        assert first == said(check.find, documents)


@pytest.mark.parametrize(
    "piece",
    [
        "$f : X \\to Y$, $f \\circ g$ ",
        "$f : \\a\\b\\c\\d x y z (a)(b)(c)\\mathcal{F}\\bar x_1^2$ ",
        "$f, f, f, f, f : f, f, f : $ ",
        "$x$ and $x$ ",
        "$x_ ^ _ ^ \\times_{a} \\times_{b}$ ",
        "$\\sum_{i = 1}^n \\lambda_j + \\sum_{j} x_i$ ",
        "$M_k+1 + M_{k+1} varphi \\vaprhi$ ",
        "for all $i$ we have $x_j$ for some $n$ ",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_hostile_text_is_checked_in_bounded_time(piece: str, inside: bool) -> None:
    body = piece * 3_000
    if inside:
        body = f"${body.replace('$', ' ')}$" + "\n\n" + f"${body.replace('$', '')[:19_000]}$"
    documents = read_all({"main.tex": paper(f"\\begin{{proof}}{body}\\end{{proof}}")}, "main.tex")
    context = Context(documents[0], Run(documents))
    begun = time.process_time()
    for check in NAMES:
        for _ in check.find(context):
            pass
    assert time.process_time() - begun < 10
