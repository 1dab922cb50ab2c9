"""The pipeline: read, verify, judge, triage.  It yields what happens and prints nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.meter import estimate_text, speed_text
from proofcheck.assess.ensemble import Scorer, verify_together
from proofcheck.assess.opening import opened_models
from proofcheck.assess.selection import select_models
from proofcheck.assess.step_tag.task import scorable
from proofcheck.assess.step_tag.verifier import Verified, Verifier
from proofcheck.assess.verdict import Unscored, Verdict
from proofcheck.changes.compare import Changes, find_changes
from proofcheck.changes.git import open_revision
from proofcheck.checks.registry import run_checks
from proofcheck.document.document import Document, Proof
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Position, Span
from proofcheck.events import Note, Progress
from proofcheck.latex.files import NO_OVERLAY, Overlay
from proofcheck.latex.project import read_documents
from proofcheck.llm.server.address import check_allowed, privacy_note
from proofcheck.result import FileResult, Result
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import read_baseline, stale_note, suppress
from proofcheck.triage.doubts import is_doubted
from proofcheck.triage.files import Checked, triage
from proofcheck.triage.unchanged import leave_out_unchanged

NO_MODEL = Unscored("no model was asked for")
NO_SCORES = Unscored("no model that scores steps was asked for")
NO_JUDGEMENT = Judgement(None, unscored="no analysis of it came to an end")


def check(
    paths: Sequence[str],
    settings: Settings,
    *,
    stdin_filename: str | None = None,
    changed_since: str | None = None,
    overlay: Overlay = NO_OVERLAY,
    verifier: Verifier | None = None,
    critic: Critic | None = None,
    known_only: bool = False,
) -> Generator[Progress | Note | Result, None, None]:
    """Check the documents at ``paths``; the ``Result`` comes last.

    With ``changed_since``, a git revision, only what has changed since then is verified and shown.
    ``overlay`` stands for files on disk.  A ``verifier`` or ``critic`` of the caller's is used and
    stays open, and no other is opened; with ``known_only`` the verifier's model is not asked (see
    ``Verifier.known``).
    Raises UsageError for paths that lead to nothing, an unknown revision or a baseline that is
    none, and ModelError for a model that cannot be used.  Close the iterator to stop the engine
    early.
    """
    begun = time.monotonic()
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    baseline = read_baseline(settings.baseline) if settings.baseline else {}
    with ExitStack() as stack:
        revision = None
        if changed_since is not None:
            first = stdin_filename or "." if paths[0] == "-" else paths[0]
            revision = stack.enter_context(open_revision(_folder(first), changed_since))
        scorers: Sequence[Verifier] = [verifier] if verifier else []
        if verifier is None and critic is None and settings.use_model:
            yield from _about_models(settings)
            scorers, critic = stack.enter_context(opened_models(settings))
        documents = tuple(read_documents(paths, stdin_filename=stdin_filename, overlay=overlay))
        changes = find_changes(documents, revision) if revision else None
        asked = [_without_unchanged(document, changes) for document in reported(documents)]
        found = list(run_checks(documents))
        verify = partial(_verify, scorers=scorers, settings=settings, known_only=known_only)
        checked = yield from _check_each(asked, found, verify)
        if critic is not None:
            checked = yield from _judge_each(checked, critic, settings)
        notes = [note for scorer in scorers for note in scorer.notes]
        notes += critic.notes if critic else ()
        yield from map(Note, dict.fromkeys(notes))
        models = tuple(scorer.info for scorer in scorers)
        critics = critic.info if critic else ()
    model = models[0] if models else None
    files: Sequence[FileResult] = tuple(triage(checked, settings, model, judged=bool(critics)))
    unchanged = None
    if changes is not None:
        files, unchanged = leave_out_unchanged(files, checked, changes, settings)
    sources = {path: source for one in checked for path, source in one.document.sources.items()}
    files = tuple(suppress(files, baseline))
    seconds = time.monotonic() - begun
    result = Result(
        files, sources, model, created, seconds, documents, unchanged, models[1:], critics
    )
    yield from map(Note, stale_note(baseline, result, settings))
    yield result


def _check_each(
    asked: Sequence[tuple[Document, tuple[Proof, ...]]],
    found: Sequence[tuple[Finding | Confirmation, ...]],
    verify: Callable[[Document], Iterator[Verified]],
) -> Generator[Progress, None, list[Checked]]:
    """Each document, with the proofs left out of it and what the checks found, once verified."""
    checked: list[Checked] = []
    done, total = 0, sum(len(proof.steps) for document, _ in asked for proof in document.proofs)
    yield Progress(done, total)
    for (document, skipped), remarks in zip(asked, found, strict=True):
        verdicts: dict[str, tuple[Verdict | None, ...]] = {}
        for proof, of_proof in verify(document):
            verdicts[proof.id] = of_proof
            done += len(proof.steps)
            yield Progress(done, total)
        findings = tuple(one for one in remarks if isinstance(one, Finding))
        confirmed = tuple(one for one in remarks if isinstance(one, Confirmation))
        checked.append(Checked(document, verdicts, findings, confirmed, skipped))
    return checked


def _about_models(settings: Settings) -> Iterator[Note]:
    """What to know before models are asked.  Raises UsageError for a server that is refused."""
    selection = select_models(settings)
    for name in selection.idle:
        yield Note(f"{name} is not asked: it writes analyses, and --depth critique asks for them")
    if settings.server is None:
        return
    if not selection.on_server:
        yield Note("the server is not asked for anything: --depth critique is what it is for")
        return
    check_allowed(settings.server.url, settings.offline)
    if note := privacy_note(settings.server.url):
        yield Note(note, first=True)


def _judge_each(
    checked: Sequence[Checked], critic: Critic, settings: Settings
) -> Generator[Progress | Note, None, list[Checked]]:
    """The documents with what the analyses of their proofs come to."""
    documents = [one.document for one in checked]
    exhaustive = settings.critique.exhaustive
    estimate = critic.estimate(documents) if exhaustive else None
    if estimate is not None:
        yield Note(estimate_text(estimate, settings.critique), first=True)
    done = tokens = 0
    total = sum(len(document.proofs) for document in documents)
    yield Progress(done, total, "proof")
    judged: list[Checked] = []
    for one in checked:
        judgements = {proof.id: NO_JUDGEMENT for proof in one.document.proofs}
        for event in critic.judge(one.document):
            if isinstance(event, CritiqueProgress):
                tokens = event.tokens
                if estimate is not None and critic.speed is not None:
                    yield Note(speed_text(estimate, critic.speed), first=True)
                    estimate = None
            else:
                proof, judgement = event
                judgements[proof.id] = judgement
                done += 1
            yield Progress(done, total, "proof", tokens)
        judged.append(replace(one, judgements=judgements))
    return judged


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


def reported(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents with only the proofs to be reported: those asked for, each under one root."""
    seen: set[Span] = set()
    for document in documents:
        proofs = tuple(
            proof
            for proof in document.proofs
            if proof.span not in seen
            and (document.only is None or proof.span.path in document.only)
        )
        seen.update(proof.span for proof in proofs)
        yield replace(document, proofs=proofs)


def _verify(
    document: Document, *, scorers: Sequence[Verifier], settings: Settings, known_only: bool
) -> Iterator[Verified]:
    if not scorers:
        return _without_scores(document, NO_MODEL if settings.depth == "fast" else NO_SCORES)
    if known_only:
        return scorers[0].known(document)
    return verify_by_all(document, scorers, settings)


def verify_by_all(
    document: Document, scorers: Sequence[Scorer], settings: Settings
) -> Iterator[Verified]:
    """The verdicts of all the models that score, made one as the settings say."""
    majority = settings.critique.rule == "majority"
    needed = len(scorers) // 2 + 1 if majority else 1
    return verify_together(
        scorers, document, needed, lambda verdict, model: is_doubted(verdict, settings, model)
    )


def _without_scores(document: Document, reason: Unscored) -> Iterator[Verified]:
    for proof in document.proofs:
        asserting = set(scorable(proof))
        yield proof, tuple(reason if step.index in asserting else None for step in proof.steps)


def problems(documents: Sequence[Document]) -> Iterator[str]:
    """A line for each thing that could not be read, as ``check`` and ``outline`` have it."""
    for document in documents:
        if document.unreadable is not None:
            yield f"{document.path}: {document.unreadable}"
        for finding in document.problems:
            if finding.severity >= Severity.WARNING:
                source = document.sources.get(finding.span.path)
                at = source.position(finding.span.start) if source else Position(1, 1, 0)
                yield f"{finding.span.path}:{at.line}:{at.column}: {finding.message}"
