"""Tiny documents made by hand: these tests do not depend on the LaTeX reader."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.document.document import Document, Proof, ProofKind, Statement, Step
from proofcheck.document.source import Source, Span

PATH = "paper.tex"


def span(start: int = 0, end: int = 0) -> Span:
    return Span(PATH, start, end)


def statement(
    name: str, text: str, cites: Sequence[str] = (), where: Span | None = None
) -> Statement:
    """A statement whose label is its name."""
    return Statement(
        id=name,
        kind="lemma",
        heading="Lemma",
        title=None,
        number=None,
        labels=(name,),
        cites=tuple(cites),
        span=where or span(),
        text=text,
        normalised=text,
    )


def proof(
    name: str,
    steps: Sequence[str | tuple[str, str]],
    *,
    of: Statement | None = None,
    cites: Sequence[str] = (),
    kind: ProofKind = ProofKind.FULL,
    parent: str | None = None,
    where: Span | None = None,
) -> Proof:
    """A proof; a step given as a pair is (text, id of the nested proof that it is)."""
    pairs = [step if isinstance(step, tuple) else (step, None) for step in steps]
    return Proof(
        id=name,
        kind=kind,
        span=where or span(),
        body="".join(text for text, _ in pairs),
        statement=of,
        parent=parent,
        cites=tuple(cites),
        steps=tuple(
            Step(at, span(), text, text, nested) for at, (text, nested) in enumerate(pairs)
        ),
    )


def document(*proofs: Proof, statements: Sequence[Statement] = ()) -> Document:
    return Document(PATH, {PATH: Source(PATH, "")}, tuple(statements), tuple(proofs))


SQUARES = statement(
    "squares",
    r"\begin{lemma} If $n$ is an odd integer, then $n^2$ is odd. \end{lemma}",
)
ODD = proof(
    "odd",
    [
        "Let $n$ be an odd integer, so $n = 2k + 1$ for some integer $k$. ",
        "Then $n^2 = 4k^2 + 4k + 1$. ",
        "Hence $n^2 \\leq 2(2k^2 + 2k)$, which is open. ",
        "Thus $n^2$ is odd.",
    ],
    of=SQUARES,
)
