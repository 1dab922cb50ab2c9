"""The ways of asking a model about a proof.  ``WAYS`` lists them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.blocks import MOST_MODULES, Division, Module, module_messages, runs
from proofcheck.assess.critique.makers.prompts import PROMPTS, MakersPrompt
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import (
    ANALYSE,
    NESTED,
    Brief,
    StepRange,
    analysis_messages,
)
from proofcheck.assess.critique.weighing import Opinion, Weigh, weigh_steps, weigh_versions
from proofcheck.errors import UsageError
from proofcheck.llm.chat import Message
from proofcheck.settings.settings import CritiqueSettings

_LEVELS = 3
_SMALLEST = 2  # steps of a piece that is cut no further

#: After arXiv 2604.02450: several prompts with a specialty each.
SPECIALTIES = (
    "Look at calculations only: recompute every equation, inequality, index and estimate.",
    "Look at the logic only: quantifiers, cases that are missing, induction, what implies what.",
    "Look at what is used only: do the hypotheses of each cited or well-known result hold here?",
    "Look at definitions and notation only: is each symbol defined, and used as it is defined?",
)

#: Of a proof in modules, what none of them shows.
TOGETHER = (
    "Each step is judged by another referee: look only at whether the steps together prove the "
    "statement, whether a case is missing, and whether something is used before it is shown."
)


@dataclass(frozen=True, slots=True)
class Part:
    """The steps that an analysis is to judge, and what alone it is to look at ("": all).

    With a ``module`` that is judged alone.
    """

    steps: StepRange
    focus: str = ""
    module: Module | None = None

    def messages(self, brief: Brief, ask: str = ANALYSE) -> tuple[Message, ...]:
        """The first turn of the analysis."""
        if self.module is not None:
            return module_messages(brief, self.module, ask)
        return analysis_messages(brief, self.steps, self.focus, ask)

    def numbers(self, brief: Brief) -> list[int]:
        """The numbers of the steps that are to be judged, from 1."""
        places = self.module.argument if self.module else range(self.steps.first, self.steps.end)
        steps = (brief.steps[place] for place in places)
        return [number for number, text in steps if text != NESTED]


@dataclass(frozen=True, slots=True)
class Way:
    """``parts`` are the analyses that make one vote, from the windows in which a proof is read: the
    defects of all count.  With ``weigh`` nothing is written: answers are weighed instead, and all
    votes would be the same.  ``compares``: it needs to know what the steps may have been meant to
    say.  ``divides``: each window is put into modules first, which make the parts.  ``makers``: it
    is asked in their words instead of ours, and with ``turns`` for a step at a time.  ``remarks``:
    it is asked at once what an analysis without verdict is asked for again."""

    parts: Callable[[Sequence[StepRange]], list[Part]]
    weigh: Callable[[PreparedProof, Weigh], Opinion] | None = None
    compares: bool = False
    divides: bool = False
    makers: MakersPrompt | None = None
    turns: bool = False
    remarks: bool = False

    def messages(self, brief: Brief, part: Part) -> tuple[Message, ...]:
        """The first turn of the analysis of a part."""
        if self.makers is not None:
            return self.makers.messages(brief, part.steps)
        return part.messages(brief)

    def most_parts(self, windows: Sequence[StepRange]) -> int:
        """How many parts a vote has at most."""
        if self.turns:
            return sum(one.end - one.shown for one in windows)
        if not self.divides:
            return len(self.parts(windows))
        return sum(min(one.end - one.first, 2 * MOST_MODULES + 1) + 1 for one in windows)


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


def module_parts(division: Division, window: StepRange, brief: Brief) -> list[Part]:
    """The modules of a window; what is in none, as it stands; and whether they are the proof."""
    everything = Part(window)
    if len(division.modules) == 1 and not division.left_out:
        return [everything]
    parts = [
        Part(StepRange(window.shown, one.argument[0], one.argument[-1] + 1), module=one)
        for one in division.modules
    ]
    parts += [Part(StepRange(window.shown, start, end)) for start, end in runs(division.left_out)]
    return [*parts, Part(window, TOGETHER)] if window.end == len(brief.steps) else parts


OWN = "own"
"""As the makers of a model ask it, where the catalogue knows that; else whole."""


def way_of(settings: CritiqueSettings, own: str | None) -> Way:
    """The way of the settings, for a model that its makers ask in their ``own`` (None: not known).

    Raises ``UsageError`` where remarks are wanted in a way that has a form of its own.
    """
    name = (own or OWN) if settings.way == OWN and not settings.remarks else settings.way
    way = WAYS[name]
    if settings.remarks and (way.makers or way.turns or way.weigh):
        raise UsageError(
            f"remarks do not go with way {name}, which says how it is answered: leave one of them"
        )
    return replace(way, remarks=settings.remarks)


WAYS: dict[str, Way] = {
    OWN: Way(_whole),
    "whole": Way(_whole),
    "blocks": Way(_whole, divides=True),
    "pieces": Way(_pieces),
    "specialties": Way(_specialties),
    "steps": Way(_nothing, weigh_steps),
    "versions": Way(_nothing, weigh_versions, compares=True),
    **{name: Way(_whole, makers=makers) for name, makers in PROMPTS.items()},
    "genprm": Way(_whole, turns=True),
}
""" "whole" is one free analysis; for the others see ``proofcheck.settings``."""
