"""What an editor shows of a result, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofcheck.assess.rules import UNSCORED_STEPS
from proofcheck.assess.verdict import ModelInfo, Unscored
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.source import Source, Span
from proofcheck.llm.engine import Cause
from proofcheck.result import CheckedProof, Result


@dataclass(frozen=True)
class View:
    """One file as it was when it was checked, and what is to be said of it.

    All spans lie in ``source``.  ``roots`` are the paths of the documents that read the file.
    """

    source: Source
    roots: frozenset[str]
    findings: tuple[Finding, ...] = ()
    proofs: tuple[CheckedProof, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    model: ModelInfo | None = None


def views_of(result: Result) -> dict[str, View]:
    """The files of a result by their paths; one that could not be read has an empty source.

    That a step was not scored because the model was not asked is no finding here: it will be.
    """
    views: dict[str, View] = {}
    awaited = set(_awaited(result))
    for file in result.files:
        source = result.sources.get(file.path, Source(file.path, ""))
        known = views.get(file.path, View(source, frozenset(), model=result.model))
        findings = (
            _placed(item.finding, source)
            for item in file.findings
            if item.suppressed is None
            and not (
                item.finding.rule is UNSCORED_STEPS
                and (file.root, item.finding.proof, item.finding.step) in awaited
            )
        )
        views[file.path] = replace(
            known,
            roots=known.roots | {file.root},
            findings=(*known.findings, *findings),
            proofs=(*known.proofs, *file.proofs),
            confirmed=(*known.confirmed, *file.confirmed),
        )
    return views


def _placed(finding: Finding, source: Source) -> Finding:
    """A finding about something that is no source stands at the head of its file."""
    if finding.span.path == source.path and finding.span.end <= len(source.text):
        return finding
    return replace(finding, span=Span(source.path, 0, 0), replacement=None)


def _awaited(result: Result) -> Iterator[tuple[str, str, int]]:
    """The root, the proof and the number of each step that is yet to be scored."""
    for file in result.files:
        for proof in file.proofs:
            for step, verdict in zip(proof.proof.steps, proof.verdicts, strict=True):
                if isinstance(verdict, Unscored) and verdict.cause is Cause.NOT_YET:
                    yield file.root, proof.proof.id, step.index
