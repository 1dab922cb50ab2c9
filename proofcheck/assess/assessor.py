"""The one interface of whatever turns documents into verdicts: step tags, ensembles, critiques.

Who uses an ``Assessor`` need not know which it is.  ``session.Session`` opens those that the
settings ask for; ``protocols.PROTOCOLS`` lists how a model can be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.verdict import ModelInfo, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.events import Note, Progress


@dataclass(frozen=True, slots=True)
class ModelInfos:
    """The models behind an assessment: those that score steps, and those that write analyses.

    The main one is first; () where none does that.
    """

    scoring: tuple[ModelInfo, ...] = ()
    writing: tuple[ModelInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is said of one proof of ``document``.

    ``verdicts`` has an entry per step; None where nothing is asserted: a step that is a nested
    proof, or has no text, and every step of an omitted proof.  ``judgement`` is what analyses of
    the proof come to; None where none was asked for.
    """

    document: Document
    proof: Proof
    verdicts: tuple[Verdict | None, ...]
    judgement: Judgement | None = None


Event = Progress | Note | Assessment


class Assessor(Protocol):
    """Assesses every proof of the documents it is given.

    ``models`` describes what scores and what writes.  ``notes`` are lines for the user about the
    work so far.  ``evaluated`` counts the tokens put through the models so far, those written
    included.
    """

    @property
    def models(self) -> ModelInfos: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def evaluated(self) -> int: ...

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """An assessment of each proof as soon as it is final, document by document.

        Those of one document may come in another order than its proofs.  Progress counts all
        documents.  Raises ``ModelError`` for a model that cannot be used at all; what goes wrong
        later is in the verdicts.
        """

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """As ``assess``, but no model is asked: what is not remembered is ``NOT_YET``."""

    def close(self) -> None:
        """Free the models; nothing is asked after that."""


def assessments(events: Iterable[Event]) -> Iterator[Assessment]:
    """The assessments alone, for who counts and tells by himself."""
    return (event for event in events if isinstance(event, Assessment))


Verified = tuple[Proof, tuple[Verdict | None, ...]]


def counted(
    documents: Sequence[Document], verify: Callable[[Document], Iterable[Verified]]
) -> Iterator[Event]:
    """The verdicts that ``verify`` gives on the proofs of each document, with progress in steps."""
    done, total = 0, sum(len(proof.steps) for one in documents for proof in one.proofs)
    yield Progress(done, total)
    for document in documents:
        for proof, verdicts in verify(document):
            done += len(proof.steps)
            yield Assessment(document, proof, verdicts)
            yield Progress(done, total)
