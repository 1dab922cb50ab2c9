"""Several models score the same steps: their verdicts become one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proofcheck.assess.assessor import (
    Assessment,
    Assessor,
    Event,
    ModelInfos,
    Verified,
    assessments,
    counted,
)
from proofcheck.assess.verdict import Agreement, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document

Doubted = Callable[[Verdict | None, ModelInfo], bool]
"""Whether a model's own verdict is low enough, by its own threshold."""


class Ensemble:
    """An ``Assessor`` over others, each of one model that scores steps, which it closes.

    A step is doubted when ``needed`` of them doubt it.
    """

    def __init__(self, members: Sequence[Assessor], needed: int, doubted: Doubted) -> None:
        self._members = members
        self._needed = needed
        self._doubted = doubted

    @property
    def models(self) -> ModelInfos:
        return ModelInfos(tuple(info for one in self._members for info in one.models.scoring))

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for one in self._members for note in one.notes)

    @property
    def evaluated(self) -> int:
        return sum(one.evaluated for one in self._members)

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return counted(
            documents, lambda one: self._joined([it.assess([one]) for it in self._members])
        )

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return counted(
            documents, lambda one: self._joined([it.known([one]) for it in self._members])
        )

    def close(self) -> None:
        """See ``Assessor``."""
        for one in self._members:
            one.close()

    def _joined(self, events: Sequence[Iterator[Event]]) -> Iterator[Verified]:
        """Each proof of a document with the verdicts of all members as one."""
        every: tuple[Assessment, ...]
        for every in zip(*map(assessments, events), strict=True):
            steps = zip(*(one.verdicts for one in every), strict=True)
            joined = (
                _joint(step, self.models.scoring, self._needed, self._doubted) for step in steps
            )
            yield every[0].proof, tuple(joined)


def _joint(
    verdicts: Sequence[Verdict | None], infos: Sequence[ModelInfo], needed: int, doubted: Doubted
) -> Verdict | None:
    """Doubted, or right as far as all models could look, or not scored.

    The probability is the ``needed``-th lowest: that many models give the step no more, so at equal
    thresholds it is low exactly when the step is doubted.
    """
    pairs = list(zip(verdicts, infos, strict=True))
    scored = [verdict for verdict in verdicts if isinstance(verdict, Scored)]
    doubting = [one for one, info in pairs if isinstance(one, Scored) and doubted(one, info)]
    if len(doubting) < needed:
        for verdict, info in pairs:
            if isinstance(verdict, Unscored):
                return Unscored(f"{info.name}: {verdict.reason}", verdict.cause)
    if not scored:
        return None
    telling = doubting if len(doubting) >= needed else scored
    ranked = sorted(telling, key=lambda verdict: verdict.probability)
    doubt = next((verdict.doubted for verdict in ranked if verdict.doubted), None)
    agreement = Agreement(len(doubting), len(infos), needed)
    blind = [one.uncompared for one in ranked if one.uncompared]
    uncompared = blind[0] if len(blind) == len(ranked) else None
    return Scored(ranked[needed - 1].probability, doubt, agreement, uncompared)
