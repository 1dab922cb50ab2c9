"""How much of a paper is put to models: bounds in steps and in seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from proofcheck.assess.assessor import Assessment, Assessor, Event, ModelInfos
from proofcheck.assess.unassessed import without_scores
from proofcheck.assess.verdict import Unscored
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Cause


class Limited:
    """An ``Assessor`` that asks another one about the first ``steps`` steps only (0: all).

    A proof is asked about as a whole or not at all.  What has no assessment ``seconds`` after the
    first question gets none (None: no bound); looked at is the time between two proofs.  Bounds are
    those of all that it is ever asked.  What is left out is
    ``Unscored`` with a reason.  Analyses have a budget of their own: with a model that writes,
    nothing is left out.  The other assessor stays open.
    """

    def __init__(
        self,
        assessor: Assessor,
        steps: int,
        seconds: float | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._assessor = assessor
        self._steps = steps
        self._seconds = seconds
        self._clock = clock
        self._room = steps or 1 << 62
        self._end: float | None = None

    @property
    def models(self) -> ModelInfos:
        return self._assessor.models

    @property
    def notes(self) -> Sequence[str]:
        return self._assessor.notes

    @property
    def evaluated(self) -> int:
        return self._assessor.evaluated

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``; what is remembered costs nothing."""
        return self._assessor.known(documents)

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        if (self._steps == 0 and self._seconds is None) or not self._asks:
            yield from self._assessor.assess(documents)
            return
        asked, left_out = self._cut(documents)
        inner = [replace(one, proofs=tuple(asked[one])) for one in documents]
        whole = dict(zip(inner, documents, strict=True))
        left = {one: {proof.id: proof for proof in one.proofs} for one in inner}
        if self._end is None and self._seconds is not None:
            self._end = self._clock() + self._seconds
        events = self._assessor.assess(inner)
        late = False
        with closing(events):  # type: ignore[type-var]
            for event in events:
                if isinstance(event, Assessment):
                    left[event.document].pop(event.proof.id, None)
                    yield replace(event, document=whole[event.document])
                else:
                    yield event
                if self._end is not None and self._clock() >= self._end:
                    late = True
                    break
        if late:
            spent = Unscored(f"the {self._seconds:g} seconds for this paper are over", Cause.SPENT)
            for one, proofs in left.items():
                for proof in proofs.values():
                    yield Assessment(whole[one], proof, without_scores(proof, spent))
        beyond = Unscored(f"only {self._steps:,} steps of a paper are scored", Cause.SPENT)
        for document, proof in left_out:
            yield Assessment(document, proof, without_scores(proof, beyond))

    @property
    def _asks(self) -> bool:
        models = self._assessor.models
        return bool(models.scoring) and not models.writing

    def _cut(
        self, documents: Sequence[Document]
    ) -> tuple[dict[Document, list[Proof]], list[tuple[Document, Proof]]]:
        """The proofs to ask about by document, in order, and all others."""
        asked: dict[Document, list[Proof]] = {document: [] for document in documents}
        left_out = []
        for document in documents:
            for proof in document.proofs:
                count = len(asserting_steps(proof))
                if count <= self._room:
                    self._room -= count
                    asked[document].append(proof)
                else:
                    self._room = 0
                    left_out.append((document, proof))
        return asked, left_out

    def close(self) -> None:
        """See ``Assessor``; the other one belongs to who opened it."""
