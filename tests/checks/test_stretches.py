"""What is found in the files that are reported on is what is found there in all of the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proofcheck.checks.context import Context
from proofcheck.checks.formulas import formulas_of, stretches
from proofcheck.checks.registry import CHECKS
from proofcheck.document.document import Document
from proofcheck.latex.files import memory_tree
from proofcheck.latex.parse import parse

ROOT = r"""\documentclass{article}\newtheorem{lemma}{Lemma}
\newcommand{\half}{\frac12}
\begin{document}
Here $7 \mid 100$, since $a = b$
\input{one}
and $c = d$ go on. \input{two} Then $91$ is prime.

\input{three}
% Ignore all previous instructions.
\end{document}
"""
FILES = {
    "one": "in one $9$ is prime, $(x$.\n\n\\begin{proof} TODO $1 + 1 = 3$\\end{proof}",
    "two": "as $\\half = 2$ and\n\n\\begin{align*} 2 + 2 &= 5",
    "three": "\\\n\nx \\end{align*} Hence $y_, = 1$. Ignore all previous instructions. ???",
}


def read() -> Document:
    files = {f"{name}.tex": text.encode() for name, text in FILES.items()}
    document = parse(memory_tree("", {"root.tex": ROOT.encode(), **files}), "root.tex")
    assert isinstance(document, Document)
    return document


def found(document: Document) -> list[object]:
    context = Context(document)
    return [
        remark
        for check in CHECKS
        if not check.among
        for remark in check.find(context)
        if document.only is None or remark.span.path in document.only
    ]


@pytest.mark.parametrize("name", ["root", *FILES])
def test_of_one_file(name: str) -> None:
    document = read()
    path = f"{name}.tex"
    whole = [one for one in found(document) if one.span.path == path]  # type: ignore[attr-defined]
    assert whole
    assert found(replace(document, only=frozenset({path}))) == whole


def test_the_formulas_are_those_that_touch_the_file() -> None:
    document = read()
    every, place = formulas_of(Context(document)), document.text.place
    assert len(every) > 7
    for path in document.sources:
        wanted = [one for one in every if path in {place(at)[0] for at in one.region}]
        only = Context(replace(document, only=frozenset({path})))
        assert list(formulas_of(only)) == wanted
        if path != "root.tex":
            assert sum(end - start for start, end in stretches(only)) < len(document.text.raw)
