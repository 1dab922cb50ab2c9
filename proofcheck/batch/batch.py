"""The pipeline over many papers, and what is kept of each.  It prints nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass

from proofcheck.assess.assessor import Assessor
from proofcheck.batch.workers import NoAnswer, answers
from proofcheck.document.document import UnreadableDocument
from proofcheck.events import Note, Progress
from proofcheck.latex.collection import Paper, read_paper
from proofcheck.looking import Looked, look
from proofcheck.result import Result
from proofcheck.run import judge
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import read_baseline


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper with what ``check`` says of it alone; ``tokens`` were evaluated for it."""

    paper: Paper
    result: Result
    tokens: int


def check_papers(
    papers: Iterable[Paper], settings: Settings, assessor: Assessor
) -> Generator[Progress | Note | CheckedPaper, None, None]:
    """Check each paper by itself, in order; what is said of one depends on no other.

    Others are read meanwhile (``settings.workers``).  What goes wrong with one paper is in its
    result.  ``Progress`` is that of the paper at work.  Raises UsageError for a baseline that is
    none, ModelError for a model that cannot be used.
    """
    baseline = read_baseline(settings.baseline) if settings.baseline else {}
    workers = settings.workers or max(1, (os.cpu_count() or 1) - 1)
    with closing(answers(papers, _look, workers, settings.max_seconds)) as looked_at:  # type: ignore[type-var]
        for paper, answer in looked_at:
            if isinstance(answer, NoAnswer):
                unread = UnreadableDocument(paper.path, answer.reason)
                answer = (0.0, Looked((unread,), ()))
            before = assessor.evaluated
            spent, looked = answer
            begun = time.monotonic() - spent
            for event in judge(looked, settings, assessor, baseline, begun=begun):
                if isinstance(event, Result):
                    yield CheckedPaper(paper, event, assessor.evaluated - before)
                else:
                    yield event


def _look(paper: Paper) -> tuple[float, Looked]:
    """The seconds that it took, and what was seen."""
    begun = time.monotonic()
    looked = look(read_paper(paper))
    return time.monotonic() - begun, looked
