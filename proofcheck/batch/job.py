"""What another machine is told of a batch, and checking papers there.

A process keeps its models open from one paper to the next.  It works on one paper at a time.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from proofcheck import __version__
from proofcheck.assess.assessor import Assessor, ModelInfos
from proofcheck.assess.session import Session
from proofcheck.batch.batch import CheckedPaper, judge_paper, looker
from proofcheck.errors import ProofcheckError
from proofcheck.events import Note
from proofcheck.latex.collection import Paper
from proofcheck.settings.settings import Settings
from proofcheck.transport import to_bytes
from proofcheck.triage.baseline import Baseline, read_baseline
from proofcheck.workers import done_here

VERSION = f"proofcheck {__version__}, Python {sys.version_info.major}.{sys.version_info.minor}"


class UnfitError(Exception):
    """This machine cannot do the job as the others do; the text says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """How the papers of a batch are checked.  It travels, and holds no secret.

    The key of a server is read from the environment of who asks it.  ``folder`` is the one from
    which all paths start, ``sample`` one of the paths; ``models`` has the name, the SHA-256 and the
    protocol of each model.
    """

    folder: str
    sample: str
    settings: Settings
    models: tuple[tuple[str, str, str], ...]
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper that another machine has checked, and what the user should know of that."""

    paper: CheckedPaper
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Open:
    job: Job
    session: Session
    assessor: Assessor
    baseline: Baseline


_turn = threading.Lock()
_open: list[_Open] = []


def identities(models: ModelInfos) -> tuple[tuple[str, str, str], ...]:
    """What must be the same wherever these models are asked."""
    return tuple((one.name, one.sha256, one.protocol) for one in (*models.scoring, *models.writing))


def why_unfit(job: Job) -> str | None:
    """Why this machine cannot do the job as the others do; None: it can."""
    with _turn:
        try:
            _opened(job)
        except UnfitError as unfit:
            return str(unfit)
    return None


def check_paper(job: Job, paper: Paper) -> bytes:
    """A ``Checked``, as ``transport`` has it.  Raises ``UnfitError``."""
    with _turn:
        have = _opened(job)
        answer = done_here(looker(job.settings), paper)
        notes: list[Note] = []
        for event in judge_paper(paper, answer, job.settings, have.assessor, have.baseline):
            if isinstance(event, CheckedPaper):
                return to_bytes(Checked(event, tuple(notes)))
            if isinstance(event, Note):
                notes.append(event)
        raise AssertionError("a paper has a result")


def _opened(job: Job) -> _Open:
    """The models of a job, which stay open until another one is asked for."""
    if not _open or _open[0].job != job:
        close()
        _open.append(_fit(job))
    try:
        os.chdir(job.folder)
    except OSError as error:
        raise UnfitError(f"it does not see {job.folder} any more") from error
    return _open[0]


def _fit(job: Job) -> _Open:
    """Raises ``UnfitError`` for another version, other models, or files that are not here."""
    if job.version != VERSION:
        raise UnfitError(f"it has {VERSION}, not {job.version}")
    if not (Path(job.folder) / job.sample).exists():
        raise UnfitError(f"it does not see {job.sample} in {job.folder}")
    os.chdir(job.folder)
    session = Session(job.settings)
    try:
        baseline = read_baseline(job.settings.baseline) if job.settings.baseline else {}
        assessor = session.assessor()
        models = identities(assessor.models)
        for have, wanted in zip(models, job.models, strict=True):
            if have != wanted:
                raise UnfitError(f"its model is {_named(have)}, not {_named(wanted)}")
    except (ProofcheckError, ValueError) as error:
        session.close()
        raise UnfitError(" ".join(str(error).split())) from error
    except UnfitError:
        session.close()
        raise
    return _Open(job, session, assessor, baseline)


def _named(model: tuple[str, str, str]) -> str:
    name, sha256, protocol = model
    return f"{name} ({protocol}, {sha256[:12]})"


@atexit.register
def close() -> None:
    """Close the models that are open."""
    while _open:
        _open.pop().session.close()
