"""Chains as a document, so that the package's own verifier scores them like any paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from proofcheck.document.document import Document, Proof, ProofKind, Statement, Step
from proofcheck.document.source import Source, Span
from training.chains import Chain

_PATH = "chains"


def document(chains: Iterable[Chain]) -> Document:
    """A document with one proof for each chain, in order; its places are of no meaning."""
    return Document(
        _PATH,
        {_PATH: Source(_PATH, "")},
        proofs=tuple(_proof(f"chain-{number}", chain) for number, chain in enumerate(chains)),
    )


def _proof(name: str, chain: Chain) -> Proof:
    nowhere = Span(_PATH, 0, 0)
    text = chain.statement
    statement = Statement(name, "theorem", "Theorem", None, None, (), (), nowhere, text, text)
    body = "\n".join(chain.steps)
    return Proof(
        name, ProofKind.FULL, nowhere, body, statement, None, (), _steps(nowhere, chain.steps)
    )


def _steps(nowhere: Span, texts: Sequence[str]) -> tuple[Step, ...]:
    return tuple(Step(index, nowhere, text, text) for index, text in enumerate(texts))
