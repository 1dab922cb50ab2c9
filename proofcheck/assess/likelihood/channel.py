"""From the comparisons of a step to one number: a noisy channel.  Pure.

What is written came, perhaps, from one of the candidates through a slip of its kind.  The odds of
that are the sum over the candidates of exp(what speaks for it), with weights that were fitted on
real corrections; see ``docs/measuring.md``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from proofcheck.assess.likelihood.comparison import Comparison
from proofcheck.assess.verdict import Doubt

_MOST_RATIO = 12.0  # nats: beyond, a ratio tells more of the model than of the text
_MOST_GAIN = 8.0
_LEAST_FIRST = -10.0
_MOST = 30.0  # nats: a bound on what is told
NOTHING = 6.0
"""The log-odds, before calibration, that a step is right with which nothing could be compared."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The weights of what speaks for a candidate; ``sources`` has one for each source."""

    ratio: float
    gain: float
    first: float
    inserted: float
    deleted: float
    replaced: float
    sources: Mapping[str, float] = field(default_factory=dict)

    def weight(self, one: Comparison) -> float:
        """What speaks for a candidate, in nats."""
        new, old = one.candidate.lengths
        return (
            self.ratio * min(one.ratio, _MOST_RATIO)
            + self.gain * min(one.gain, _MOST_GAIN)
            + self.first * max(one.first, _LEAST_FIRST)
            + self.inserted * max(0, new - old)
            + self.deleted * max(0, old - new)
            + self.replaced * (min(new, old) - 1)
            + self.sources.get(one.candidate.correction.source, 0.0)
        )


def log_odds(comparisons: Sequence[Comparison], channel: Channel) -> float:
    """The log-odds, before calibration, that the step is right: at most ``NOTHING``."""
    weights = [-NOTHING, *(channel.weight(one) for one in comparisons)]
    highest = max(weights)
    return -(highest + math.log(sum(math.exp(weight - highest) for weight in weights)))


def largest_doubt(
    step: str, comparisons: Sequence[Comparison], channel: Channel, mention: float
) -> Doubt | None:
    """The doubt about what the weightiest candidate replaces in ``step``; None without any.

    A correction is mentioned where it is at least ``mention`` times as likely as what is written.
    """
    if not comparisons:
        return None
    ranked = sorted(comparisons, key=channel.weight, reverse=True)
    best = ranked[0].candidate.correction
    replaced = step[best.start : best.end]
    words = replaced.rstrip()
    blank = replaced[len(words) :]
    corrections = tuple(
        (one.candidate.correction.text.removesuffix(blank), math.exp(min(one.ratio, _MOST)))
        for one in ranked
        if (one.candidate.correction.start, one.candidate.correction.end) == (best.start, best.end)
        and one.ratio >= math.log(mention)
    )
    ratio = max(-_MOST, min(ranked[0].ratio, _MOST))
    return Doubt(words, best.start, best.start + len(words), ratio, corrections=corrections)
