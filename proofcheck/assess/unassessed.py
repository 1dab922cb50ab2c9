"""What stands in the place of models that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofcheck.assess.assessor import Event, ModelInfos, Verified, counted
from proofcheck.assess.verdict import Unscored, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps


class Unassessed:
    """An ``Assessor`` without a model: every step that asserts something is ``verdict``."""

    models = ModelInfos()
    notes: tuple[str, ...] = ()
    evaluated = 0

    def __init__(self, verdict: Unscored) -> None:
        self._verdict = verdict

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return counted(documents, self._verify)

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return self.assess(documents)

    def close(self) -> None:
        """See ``Assessor``."""

    def _verify(self, document: Document) -> Iterator[Verified]:
        return ((proof, without_scores(proof, self._verdict)) for proof in document.proofs)


def without_scores(proof: Proof, verdict: Unscored) -> tuple[Verdict | None, ...]:
    """``verdict`` on every step of a proof that asserts something."""
    asserting = set(asserting_steps(proof))
    return tuple(verdict if step.index in asserting else None for step in proof.steps)
