"""Labelled proofs as a document: verifier and critic read them like any paper."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.document.document import Document, Proof, ProofKind, Statement, Step
from proofcheck.document.source import Source, Span
from proofcheck.document.text import fold_blanks, plain_text
from proofcheck.evaluation.item import Item


def document(items: Sequence[Item]) -> Document:
    """A document with one proof per item, in order, each in a source of its own.

    The source is the statement, a blank line, and the steps, a line end between each two.
    """
    proofs = []
    sources = {}
    begin = 0  # of the source in the text
    for number, item in enumerate(items, 1):
        path = f"proof-{number}"
        source = Source(path, "\n\n".join((item.statement, "\n".join(item.steps))))
        sources[path] = source
        proofs.append(_proof(item, source, begin))
        begin += len(source.text)
    statements = tuple(proof.statement for proof in proofs if proof.statement)
    text = plain_text(sources.values())
    return Document(next(iter(sources), ""), sources, statements, tuple(proofs), text=text)


def _proof(item: Item, source: Source, base: int) -> Proof:
    statement = None
    if item.statement.strip():
        span = Span(source.path, 0, len(item.statement))
        text = item.statement
        statement = Statement(
            f"{source.path}-statement", "theorem", "Theorem", None, None, (), (), span, text,
            fold_blanks(text), (base, base + span.end),
        )  # fmt: skip
    at = begin = len(item.statement) + 2
    steps = []
    for index, text in enumerate(item.steps):
        end = at + len(text)
        written = source.text[at : end + 1]  # with the line end
        span = Span(source.path, at, end)
        region = (base + at, base + at + len(written))
        steps.append(Step(index, span, written, fold_blanks(text), region=region))
        at += len(written)
    return Proof(
        source.path, ProofKind.FULL, Span(source.path, begin, at), source.text[begin:],
        statement, None, (), tuple(steps), (base + begin, base + at),
    )  # fmt: skip
