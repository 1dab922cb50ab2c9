"""What repairs are made with: something that reviews proofs, and something that proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from proofcheck.document.document import Document, Proof, ProofKind
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.proofs import parents, with_ancestors
from proofcheck.document.rule import Category, Rule, Severity
from proofcheck.document.source import Source, Span
from proofcheck.repair.draft import Draft
from proofcheck.repair.repairs import Action, Attempt, Fault, Proposal, Review
from proofcheck.repair.slips import amended_step
from proofcheck.settings.settings import Settings
from proofcheck.triage.comments import Comments, content_lines, read_comments, silencing
from proofcheck.triage.selected import is_selected


class Reviser(Protocol):
    """Reviews proofs and proposes repairs.

    ``verifier`` and ``generator`` are the names of the models.  Both methods raise ``ModelError``
    for a model that cannot be used at all.  ``notes`` are lines for the user about the run so far.
    """

    @property
    def verifier(self) -> str: ...
    @property
    def generator(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...

    def review(self, draft: Draft, only: Collection[str]) -> Iterator[tuple[Proof, Review]]:
        """The review of each proof of the draft whose id is in ``only``, in order."""

    def propose(
        self, draft: Draft, proof: Proof, faults: Sequence[Fault], attempts: Sequence[Attempt]
    ) -> tuple[Proposal, ...]:
        """A proposal for each step at fault; ``attempts`` are those that did not do.

        Empty when there is nothing (more) to propose.
        """


def restricted(document: Document, only: Collection[str]) -> Document:
    """The document with nothing to verify but the proofs ``only``.

    The others are still there: a nested proof is read with what stands around it.
    """
    needed = with_ancestors(parents(document), only)
    proofs = tuple(
        one if one.id in only else replace(one, kind=ProofKind.OMITTED)
        for one in document.proofs
        if one.id in needed
    )
    return replace(document, proofs=proofs)


class FindingFilter:
    """Which findings count: those that are selected and not silenced with comments."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._comments: dict[int, tuple[Source, Comments]] = {}

    def __call__(self, document: Document, rule: Rule, span: Span) -> bool:
        if not is_selected(rule, self._settings):
            return False
        source = document.sources[span.path]
        known = self._comments.get(id(source))
        if known is None:
            known = self._comments[id(source)] = (source, read_comments(source))
        return not silencing(known[1], rule.code, content_lines(source, span))

    def refuted(self, draft: Draft, proof: Proof) -> tuple[Fault, ...]:
        """The steps of a proof whose mathematics computation refutes (PC2xx)."""
        return tuple(
            Fault(one.step, proof.steps[one.step].span, one.rule, one.message, _inside(proof, one))
            for one in draft.remarks
            if isinstance(one, Finding)
            and one.rule.category is Category.MATHEMATICS
            and one.severity > Severity.NOTE
            and one.proof == proof.id
            and one.step is not None
            and self(draft.document, one.rule, one.span)
        )


def computed(
    draft: Draft, proof: Proof, number: int, faults: Sequence[Fault], refused: Collection[str]
) -> Proposal | None:
    """The step with the edits that computation has found for its faults; None without any, and
    where that text was refused before."""
    step = proof.steps[number]
    edits = [fault.exact for fault in faults if fault.exact]
    latex = amended_step(draft.document.sources[step.span.path], step, edits)
    if not edits or latex in refused:
        return None
    return Proposal(number, Action.REPLACE, latex, "an identity, by computation")


def _inside(proof: Proof, finding: Finding) -> Replacement | None:
    """The edit that mends it, if that lies in its step."""
    edit = finding.replacement
    if edit is None or finding.step is None:
        return None
    step = proof.steps[finding.step].span
    inside = step.path == edit.span.path and step.start <= edit.span.start <= edit.span.end
    return edit if inside and edit.span.end <= step.end else None
