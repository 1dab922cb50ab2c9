"""The pipeline: read, verify, triage.  It yields what happens and prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from proofcheck.latex.document import Document, Proof
from proofcheck.latex.project import read_documents
from proofcheck.result import Result
from proofcheck.settings import Settings
from proofcheck.source import Span
from proofcheck.triage.doubts import Verdicts
from proofcheck.triage.files import triage
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
        documents = list(_reported(read_documents(paths, stdin_filename=stdin_filename)))
        done, total = 0, sum(len(proof.steps) for doc in documents for proof in doc.proofs)
        yield Progress(done, total)
        checked: list[tuple[Document, Verdicts]] = []
        for document in documents:
            verdicts: dict[str, tuple[Verdict | None, ...]] = {}
            pairs = verifier.verify(document) if verifier else _without_model(document)
            for proof, of_proof in pairs:
                verdicts[proof.id] = of_proof
                done += len(proof.steps)
                yield Progress(done, total)
            checked.append((document, verdicts))
        if verifier:
            yield from map(Note, verifier.notes)
        model = verifier.info if verifier else None
    yield _result(checked, settings, model, created, begun)


def _result(
    checked: Sequence[tuple[Document, Verdicts]],
    settings: Settings,
    model: ModelInfo | None,
    created: str,
    begun: float,
) -> Result:
    sources = {path: source for document, _ in checked for path, source in document.sources.items()}
    files = tuple(triage(checked, settings, model))
    return Result(files, sources, model, created, time.monotonic() - begun)


def _reported(documents: Iterator[Document]) -> Iterator[Document]:
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
