"""What the checks of mathematics say of a proof."""

from __future__ import annotations

from proofcheck.checks.context import Context, Run
from proofcheck.checks.mathematics.check import check_mathematics
from proofcheck.document.document import Document
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.latex.files import memory_tree
from proofcheck.latex.parse import parse

HEAD = r"""\newtheorem{lemma}{Lemma}\newcommand{\half}{\frac{1}{2}}
\begin{document}\begin{lemma} Something. \end{lemma}\begin{proof}"""


def document(proof: str) -> Document:
    source = f"{HEAD}\n{proof}\n\\end{{proof}}\\end{{document}}"
    read = parse(memory_tree("", {"a.tex": source.encode()}), "a.tex")
    assert isinstance(read, Document)
    return read


def alone(paper: Document) -> Context:
    """A document that is the only one of its run."""
    return Context(paper, Run((paper,)))


def findings(proof: str) -> list[Finding]:
    paper = document(proof)
    return [one for one in check_mathematics(alone(paper)) if isinstance(one, Finding)]


def confirmed(proof: str) -> list[tuple[str, str, bool]]:
    """Text, how, and whether the whole step, of each confirmation."""
    paper = document(proof)
    return [
        (paper.sources[one.span.path].slice(one.span), one.by, one.whole)
        for one in check_mathematics(alone(paper))
        if isinstance(one, Confirmation)
    ]
