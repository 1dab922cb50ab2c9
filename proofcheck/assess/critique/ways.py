"""The ways of asking a model about a proof.  ``WAYS`` lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import StepRange
from proofcheck.assess.critique.weighing import Opinion, Weigh, weigh_steps, weigh_versions

_LEVELS = 3
_SMALLEST = 2  # steps of a piece that is cut no further

#: After arXiv 2604.02450: several prompts with a specialty each.
SPECIALTIES = (
    "Look at calculations only: recompute every equation, inequality, index and estimate.",
    "Look at the logic only: quantifiers, cases that are missing, induction, what implies what.",
    "Look at what is used only: do the hypotheses of each cited or well-known result hold here?",
    "Look at definitions and notation only: is each symbol defined, and used as it is defined?",
)


@dataclass(frozen=True, slots=True)
class Part:
    """The steps that an analysis is to judge, and what alone it is to look at ("": all)."""

    steps: StepRange
    focus: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """``parts`` are the analyses that make one vote, from the windows in which a proof is read: the
    defects of all count.  With ``weigh`` nothing is written: answers are weighed instead, and all
    votes would be the same.  ``compares``: it needs to know what the steps may have been meant to
    say."""

    parts: Callable[[Sequence[StepRange]], list[Part]]
    weigh: Callable[[PreparedProof, Weigh], Opinion] | None = None
    compares: bool = False


def _whole(windows: Sequence[StepRange]) -> list[Part]:
    return [Part(window) for window in windows]


def _pieces(windows: Sequence[StepRange]) -> list[Part]:
    """Each window, its halves, and their halves (arXiv 2511.21522)."""
    parts: list[Part] = []
    for window in windows:
        level = [window]
        for _ in range(_LEVELS):
            parts += map(Part, level)
            if max(one.end - one.first for one in level) <= _SMALLEST:
                break
            level = [half for one in level for half in _halves(one)]
    return list(dict.fromkeys(parts))


def _halves(steps: StepRange) -> list[StepRange]:
    if steps.end - steps.first <= _SMALLEST:
        return [steps]
    middle = (steps.first + steps.end + 1) // 2
    return [
        StepRange(steps.shown, steps.first, middle),
        StepRange(steps.shown, middle, steps.end),
    ]


def _nothing(windows: Sequence[StepRange]) -> list[Part]:
    return []


def _specialties(windows: Sequence[StepRange]) -> list[Part]:
    return [Part(window, focus) for window in windows for focus in SPECIALTIES]


WAYS: dict[str, Way] = {
    "whole": Way(_whole),
    "pieces": Way(_pieces),
    "specialties": Way(_specialties),
    "steps": Way(_nothing, weigh_steps),
    "versions": Way(_nothing, weigh_versions, compares=True),
}
""" "whole" is one free analysis; for the others see ``proofcheck.settings``."""
