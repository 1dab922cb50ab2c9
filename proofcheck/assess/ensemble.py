"""Several models score the same steps: their verdicts become one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from proofcheck.assess.step_tag.verifier import Verified
from proofcheck.assess.verdict import Agreement, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document

Doubted = Callable[[Verdict | None, ModelInfo], bool]
"""Whether a model's own verdict is low enough, by its own threshold."""


class Scorer(Protocol):
    """What an ensemble asks of a verifier."""

    @property
    def info(self) -> ModelInfo: ...

    def verify(self, document: Document) -> Iterator[Verified]: ...


def verify_together(
    scorers: Sequence[Scorer], document: Document, needed: int, doubted: Doubted
) -> Iterator[Verified]:
    """Each proof with the verdicts of all models as one; those of a single one stay as they are.

    A step is doubted when ``needed`` models doubt it.
    """
    infos = [scorer.info for scorer in scorers]
    for every in zip(*(scorer.verify(document) for scorer in scorers), strict=True):
        proof, alone = every[0]
        if len(scorers) == 1:
            yield proof, alone
            continue
        steps = zip(*(verdicts for _, verdicts in every), strict=True)
        yield proof, tuple(_together(step, infos, needed, doubted) for step in steps)


def _together(
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
                return Unscored(f"{info.name}: {verdict.reason}")
    if not scored:
        return None
    telling = doubting if len(doubting) >= needed else scored
    ranked = sorted(telling, key=lambda verdict: verdict.probability)
    doubt = next((verdict.doubted for verdict in ranked if verdict.doubted), None)
    agreement = Agreement(len(doubting), len(infos), needed)
    return Scored(ranked[needed - 1].probability, doubt, agreement)
