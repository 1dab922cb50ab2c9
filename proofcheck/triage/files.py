"""The triage of a run: which findings are shown, which are suppressed, file by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from proofcheck.assess.rules import DOUBT
from proofcheck.assess.rules import RULES as ASSESSING
from proofcheck.assess.verdict import ModelInfo, Unscored
from proofcheck.document.document import Document, Proof, UnreadableDocument
from proofcheck.document.finding import Confirmation, Finding, remark
from proofcheck.document.rule import Category
from proofcheck.document.source import Source, Span
from proofcheck.formal.claim import FormalOutcome
from proofcheck.formal.doubts import doubts_of
from proofcheck.latex.rules import UNREADABLE
from proofcheck.result import CheckedProof, FileResult, FileStatus
from proofcheck.settings.settings import Settings
from proofcheck.triage.analyses import Judgements, defects, is_open, unjudged
from proofcheck.triage.doubts import Verdicts, doubts, unscored
from proofcheck.triage.grades import grades
from proofcheck.triage.identified import Excused, Steps, TriageRun, identified
from proofcheck.triage.selected import is_shown


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with the verdicts on all its proofs, and what the checks said of it.

    ``skipped`` are proofs that nobody asked to verify; they are not among the document's.
    ``judgements`` are what the analyses of its proofs come to; empty when none was asked for.
    ``formal`` are the outcomes of its formal claims.
    """

    document: Document
    verdicts: Verdicts
    findings: tuple[Finding, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()
    skipped: tuple[Proof, ...] = ()
    judgements: Judgements = field(default_factory=dict)
    formal: tuple[FormalOutcome, ...] = ()


def triage(
    checked: Iterable[Checked | UnreadableDocument],
    settings: Settings,
    model: ModelInfo | None,
    *,
    judged: bool = False,
) -> Iterator[FileResult]:
    """The results of the documents, file by file; what one root reported, later ones do not.

    ``model`` None means that none was asked for: then steps without a verdict are no findings.
    ``judged``: analyses were asked for.
    """
    run = TriageRun(settings, model, judged)
    for one in checked:
        if isinstance(one, UnreadableDocument):
            yield _triage_unreadable(one, run)
        else:
            yield from _triage_document(one, run)


def _triage_document(checked: Checked, run: TriageRun) -> Iterator[FileResult]:
    document, verdicts = checked.document, checked.verdicts
    listed = {
        path: document.sources.get(path)
        for path in (document.path, *document.sources)
        if document.only is None or path in document.only
    }
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in _findings(checked, run):
        path = _home(finding.span.path, document, listed)
        identity = (finding.code, finding.span, finding.message)
        if path is not None and identity not in run.told:
            run.told.add(identity)
            findings[path].append(finding)
    confirmed: dict[str, list[Confirmation]] = defaultdict(list)
    for one in sorted(checked.confirmed, key=lambda one: one.span.start):
        if one.span not in run.confirmed:
            run.confirmed.add(one.span)
            confirmed[one.span.path].append(one)
    excused: dict[str, list[Excused]] = defaultdict(list)
    for rule, step in _open_steps(checked):
        excused[step.span.path].append((rule, step))
    steps: Steps = {
        (proof.id, step.index): step for proof in document.proofs for step in proof.steps
    }
    triaged = {
        path: identified(path, source, findings[path], excused[path], steps, run)
        for path, source in listed.items()
    }
    formal: dict[str, dict[int, FormalOutcome]] = defaultdict(dict)
    for outcome in checked.formal:
        formal[outcome.proof][outcome.step] = outcome
    proofs: dict[str, list[CheckedProof]] = defaultdict(list)
    everything = [item for items in triaged.values() for item in items]
    for proof in grades(document, verdicts, everything, checked.judgements):
        proofs[proof.proof.span.path].append(replace(proof, formal=formal[proof.proof.id]))
    for path in listed:
        shown = tuple(item for item in triaged[path] if is_shown(item.finding, run.settings))
        if proofs[path] or shown or path == document.path or document.only is not None:
            status = FileStatus.CHECKED if proofs[path] else FileStatus.NO_PROOFS
            yield FileResult(
                path,
                document.path,
                status,
                None,
                tuple(proofs[path]),
                shown,
                tuple(confirmed[path]),
            )


def _triage_unreadable(document: UnreadableDocument, run: TriageRun) -> FileResult:
    """The result of what could not be read: a finding that says so, and its problems."""
    path = document.path
    message = f"cannot be read: {document.reason}"
    findings = []
    for finding in (*document.problems, remark(UNREADABLE, message, Span(path, 0, 0))):
        identity = (finding.code, finding.span, finding.message)
        if identity not in run.told:
            run.told.add(identity)
            findings.append(finding)
    triaged = identified(path, None, findings, [], {}, run)
    shown = tuple(item for item in triaged if is_shown(item.finding, run.settings))
    return FileResult(path, path, FileStatus.UNREADABLE, document.reason, (), shown, ())


def _findings(checked: Checked, run: TriageRun) -> Iterator[Finding]:
    document, verdicts = checked.document, checked.verdicts
    yield from document.problems
    yield from checked.findings
    yield from doubts_of(checked.formal)
    yield from doubts(document, verdicts, checked.confirmed, run.settings, run.model)
    if run.model is not None:
        yield from unscored(document, verdicts)
    yield from defects(document, checked.judgements, checked.confirmed)
    yield from unjudged(document, checked.judgements)


def _home(path: str, document: Document, listed: Mapping[str, Source | None]) -> str | None:
    """The file under which a finding in ``path`` is listed; None for one not asked for.

    A place that is no source (a refused member of a bundle) is listed under the root.
    """
    if path in listed:
        return path
    if path in document.sources:
        return None
    return next(iter(listed), None)


_ANALYSES = tuple(rule for rule in ASSESSING if rule.category is Category.ANALYSIS)


def _open_steps(checked: Checked) -> Iterator[Excused]:
    for proof in checked.document.proofs:
        for step, verdict in zip(proof.steps, checked.verdicts[proof.id], strict=True):
            if isinstance(verdict, Unscored):
                yield DOUBT, step
        judgement = checked.judgements.get(proof.id)
        if judgement is not None and is_open(judgement):
            yield from ((rule, step) for rule in _ANALYSES for step in proof.steps)
    for proof in checked.skipped:
        yield from ((rule, step) for rule in (DOUBT, *_ANALYSES) for step in proof.steps)
