"""The figures of real corrections: a step before and after, and the steps beside it.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from proofcheck.evaluation.change import KINDS
from proofcheck.evaluation.figures import CorrectionFigures, CorrectionKind, Counted
from proofcheck.evaluation.item import Item
from proofcheck.evaluation.outcome import Outcome, predict
from proofcheck.metrics.arrays import Scores, scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import rank
from proofcheck.metrics.share import Estimate, Share

RATES = (0.01, 0.001)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step with a verdict: its pair, its text (a number from 0), and what was said of it."""

    pair: str
    text: int
    kind: str
    probability: float
    shown: bool


def correction_figures(
    items: Sequence[Item], outcomes: Sequence[Outcome], threshold: float
) -> CorrectionFigures | None:
    """The figures of the items that have a ``correction``; None when none has."""
    wrong: list[_Step] = []
    right: list[_Step] = []
    untouched: list[_Step] = []
    texts: dict[str, int] = {}
    pairs = set()
    for item, outcome in zip(items, outcomes, strict=True):
        if (correction := item.correction) is None:
            continue
        pairs.add(correction.pair)
        text = texts.setdefault(correction.text, len(texts))
        for at, step in _steps(item, outcome, threshold, text):
            if at == correction.step:
                (right if correction.fixed else wrong).append(step)
            elif item.labels[at]:
                untouched.append(step)
    if not pairs:
        return None
    beside = scores([(-step.probability, step.text) for step in untouched])
    both = list(_both(wrong, right))
    kinds = {}
    for kind in KINDS:
        of_kind = [step for step in wrong if step.kind == kind]
        if of_kind:
            kinds[kind] = CorrectionKind(
                pairs=len(of_kind),
                preferred=_preferred([pair for pair in both if pair[0].kind == kind]),
                ranking=rank(_scores(of_kind), beside, RATES),
                shown=_shown(of_kind),
            )
    return CorrectionFigures(
        pairs=len(pairs),
        unscored=len(pairs) - len(both),
        texts=len(texts),
        preferred=_preferred(both),
        ranking=rank(_scores(wrong), beside, RATES),
        wrong_shown=_shown(wrong),
        right_shown=_shown(right),
        untouched_shown=_shown(untouched),
        kinds=kinds,
    )


def _steps(
    item: Item, outcome: Outcome, threshold: float, text: int
) -> Iterator[tuple[int, _Step]]:
    """The steps with a verdict, by their index."""
    assert item.correction is not None
    doubted = predict(outcome, threshold).doubted
    for at, (p, shown) in enumerate(zip(outcome.probabilities, doubted, strict=True)):
        if p is not None:
            yield at, _Step(item.correction.pair, text, item.correction.kind, p, bool(shown))


def _both(wrong: Sequence[_Step], right: Sequence[_Step]) -> Iterator[tuple[_Step, _Step]]:
    after = {step.pair: step for step in right}
    return ((step, after[step.pair]) for step in wrong if step.pair in after)


def _preferred(pairs: Sequence[tuple[_Step, _Step]]) -> Counted:
    """How often the step as it was has the lower probability, ties counting half."""
    hits = [
        (float(old.probability < new.probability) + (old.probability == new.probability) / 2, old)
        for old, new in pairs
    ]
    return _counted([(hit, step.text) for hit, step in hits])


def _shown(steps: Sequence[_Step]) -> Counted:
    return _counted([(float(step.shown), step.text) for step in steps])


def _counted(pairs: Sequence[tuple[float, int]]) -> Counted:
    """The mean of numbers in [0, 1] with an interval by text; NaN of nothing.

    Where all are 0, or all 1, drawing them again says nothing: the interval is then Wilson's, as
    if each text were one observation.
    """
    found = scores(pairs)
    mean = estimate(
        lambda values, _: float(np.mean(values)) if len(values) else float("nan"),
        found,
        scores([]),
    )
    texts = len(np.unique(found.clusters))
    bounds = Share(round(mean.value * texts), texts).interval if mean.value in (0, 1) else None
    if bounds:
        mean = Estimate(mean.value, *bounds)
    return Counted(float(found.values.sum()), len(pairs), mean)


def _scores(steps: Sequence[_Step]) -> Scores:
    return scores([(-step.probability, step.text) for step in steps])
