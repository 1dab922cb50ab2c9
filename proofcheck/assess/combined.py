"""Steps are scored and proofs analysed: both as one assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from proofcheck.assess.assessor import Assessment, Assessor, Event, ModelInfos
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.document.document import Document

NO_JUDGEMENT = Judgement(None, unscored="no analysis of it came to an end")


class Combined:
    """An ``Assessor`` over two others, which it closes: all proofs are scored, then analysed.

    ``hear`` is told each score before anything is analysed.
    """

    def __init__(
        self,
        scores: Assessor,
        critiques: Assessor,
        hear: Callable[[Assessment], None] = lambda assessment: None,
    ) -> None:
        self._scores = scores
        self._critiques = critiques
        self._hear = hear

    @property
    def models(self) -> ModelInfos:
        return ModelInfos(self._scores.models.scoring, self._critiques.models.writing)

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self._scores.notes, *self._critiques.notes)

    @property
    def evaluated(self) -> int:
        return self._scores.evaluated + self._critiques.evaluated

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return self._each(lambda one: one.assess(documents))

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return self._each(lambda one: one.known(documents))

    def close(self) -> None:
        """See ``Assessor``."""
        self._scores.close()
        self._critiques.close()

    def _each(self, ask: Callable[[Assessor], Iterator[Event]]) -> Iterator[Event]:
        scored: dict[tuple[Document, str], Assessment] = {}
        for event in ask(self._scores):
            if isinstance(event, Assessment):
                scored[event.document, event.proof.id] = event
                self._hear(event)
            else:
                yield event
        for event in ask(self._critiques):
            if isinstance(event, Assessment):
                own = scored.pop((event.document, event.proof.id))
                yield replace(own, judgement=event.judgement)
            else:
                yield event
        for left in scored.values():
            yield replace(left, judgement=NO_JUDGEMENT)
