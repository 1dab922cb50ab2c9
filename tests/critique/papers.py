"""Papers for these tests, read as any other."""

from __future__ import annotations

from pathlib import Path

from proofcheck.document.document import Document, Proof, readable
from proofcheck.latex.project import read_documents

HEAD = r"""\documentclass{article}
\newcommand{\Z}{\mathbb{Z}}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}{Lemma}
\newtheorem{definition}{Definition}
\begin{document}
"""
SQUARES = r"""
\begin{theorem}\label{thm:sq} If $n \in \Z$ is odd, then $n^2$ is odd. \end{theorem}
\begin{proof}
Let $n \in \Z$ be odd, so $n = 2k + 1$   for some $k \in \Z$. % an aside
Then $n^2 = 4k^2 +
  4k + 1$ by expansion. Hence $n^2 = 2(2k^2 + 2k) + 1$. Thus $n^2$ is odd.
\end{proof}
"""
CUBES = r"""
\begin{theorem} If $n$ is odd, then $n^3$ is odd. \end{theorem}
\begin{proof}
By Theorem~\ref{thm:sq} the square $n^2$ is odd. So $n^3 = n^2 n$ is a product of odd numbers.
Hence it is odd.
\end{proof}
"""


def paper(folder: Path, *parts: str) -> Document:
    """The document of the parts, after the head."""
    path = folder / "paper.tex"
    path.write_text(HEAD + "".join(parts) + "\n\\end{document}\n", encoding="utf-8")
    (document,) = readable(read_documents([str(path)]))
    return document


def only_proof(document: Document) -> Proof:
    (proof,) = document.proofs
    return proof
