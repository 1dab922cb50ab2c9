"""Assessors that need no model: test tools, never fall-backs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proofcheck.assess.assessor import Event, ModelInfos, Verified, counted
from proofcheck.assess.verdict import ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document


class ScriptedAssessor:
    """0.01 for a step with "doubtful", no verdict for one with "crashes", 0.9 for all others."""

    info = ModelInfo("scripted", "0" * 64, "step-tag", "none", {"0.001": 0.1})
    notes: tuple[str, ...] = ("the cache is not used",)
    evaluated = 0
    closed = False

    @property
    def models(self) -> ModelInfos:
        return ModelInfos((self.info,))

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        return counted(documents, self.verify)

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        return self.assess(documents)

    def close(self) -> None:
        self.closed = True

    def verify(self, document: Document) -> Iterator[Verified]:
        for proof in document.proofs:
            yield proof, tuple(self.verdict(step.normalised) for step in proof.steps)

    def verdict(self, text: str) -> Verdict:
        if "crashes" in text:
            return Unscored("the engine crashed (SIGSEGV)")
        return Scored(0.01 if "doubtful" in text else 0.9)
