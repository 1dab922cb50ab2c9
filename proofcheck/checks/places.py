"""Which proof and step a place of a document's text belongs to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from proofcheck.checks.context import Context
from proofcheck.document.document import Proof, Step
from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.rule import Rule
from proofcheck.document.text import Region, Text


@dataclass(frozen=True, slots=True)
class Places:
    """The steps of a document in the order of the text, for ``find``."""

    text: Text
    starts: tuple[int, ...]
    entries: tuple[tuple[Proof, Step], ...]


def places(context: Context) -> Places:
    """The steps of the document; those that are proofs of their own stand for themselves."""
    document = context.document
    entries = [
        (proof, step) for proof in document.proofs for step in proof.steps if step.nested is None
    ]
    entries.sort(key=lambda entry: entry[1].region)
    return Places(document.text, tuple(step.region[0] for _, step in entries), tuple(entries))


def find(where: Places, offset: int) -> tuple[Proof, Step] | None:
    """The innermost proof and its step in which an offset of the flat text lies, if any."""
    index = bisect_right(where.starts, offset) - 1
    if index < 0:
        return None
    proof, step = where.entries[index]
    return (proof, step) if offset < step.region[1] else None


def finding_at(
    where: Places,
    region: Region,
    rule: Rule,
    message: str,
    *,
    confidence: float | None = None,
    evidence: str | None = None,
    suggestion: str | None = None,
    replacement: Replacement | None = None,
) -> Finding:
    """A finding about a region, with the severity of its rule and the proof and step around it."""
    inside = find(where, region[0])
    return Finding(
        rule,
        rule.severity,
        message,
        where.text.span(region),
        confidence=rule.confidence if confidence is None else confidence,
        proof=inside[0].id if inside else None,
        step=inside[1].index if inside else None,
        evidence=evidence,
        suggestion=suggestion,
        replacement=replacement,
    )
