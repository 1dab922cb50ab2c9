"""The pipeline over many papers, and what is kept of each.  It prints nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.cache import Cache, cache_folder
from proofcheck.document.document import UnreadableDocument
from proofcheck.errors import ProofcheckError
from proofcheck.events import Note, Progress
from proofcheck.latex.collection import Paper, read_paper
from proofcheck.looking import Looked, look, look_with
from proofcheck.result import Result
from proofcheck.run import judge
from proofcheck.settings.settings import Settings
from proofcheck.triage.baseline import Baseline, read_baseline
from proofcheck.workers import Answers, NoAnswer


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
    looks = looker(settings)
    with closing(Answers(papers, looks, workers, settings.max_seconds)) as looked_at:
        for paper, answer in looked_at:
            yield from judge_paper(paper, answer, settings, assessor, baseline)


def judge_paper(
    paper: Paper,
    answer: tuple[float, Looked] | NoAnswer,
    settings: Settings,
    assessor: Assessor,
    baseline: Baseline,
) -> Generator[Progress | Note | CheckedPaper, None, None]:
    """What is said of a paper as ``look_at_paper`` saw it, or if none could; its result comes last.

    What nobody has foreseen costs this paper and not the batch.  Raises as ``check_papers``.
    """
    spent, looked = (0.0, _unread(paper, answer.reason)) if isinstance(answer, NoAnswer) else answer
    before, begun = assessor.evaluated, time.monotonic() - spent
    try:
        for event in judge(looked, settings, assessor, baseline, begun):
            if isinstance(event, Result):
                yield CheckedPaper(paper, event, assessor.evaluated - before)
            else:
                yield event
    except ProofcheckError:
        raise
    except Exception as error:  # noqa: BLE001 - one paper must not end the batch
        nothing = _unread(paper, f"checking it failed ({type(error).__name__}: {error})")
        for event in judge(nothing, settings, assessor, baseline, begun):
            if isinstance(event, Result):
                yield CheckedPaper(paper, event, assessor.evaluated - before)


def _unread(paper: Paper, reason: str) -> Looked:
    """What is seen of a paper that could not be read."""
    return Looked((UnreadableDocument(paper.path, reason),), ())


def looker(settings: Settings) -> Callable[[Paper], tuple[float, Looked]]:
    """``look_at_paper`` with the cache of the settings; it can be sent to another process."""
    return partial(look_at_paper, cache=cache_folder(settings) if settings.use_cache else None)


def look_at_paper(paper: Paper, cache: Path | None = None) -> tuple[float, Looked]:
    """The seconds that it took, and what was seen, or is kept in the folder ``cache``."""
    begun = time.monotonic()
    if cache is None:
        looked = look(read_paper(paper))
    else:
        with closing(Cache(cache)) as kept:
            looked = look_with(partial(read_paper, paper), kept)
    return time.monotonic() - begun, looked
