"""Findings in unchanged text are left out, and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Category, Severity
from proofcheck.document.source import Source, Span
from proofcheck.latex.rules import IDLE_COMMENT
from proofcheck.result import FileResult, FileStatus, TriagedFinding, Unchanged
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import Checked, triage

if TYPE_CHECKING:
    from proofcheck.changes.compare import Changes
    from proofcheck.checks.registry import Remark


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is asked for.

    ``lines`` has the changed lines (from 1) by path.  ``before`` are the fingerprints of what the
    checks said of the text as it was: what they say anew is shown wherever it stands, such as a
    reference to a label that is gone.
    """

    lines: Mapping[str, Set[int]]
    before: Set[str]
    sources: Mapping[str, Source]


def leave_out_unchanged(
    files: Sequence[FileResult],
    checked: Sequence[Checked],
    changes: Changes,
    found_before: Sequence[Sequence[Remark]],
    settings: Settings,
) -> tuple[list[FileResult], Unchanged]:
    """The files with what is about changed text, and the count of all else.

    ``files`` are the triage of ``checked``, whose documents hold the changed proofs only;
    ``found_before`` is what the checks find in each of ``changes.old`` when any of them differs.
    A file in which nothing is left is left out itself.
    """
    sources = {path: source for one in checked for path, source in one.document.sources.items()}
    if changes.differ:
        before = _said_before(changes.old, found_before, settings)
    else:
        before = _fingerprints(files)
    scope = _Scope(changes.lines, frozenset(before), sources)
    skipped = [proof.span.path for one in checked for proof in one.skipped]
    narrowed, left_out = [], 0
    for file in files:
        proofs = {one.proof.id for one in file.proofs}
        kept = tuple(item for item in file.findings if _is_in(item, proofs, scope))
        shown = [sum(item.suppressed is None for item in items) for items in (file.findings, kept)]
        left_out += shown[0] - shown[1]
        if kept or proofs or file.reason is not None:
            status = file.status
            if status is FileStatus.NO_PROOFS and file.path in skipped:
                status = FileStatus.CHECKED
            narrowed.append(replace(file, findings=kept, status=status))
    return narrowed, Unchanged(changes.since, len(skipped), left_out)


def _said_before(
    documents: Sequence[Document], found: Sequence[Sequence[Remark]], settings: Settings
) -> Iterator[str]:
    """The fingerprints of what the checks say of the documents as they were."""
    checked = [
        Checked(
            replace(document, proofs=()),
            {},
            tuple(one for one in remarks if isinstance(one, Finding)),
        )
        for document, remarks in zip(documents, found, strict=True)
    ]
    return _fingerprints(triage(checked, settings, None))


def _fingerprints(files: Iterable[FileResult]) -> Iterator[str]:
    return (item.fingerprint for file in files for item in file.findings)


def _is_in(item: TriagedFinding, proofs: Set[str], scope: _Scope) -> bool:
    finding = item.finding
    if finding.proof in proofs:
        return True
    if (
        finding.rule.category in (Category.LOOKING, Category.MANIPULATION)
        and finding.severity >= Severity.WARNING
    ):
        return True  # what could not be looked at is always said
    # That a comment is without effect needs the verifier to be known, which was not asked before.
    if finding.rule is not IDLE_COMMENT and item.fingerprint not in scope.before:
        return True
    changed = scope.lines.get(finding.span.path, frozenset())
    return not changed.isdisjoint(_lines(finding.span, scope.sources.get(finding.span.path)))


def _lines(span: Span, source: Source | None) -> range:
    if source is None:
        return range(0)
    last = source.position(max(span.start, span.end - 1)).line
    return range(source.position(span.start).line, last + 1)
