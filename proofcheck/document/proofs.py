"""What everybody asks of proofs: which steps assert something, and which proofs are around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proofcheck.document.document import Document, Proof, ProofKind


def asserting_steps(proof: Proof) -> list[int]:
    """The indices of the steps that assert something, ascending.

    Those are no nested proofs and no blanks, and an omitted proof has none.
    """
    if proof.kind is ProofKind.OMITTED:
        return []
    return [step.index for step in proof.steps if step.nested is None and step.normalised.strip()]


def parents(document: Document) -> dict[str, str | None]:
    """The id of the proof around each proof, by ``Proof.id``; None for the outermost ones."""
    return {proof.id: proof.parent for proof in document.proofs}


def with_ancestors(parents: Mapping[str, str | None], ids: Iterable[str]) -> set[str]:
    """The ids that are keys of ``parents``, and those of all proofs around them."""
    found: set[str] = set()
    for name in ids:
        at: str | None = name
        while at is not None and at in parents and at not in found:
            found.add(at)
            at = parents[at]
    return found


def outermost(parents: Mapping[str, str | None], name: str) -> str:
    """The id of the outermost proof around the proof ``name``, which may be itself."""
    while (parent := parents.get(name)) is not None:
        name = parent
    return name
