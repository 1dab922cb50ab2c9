"""The mutation test: read, inject, verify with and without the errors.  It prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from proofcheck.assess.opening import opened_verifier
from proofcheck.assess.step_tag.calibration import doubt_threshold
from proofcheck.assess.step_tag.verifier import Verifier
from proofcheck.assess.verdict import Verdict
from proofcheck.document.document import Document
from proofcheck.events import Note, Progress
from proofcheck.latex.project import read_documents
from proofcheck.mutation.judge import Doubted, judge, judge_untouched
from proofcheck.mutation.study import MutationTest, Plan, Trial
from proofcheck.mutation.versions import (
    Version,
    chosen,
    mutated_document,
    steps_without_place,
    versions,
)
from proofcheck.run import problems, reported
from proofcheck.settings.settings import Settings
from proofcheck.triage.doubts import Verdicts, is_doubted


def mutate(
    paths: Sequence[str], settings: Settings, plan: Plan, *, stdin_filename: str | None = None
) -> Generator[Progress | Note | MutationTest, None, None]:
    """Test the verifier on the documents at ``paths``; the ``MutationTest`` comes last.

    No file is changed: the errors are put into copies of the proofs that were read.  Raises
    UsageError for paths that lead to nothing and ModelError for a model that cannot be used.  Close
    the iterator to stop the engine early.
    """
    begun = time.monotonic()
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with opened_verifier(settings) as verifier:
        read = list(reported(read_documents(paths, stdin_filename=stdin_filename)))
        documents = chosen(read, plan)
        drawn = versions(documents, plan)
        copies = [
            [mutated_document(*pair) for pair in zip(documents, version, strict=True)]
            for version in drawn
        ]
        untouched, *mutated = yield from _verdicts(verifier, [documents, *copies])
        yield from map(Note, verifier.notes)
        model = verifier.info
    doubted = partial(is_doubted, settings=settings, model=model)
    least = settings.min_confidence
    yield MutationTest(
        plan=plan,
        paths=tuple(document.path for document in read),
        problems=tuple(problems(read)),
        sources={path: source for one in read for path, source in one.sources.items()},
        model=model,
        threshold=doubt_threshold(model.thresholds) if least is None else 1 - least,
        min_confidence=least,
        versions=len(drawn),
        left_out=_proofs(read) - _proofs(documents),
        untouched=judge_untouched(
            documents, untouched, steps_without_place(documents, plan), doubted
        ),
        trials=tuple(_trials(drawn, mutated, untouched, doubted)),
        created=created,
        seconds=time.monotonic() - begun,
    )


def _verdicts(
    verifier: Verifier, texts: Sequence[Sequence[Document]]
) -> Generator[Progress, None, list[list[Verdicts]]]:
    """The verdicts on each document of each text, which is a list of documents."""
    steps = sum(len(proof.steps) for text in texts for one in text for proof in one.proofs)
    done = 0
    yield Progress(done, steps)
    result: list[list[Verdicts]] = []
    for text in texts:
        result.append([])
        for document in text:
            found: dict[str, tuple[Verdict | None, ...]] = {}
            for proof, of_proof in verifier.verify(document):
                found[proof.id] = of_proof
                done += len(proof.steps)
                yield Progress(done, steps)
            result[-1].append(found)
    return result


def _trials(
    drawn: Sequence[Version],
    mutated: Sequence[Sequence[Verdicts]],
    untouched: Sequence[Verdicts],
    doubted: Doubted,
) -> Iterator[Trial]:
    for number, (version, found) in enumerate(zip(drawn, mutated, strict=True), 1):
        for mutants, after, before in zip(version, found, untouched, strict=True):
            for name, mutant in mutants.items():
                yield from judge(number, mutant, after[name], before[name], doubted)


def _proofs(documents: Sequence[Document]) -> int:
    return sum(len(document.proofs) for document in documents)
