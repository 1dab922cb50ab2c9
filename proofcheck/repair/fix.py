"""A run of repairs: read, review, mend what does not pass.  It prints nothing."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace

from proofcheck.assess.session import Session
from proofcheck.document.document import Document, Proof, readable
from proofcheck.document.names import proof_name
from proofcheck.document.proofs import asserting_steps
from proofcheck.document.source import Source, Span
from proofcheck.errors import UsageError
from proofcheck.events import Note, Progress, now_text
from proofcheck.latex.project import read_documents
from proofcheck.repair.amending import Compiles, RepairContext
from proofcheck.repair.draft import Draft, DraftError, file_bytes, first_draft
from proofcheck.repair.mend import mend
from proofcheck.repair.repairs import Repair, Repairs, Review, Unverified
from proofcheck.repair.revise import Reviser
from proofcheck.repair.reviser import open_reviser
from proofcheck.run import problems, reported
from proofcheck.settings.settings import Settings

_OVERLAPS = "it overlaps with another repair: apply that one, and run again"


def fix(
    paths: Sequence[str],
    settings: Settings,
    *,
    rounds: int = 3,
    proofs: Sequence[str] = (),
    compiles: Compiles | None = None,
    reviser: Reviser | None = None,
) -> Generator[Progress | Note | Repairs, None, None]:
    """Repair the proofs at ``paths`` that do not pass; the ``Repairs`` come last.

    No file is changed.  ``proofs`` are labels or numbers of the statements whose proofs are wanted;
    empty: all.  A ``reviser`` of the caller's is used, and no model is opened.  Raises UsageError
    for paths that lead to nothing, and ModelError for a model that cannot be used.  Close the
    iterator to stop the engine early.
    """
    begun = time.monotonic()
    created = now_text()
    with ExitStack() as stack:
        if reviser is None:
            session = stack.enter_context(closing(Session(settings)))
            yield from session.privacy(session.selection())
            reviser = open_reviser(session)
        read = tuple(read_documents(paths))
        documents = tuple(readable(read))
        drafts = [first_draft(document, documents) for document in documents]
        context = RepairContext(documents, reviser, rounds, compiles)
        reviews = yield from _reviews(reviser, drafts, _wanted(documents, proofs))
        repairs: list[Repair] = []
        faulty = [item for item in reviews if item[2].faults]
        for number, (draft, proof, review) in enumerate(faulty):
            yield Progress(number, len(faulty), "proof")
            repairs.append(mend(context, draft, proof, review))
        yield from map(Note, reviser.notes)
        verifier, generator = reviser.verifier, reviser.generator
    sources = {path: source for one in documents for path, source in one.sources.items()}
    data, kept = _with_bytes(tuple(_apart(repairs)), sources)
    yield Repairs(
        model=verifier,
        generator=generator,
        repairs=kept,
        unverified=tuple(
            Unverified(proof_name(proof), proof.span, review.reason)
            for _, proof, review in reviews
            if review.reason is not None and not review.faults
        ),
        problems=tuple(problems(read)),
        passed=sum(review.passed for _, _, review in reviews),
        sources=sources,
        data=data,
        compiled=compiles is not None,
        created=created,
        seconds=time.monotonic() - begun,
    )


_Reviewed = tuple[Draft, Proof, Review]


def _reviews(
    reviser: Reviser, drafts: Sequence[Draft], wanted: Sequence[Collection[str]]
) -> Generator[Progress, None, list[_Reviewed]]:
    """What every wanted proof comes to as it stands; all, before anything is mended: an engine
    answers one question after the other."""
    total = sum(
        len(proof.steps)
        for draft, ids in zip(drafts, wanted, strict=True)
        for proof in draft.document.proofs
        if proof.id in ids
    )
    done = 0
    yield Progress(done, total)
    found: list[_Reviewed] = []
    for draft, ids in zip(drafts, wanted, strict=True):
        for proof, review in reviser.review(draft, ids):
            found.append((draft, proof, review))
            done += len(proof.steps)
            yield Progress(done, total)
    return found


def _wanted(documents: Sequence[Document], names: Sequence[str]) -> list[set[str]]:
    """The ids of the proofs to look at, document by document, each proof under one root.

    Raises UsageError for a name that no proof has.
    """
    listed = [document.proofs for document in reported(documents)]
    known = {name for proofs in listed for proof in proofs for name in _names(proof)}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no proof of a statement with the label or number {name!r}")
    return [
        {
            proof.id
            for proof in proofs
            if asserting_steps(proof) and (not names or _names(proof) & set(names))
        }
        for proofs in listed
    ]


def _names(proof: Proof) -> set[str]:
    """The labels and the number of what it proves."""
    statement = proof.statement
    return {*statement.labels, statement.number or ""} - {""} if statement else set()


def _apart(repairs: Sequence[Repair]) -> Iterator[Repair]:
    """The repairs; those whose edits touch an earlier one's are taken back."""
    taken: list[Span] = []
    for repair in repairs:
        spans = [edit.span for edit in repair.edits]
        if any(_touch(one, other) for one in spans for other in taken):
            yield replace(repair, edits=(), reason=_OVERLAPS)
        else:
            taken += spans
            yield repair


def _touch(one: Span, other: Span) -> bool:
    return one.path == other.path and one.start <= other.end and other.start <= one.end


def _with_bytes(
    repairs: Sequence[Repair], sources: Mapping[str, Source]
) -> tuple[dict[str, bytes], tuple[Repair, ...]]:
    """The bytes of the files to be changed; a repair of one that has changed is taken back."""
    data: dict[str, bytes] = {}
    kept = []
    for repair in repairs:
        try:
            data |= {e.span.path: file_bytes(sources[e.span.path]) for e in repair.edits}
            kept.append(repair)
        except DraftError as error:
            kept.append(replace(repair, edits=(), reason=str(error)))
    return data, tuple(kept)
