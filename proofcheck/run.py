"""The pipeline: read, verify, triage.  It yields what happens and prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from proofcheck.changes.compare import Changes, find_changes
from proofcheck.changes.git import open_revision
from proofcheck.checks.registry import run_checks
from proofcheck.finding import Confirmation, Finding
from proofcheck.latex.document import Document, Proof
from proofcheck.latex.files import NO_OVERLAY, Overlay
from proofcheck.latex.project import read_documents
from proofcheck.result import FileResult, Result
from proofcheck.settings import Settings
from proofcheck.source import Span
from proofcheck.triage.baseline import read_baseline, stale_note, suppress
from proofcheck.triage.files import Checked, triage
from proofcheck.triage.unchanged import leave_out_unchanged
from proofcheck.verify.cache import Cache, default_folder
from proofcheck.verify.task import scorable
from proofcheck.verify.verdict import Unscored, Verdict
from proofcheck.verify.verifier import Verified, Verifier, open_verifier

NO_MODEL = Unscored("no model was asked for")


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` steps have been seen to."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the user once that changes no result, such as trouble with the cache."""

    text: str


def check(
    paths: Sequence[str],
    settings: Settings,
    *,
    stdin_filename: str | None = None,
    changed_since: str | None = None,
    overlay: Overlay = NO_OVERLAY,
    verifier: Verifier | None = None,
    known_only: bool = False,
) -> Generator[Progress | Note | Result, None, None]:
    """Check the documents at ``paths``; the ``Result`` comes last.

    With ``changed_since``, a git revision, only what has changed since then is verified and shown.
    ``overlay`` stands for files on disk.  A ``verifier`` of the caller's is used and stays open;
    with ``known_only`` its model is not asked (see ``Verifier.known``).
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
        if verifier is None and settings.use_model:
            verifier = stack.enter_context(opened_verifier(settings))
        documents = tuple(read_documents(paths, stdin_filename=stdin_filename, overlay=overlay))
        changes = find_changes(documents, revision) if revision else None
        asked = [_without_unchanged(document, changes) for document in reported(documents)]
        found = [tuple(run_checks(document, documents)) for document in documents]
        checked: list[Checked] = []
        for event in _check_each(asked, found, verifier, known_only):
            if isinstance(event, Checked):
                checked.append(event)
            else:
                yield event
        if verifier:
            yield from map(Note, verifier.notes)
        model = verifier.info if verifier else None
    files: Sequence[FileResult] = tuple(triage(checked, settings, model))
    unchanged = None
    if changes is not None:
        files, unchanged = leave_out_unchanged(files, checked, changes, settings)
    sources = {path: source for one in checked for path, source in one.document.sources.items()}
    files = tuple(suppress(files, baseline))
    seconds = time.monotonic() - begun
    result = Result(files, sources, model, created, seconds, tuple(documents), unchanged)
    yield from map(Note, stale_note(baseline, result, settings))
    yield result


def _check_each(
    asked: Sequence[tuple[Document, tuple[Proof, ...]]],
    found: Sequence[tuple[Finding | Confirmation, ...]],
    verifier: Verifier | None,
    known_only: bool,
) -> Iterator[Progress | Checked]:
    """Each document, with the proofs left out of it and what the checks found, once verified."""
    done, total = 0, sum(len(proof.steps) for document, _ in asked for proof in document.proofs)
    yield Progress(done, total)
    for (document, skipped), remarks in zip(asked, found, strict=True):
        verdicts: dict[str, tuple[Verdict | None, ...]] = {}
        for proof, of_proof in _verdicts(document, verifier, known_only):
            verdicts[proof.id] = of_proof
            done += len(proof.steps)
            yield Progress(done, total)
        findings = tuple(one for one in remarks if isinstance(one, Finding))
        confirmed = tuple(one for one in remarks if isinstance(one, Confirmation))
        yield Checked(document, verdicts, findings, confirmed, skipped)


@contextmanager
def opened_verifier(settings: Settings) -> Iterator[Verifier]:
    """The verifier that the settings ask for, with its cache; both are closed at the end.

    Raises ModelError for a model that cannot be used.
    """
    with ExitStack() as stack:
        cache = None
        if settings.use_cache:
            folder = settings.cache_dir or default_folder()
            cache = stack.enter_context(closing(Cache(folder)))
        yield stack.enter_context(open_verifier(settings.engine, cache))


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


def _verdicts(
    document: Document, verifier: Verifier | None, known_only: bool
) -> Iterator[Verified]:
    if verifier is None:
        return _without_model(document)
    return verifier.known(document) if known_only else verifier.verify(document)


def _without_model(document: Document) -> Iterator[Verified]:
    for proof in document.proofs:
        asserting = set(scorable(proof))
        yield proof, tuple(NO_MODEL if step.index in asserting else None for step in proof.steps)
