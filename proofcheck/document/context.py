"""What a verifier is told before a proof: the statement, and the results that are cited.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.document.document import Document, Proof, Statement, Step

_LEVELS = 3  # of proofs around a nested proof; deeper ones add nothing a small model can hold


@dataclass(frozen=True, slots=True)
class ProofContext:
    """Normalised LaTeX.

    ``cited``: the definitions and results that the proof or its statement cites, in order of
    citation.  ``statement``: what is proved; for a nested proof, the statements of the proofs
    around it with their steps before it, outermost first.
    """

    cited: tuple[str, ...]
    statement: str


class Contexts:
    """The contexts of the proofs of one document."""

    def __init__(self, document: Document) -> None:
        self._by_label: dict[str, Statement] = {}
        for statement in document.statements:
            for label in statement.labels:
                self._by_label.setdefault(label, statement)
        self._proofs = {proof.id: proof for proof in document.proofs}

    def of(self, proof: Proof) -> ProofContext:
        """The context of a proof of the document."""
        parts: list[str] = []
        stated: list[Statement] = []
        inner: Proof = proof
        outer = self._outer(proof)
        if proof.statement and not (outer and _inside(proof.statement, outer)):
            parts.append(proof.statement.normalised)
        if proof.statement:
            stated.append(proof.statement)
        for _ in range(_LEVELS):
            if outer is None:
                break
            before = [step.normalised for step in _steps_before(outer, inner)]
            if outer.statement:
                stated.append(outer.statement)
                before.insert(0, outer.statement.normalised)
            parts = before + parts
            inner, outer = outer, self._outer(outer)
        return ProofContext(self._cited(proof, stated), "\n".join(part.strip() for part in parts))

    def _outer(self, proof: Proof) -> Proof | None:
        return self._proofs.get(proof.parent) if proof.parent else None

    def _cited(self, proof: Proof, stated: list[Statement]) -> tuple[str, ...]:
        labels = (*proof.cites, *(proof.statement.cites if proof.statement else ()))
        known = {statement.id for statement in stated}
        cited = []
        for label in labels:
            statement = self._by_label.get(label)
            if statement and statement.id not in known:
                known.add(statement.id)
                cited.append(statement.normalised.strip())
        return tuple(cited)


def _inside(statement: Statement, proof: Proof) -> bool:
    """Whether the statement stands in the text of the proof, and so among its steps."""
    return (
        statement.span.path == proof.span.path
        and proof.span.start <= statement.span.start
        and statement.span.end <= proof.span.end
    )


def _steps_before(outer: Proof, inner: Proof) -> list[Step]:
    """The steps of ``outer`` that come before the step that is ``inner``."""
    for at, step in enumerate(outer.steps):
        if step.nested == inner.id:
            return [step for step in outer.steps[:at] if step.nested is None]
    return []
