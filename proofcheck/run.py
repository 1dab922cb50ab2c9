"""The pipeline: read, verify, triage.  It yields what happens and prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from proofcheck.checks.registry import run_checks
from proofcheck.finding import Confirmation, Finding
from proofcheck.latex.document import Document, Proof
from proofcheck.latex.project import read_documents
from proofcheck.result import Result
from proofcheck.settings import Settings
from proofcheck.source import Span
from proofcheck.triage.files import Checked, triage
from proofcheck.verify.cache import Cache, default_folder
from proofcheck.verify.task import scorable
from proofcheck.verify.verdict import ModelInfo, Unscored, Verdict
from proofcheck.verify.verifier import open_verifier

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
    paths: Sequence[str], settings: Settings, *, stdin_filename: str | None = None
) -> Generator[Progress | Note | Result, None, None]:
    """Check the documents at ``paths``; the ``Result`` comes last.

    Raises UsageError for paths that lead to nothing and ModelError for a model that cannot be
    used.  Close the iterator to stop the engine early.
    """
    begun = time.monotonic()
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with ExitStack() as stack:
        verifier = None
        if settings.use_model:
            cache = None
            if settings.use_cache:
                folder = settings.cache_dir or default_folder()
                cache = stack.enter_context(closing(Cache(folder)))
            verifier = stack.enter_context(open_verifier(settings.engine, cache))
        documents = list(read_documents(paths, stdin_filename=stdin_filename))
        reported = list(_reported(documents))
        done, total = 0, sum(len(proof.steps) for doc in reported for proof in doc.proofs)
        yield Progress(done, total)
        found = [list(run_checks(document, documents)) for document in documents]
        checked: list[Checked] = []
        for document, remarks in zip(reported, found, strict=True):
            verdicts: dict[str, tuple[Verdict | None, ...]] = {}
            pairs = verifier.verify(document) if verifier else _without_model(document)
            for proof, of_proof in pairs:
                verdicts[proof.id] = of_proof
                done += len(proof.steps)
                yield Progress(done, total)
            checked.append(
                Checked(
                    document,
                    verdicts,
                    tuple(one for one in remarks if isinstance(one, Finding)),
                    tuple(one for one in remarks if isinstance(one, Confirmation)),
                )
            )
        if verifier:
            yield from map(Note, verifier.notes)
        model = verifier.info if verifier else None
    yield _result(checked, settings, model, created, begun, documents)


def _result(
    checked: Sequence[Checked],
    settings: Settings,
    model: ModelInfo | None,
    created: str,
    begun: float,
    documents: Sequence[Document],
) -> Result:
    sources = {path: source for one in checked for path, source in one.document.sources.items()}
    files = tuple(triage(checked, settings, model))
    seconds = time.monotonic() - begun
    return Result(files, sources, model, created, seconds, tuple(documents))


def _reported(documents: Iterable[Document]) -> Iterator[Document]:
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


def _without_model(document: Document) -> Iterator[tuple[Proof, tuple[Verdict | None, ...]]]:
    for proof in document.proofs:
        asserting = set(scorable(proof))
        yield proof, tuple(NO_MODEL if step.index in asserting else None for step in proof.steps)
