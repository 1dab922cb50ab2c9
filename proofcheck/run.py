"""The pipeline: read, check, assess, triage.  It yields what happens and prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from proofcheck.assess.assessor import Assessment, Assessor, ModelInfos
from proofcheck.assess.cache import Cache, open_cache
from proofcheck.assess.limited import Limited
from proofcheck.assess.unassessed import Unassessed
from proofcheck.assess.verdict import NO_MODEL
from proofcheck.document.document import Document, Proof, UnreadableDocument, readable
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Position, Source, Span
from proofcheck.events import Note, Progress, now_text
from proofcheck.formal.claim import FormalOutcome
from proofcheck.latex.files import NO_OVERLAY, Overlay, why_missing
from proofcheck.looking import Looked, Looking, remarks
from proofcheck.result import FileResult, Result, Unchanged
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import Baseline, read_baseline, stale_note, suppress
from proofcheck.triage.files import Checked, triage
from proofcheck.triage.unchanged import leave_out_unchanged

if TYPE_CHECKING:
    from proofcheck.changes.compare import Changes
    from proofcheck.changes.git import Revision
    from proofcheck.checks.registry import Check
    from proofcheck.formal.decide import Outcomes


def check(
    paths: Sequence[str],
    settings: Settings,
    *,
    stdin_filename: str | None = None,
    changed_since: str | None = None,
    overlay: Overlay = NO_OVERLAY,
    assessor: Assessor | None = None,
    known_only: bool = False,
    checks: Sequence[Check] | None = None,
) -> Generator[Progress | Note | Result, None, None]:
    """Check the documents at ``paths``; the ``Result`` comes last.

    With ``changed_since``, a git revision, only what has changed since then is assessed and shown.
    ``overlay`` stands for files on disk.  An ``assessor`` of the caller's is used and stays open,
    and no model is opened; with ``known_only`` it is asked for what it knows alone.
    Raises UsageError for paths that lead to nothing, an unknown revision or a baseline that is
    none, and ModelError for a model that cannot be used.  Close the iterator to stop the engine
    early.
    """
    begun = time.monotonic()
    with ExitStack() as stack:
        revision = stack.enter_context(_revision(changed_since, stdin_filename, paths))
        baseline = read_baseline(settings.baseline) if settings.baseline else {}
        kept = None
        if assessor is None:
            assessor, kept = yield from _opened(settings, stack)
        yield from map(Note, _passed_over(paths))
        looking = stack.enter_context(
            closing(
                Looking(
                    paths,
                    kept,
                    stdin_filename=stdin_filename,
                    overlay=overlay,
                    checks=checks,
                    workers=settings.workers,
                )
            )
        )
        changes, parts = None, looking.parts()
        if revision is not None:
            from proofcheck.changes.compare import find_changes

            read = tuple(chain.from_iterable(parts))
            changes, parts = find_changes(tuple(readable(read)), revision), iter([read])
        assessed = yield from _assess(parts, settings, assessor, changes, looking, known_only)
        if kept is not None and kept.note and not settings.use_model:
            yield Note(kept.note)
        yield from _concluded(
            looking.looked(), assessed, settings, assessor, baseline, begun, changes, checks
        )


def judge(
    looked: Looked,
    settings: Settings,
    assessor: Assessor,
    baseline: Baseline,
    begun: float,
) -> Generator[Progress | Note | Result, None, None]:
    """The rest of ``check``: what was looked at is assessed and triaged; the ``Result`` comes last.

    ``begun`` is when the work on it began, by ``time.monotonic``.
    """
    assessed = yield from _assess(iter([looked.read]), settings, assessor)
    yield from _concluded(looked, assessed, settings, assessor, baseline, begun)


@dataclass(frozen=True, slots=True)
class _Assessed:
    """A document with the proofs that were asked about, those that were not, and what is said."""

    document: Document
    skipped: tuple[Proof, ...]
    assessments: Sequence[Assessment]


def _assess(
    parts: Iterator[Sequence[Document | UnreadableDocument]],
    settings: Settings,
    assessor: Assessor,
    changes: Changes | None = None,
    looking: Looking | None = None,
    known_only: bool = False,
) -> Generator[Progress | Note, None, list[_Assessed]]:
    """Each part is assessed while ``looking`` reads the next; with analyses all are one part: their
    budget is for all.  What all comes to is told when the last part is there."""
    limited = Limited(assessor, settings.max_steps, settings.max_seconds)
    ask = assessor.known if known_only else limited.assess
    if assessor.models.writing:
        parts = iter([tuple(chain.from_iterable(parts))])
    assessed: list[_Assessed] = []
    seen: set[Span] = set()
    done = 0
    for part in parts:
        here = 0
        asked = [_without_unchanged(one, changes) for one in reported(readable(part), seen)]
        said: dict[Document, list[Assessment]] = {document: [] for document, _ in asked}
        for event in ask(list(said)):
            if isinstance(event, Assessment):
                said[event.document].append(event)
            elif isinstance(event, Progress):
                here = event.done
                if looking is not None:
                    looking.gather()
                whole = looking is None or looking.last
                yield replace(event, done=done + here, total=done + event.total if whole else 0)
            else:
                yield event
        assessed += [_Assessed(one, skipped, said[one]) for one, skipped in asked]
        done += here
    return assessed


def _concluded(
    looked: Looked,
    assessed: Sequence[_Assessed],
    settings: Settings,
    assessor: Assessor,
    baseline: Baseline,
    begun: float,
    changes: Changes | None = None,
    checks: Sequence[Check] | None = None,
) -> Generator[Progress | Note | Result, None, None]:
    """What is assessed is triaged."""
    created = now_text()
    formal: Outcomes = {}
    if settings.formal.wanted:
        from proofcheck.formal.decide import decide

        formal = yield from decide([one.document for one in assessed], settings)
    yield from map(Note, dict.fromkeys(assessor.notes))
    models = assessor.models
    checked = [
        _checked(one, remarks, formal.get(one.document, ()))
        for one, remarks in zip(assessed, looked.found, strict=True)
    ]
    files, unchanged = _triaged(_in_order(looked.read, checked), models, changes, settings, checks)
    result = Result(
        files=tuple(suppress(files, baseline)),
        sources=_sources(checked),
        model=models.scoring[0] if models.scoring else None,
        created=created,
        seconds=time.monotonic() - begun,
        documents=looked.documents,
        unchanged=unchanged,
        ensemble=models.scoring[1:],
        critics=models.writing,
        top=settings.top,
        formal=settings.formal.wanted,
    )
    yield from map(Note, stale_note(baseline, result, settings))
    yield result


def _opened(
    settings: Settings, stack: ExitStack
) -> Generator[Note, None, tuple[Assessor, Cache | None]]:
    """What assesses steps as the settings say, and the cache; both are closed with the stack."""
    if not settings.use_model:
        cache = open_cache(settings)
        if cache is not None:
            stack.callback(cache.close)
        return Unassessed(NO_MODEL), cache
    from proofcheck.assess.session import Session

    session = stack.enter_context(closing(Session(settings)))
    yield from session.notes()
    return session.assessor(), session.cache


def _passed_over(paths: Sequence[str]) -> Iterator[str]:
    """What in folders is not read because of its name, in a line."""
    folders = [path for path in paths if not why_missing(path) and Path(path).is_dir()]
    if folders:
        from proofcheck.latex.collection import passed_over_text

        yield from filter(None, [passed_over_text(folders)])


@contextmanager
def _revision(
    name: str | None, stdin_filename: str | None, paths: Sequence[str]
) -> Iterator[Revision | None]:
    """The revision of that name, of the repository in which the first path lies; None without."""
    if name is None:
        yield None
        return
    from proofcheck.changes.git import open_revision

    first = stdin_filename or "." if paths[0] == "-" else paths[0]
    with open_revision(_folder(first), name) as revision:
        yield revision


def _triaged(
    items: Sequence[Checked | UnreadableDocument],
    models: ModelInfos,
    changes: Changes | None,
    settings: Settings,
    checks: Sequence[Check] | None,
) -> tuple[Sequence[FileResult], Unchanged | None]:
    """What is shown of each file; with ``changes`` only what is about changed text."""
    model = models.scoring[0] if models.scoring else None
    files = list(triage(items, settings, model, judged=bool(models.writing)))
    if changes is None:
        return files, None
    checked = [one for one in items if isinstance(one, Checked)]
    found_before = remarks(changes.old, checks) if changes.differ else ()
    return leave_out_unchanged(files, checked, changes, found_before, settings)


def _sources(checked: Iterable[Checked]) -> dict[str, Source]:
    return {path: source for one in checked for path, source in one.document.sources.items()}


def _in_order(
    read: Iterable[Document | UnreadableDocument], checked: Iterable[Checked]
) -> list[Checked | UnreadableDocument]:
    """What was checked, and between it what could not be read, in the order of reading."""
    left = iter(checked)
    return [one if isinstance(one, UnreadableDocument) else next(left) for one in read]


def _checked(
    assessed: _Assessed,
    remarks: Sequence[Finding | Confirmation],
    formal: tuple[FormalOutcome, ...],
) -> Checked:
    """A document with what the checks say of it, the assessments of its proofs, and what became of
    its steps as formal claims."""
    assessments = assessed.assessments
    return Checked(
        assessed.document,
        {one.proof.id: one.verdicts for one in assessments},
        tuple(one for one in remarks if isinstance(one, Finding)),
        tuple(one for one in remarks if isinstance(one, Confirmation)),
        assessed.skipped,
        {one.proof.id: one.judgement for one in assessments if one.judgement is not None},
        formal,
    )


def _folder(path: str) -> Path:
    """The nearest folder on the way to a path that may not exist."""
    absolute = Path(path).absolute()
    return next(folder for folder in (absolute, *absolute.parents) if folder.is_dir())


def _without_unchanged(
    document: Document, changes: Changes | None
) -> tuple[Document, tuple[Proof, ...]]:
    """The document with the proofs that are to be verified, and those that are not."""
    if changes is None:
        return document, ()
    skipped = tuple(proof for proof in document.proofs if proof.span in changes.unchanged)
    kept = tuple(proof for proof in document.proofs if proof.span not in changes.unchanged)
    return replace(document, proofs=kept), skipped


def reported(documents: Iterable[Document], seen: set[Span] | None = None) -> Iterator[Document]:
    """The documents with only the proofs to be reported: those asked for, each under one root.

    ``seen`` are those of documents before, and will be those of these, too.
    """
    seen = set() if seen is None else seen
    for document in documents:
        proofs = tuple(
            proof
            for proof in document.proofs
            if proof.span not in seen
            and (document.only is None or proof.span.path in document.only)
        )
        seen.update(proof.span for proof in proofs)
        yield replace(document, proofs=proofs)


def problems(documents: Iterable[Document | UnreadableDocument]) -> Iterator[str]:
    """A line for each thing that could not be read, as ``check`` and ``outline`` have it."""
    for document in documents:
        sources: Mapping[str, Source] = {}
        if isinstance(document, UnreadableDocument):
            yield f"{document.path}: {document.reason}"
        else:
            sources = document.sources
        for finding in document.problems:
            if finding.severity >= Severity.WARNING:
                source = sources.get(finding.span.path)
                at = source.position(finding.span.start) if source else Position(1, 1, 0)
                yield f"{finding.span.path}:{at.line}:{at.column}: {finding.message}"
