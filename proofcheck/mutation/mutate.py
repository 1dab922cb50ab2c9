"""The mutation test: read, inject, verify with and without the errors.  It prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.doubt import is_doubted
from proofcheck.assess.session import Session
from proofcheck.assess.verdict import Verdict
from proofcheck.document.document import Document, readable
from proofcheck.evaluation.evaluator import JudgedProof, judge_all
from proofcheck.events import Note, Progress, now_text
from proofcheck.latex.project import read_documents
from proofcheck.models.calibration import doubt_threshold
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
from proofcheck.triage.doubts import Verdicts


def mutate(
    paths: Sequence[str],
    settings: Settings,
    plan: Plan,
    *,
    stdin_filename: str | None = None,
    assessor: Assessor | None = None,
) -> Generator[Progress | Note | MutationTest, None, None]:
    """Test what scores steps on the documents at ``paths``; the ``MutationTest`` comes last.

    No file is changed: the errors are put into copies of the proofs that were read.  An
    ``assessor`` of the caller's is used and stays open, and no model is opened.  Raises UsageError
    for paths that lead to nothing and ModelError for a model that cannot be used.  Close the
    iterator to stop the engine early.
    """
    begun = time.monotonic()
    created = now_text()
    with ExitStack() as stack:
        if assessor is None:
            session = stack.enter_context(closing(Session(settings)))
            selection = session.selection("fast")
            session.require_server(selection, "give --model a step-level model that it runs")
            yield from session.privacy(selection)
            assessor = session.scorer()
        every = tuple(read_documents(paths, stdin_filename=stdin_filename))
        read = list(reported(readable(every)))
        documents = chosen(read, plan)
        drawn = versions(documents, plan)
        copies = [
            [mutated_document(*pair) for pair in zip(documents, version, strict=True)]
            for version in drawn
        ]
        untouched, *mutated = yield from _verdicts(assessor, [documents, *copies])
        yield from map(Note, assessor.notes)
        model = assessor.models.scoring[0]
    doubted = partial(is_doubted, settings=settings, model=model)
    least = settings.min_confidence
    yield MutationTest(
        plan=plan,
        paths=tuple(document.path for document in every),
        problems=tuple(problems(every)),
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
    assessor: Assessor, texts: Sequence[Sequence[Document]]
) -> Generator[Progress | Note, None, list[list[Verdicts]]]:
    """The verdicts on each document of each text, which is a list of documents."""
    documents = [document for text in texts for document in text]
    found: dict[Document, dict[str, tuple[Verdict | None, ...]]] = {one: {} for one in documents}
    for event in judge_all(documents, assessor):
        if isinstance(event, JudgedProof):
            one = event.assessment
            found[one.document][one.proof.id] = one.verdicts
        else:
            yield event
    return [[found[document] for document in text] for text in texts]


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
