"""What is in force where a step stands: what the statement supposes, and what the proof said.

What may be over (an assumption whose end nobody can tell, a case before this one) is doubtful.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from proofcheck.document.source import Span
from proofcheck.formal.claim import Formula, Ground, Hypothesis
from proofcheck.formal.logic import variables_of

MAX_HYPOTHESES = 40


@dataclass
class Facts:
    """``always`` is in force in the whole proof, ``here`` since the last assumption was opened."""

    always: list[Hypothesis] = field(default_factory=list)
    here: list[Hypothesis] = field(default_factory=list)
    doubtful: list[Hypothesis] = field(default_factory=list)
    opened: bool = False

    def open(self) -> None:
        """Something new is assumed: what an assumption before gave is doubtful now."""
        if self.opened:
            self.close()
        else:
            self.always += self.here
            self.here = []
        self.opened = True

    def close(self) -> None:
        """What the assumption at hand gave may be over."""
        self.doubtful += self.here
        self.here = []

    def forget(self, letters: Collection[str]) -> None:
        """Letters are introduced anew: what was said of them is doubtful."""
        for known in (self.always, self.here):
            about = [
                one for one in known if not variables_of(one.formula).keys().isdisjoint(letters)
            ]
            self.doubtful += about
            known[:] = [one for one in known if one not in about]

    def add(self, facts: Iterable[Hypothesis], sure: bool) -> None:
        (self.here if sure else self.doubtful).extend(facts)

    def sure(self) -> list[Hypothesis]:
        return [*self.always, *self.here]


def about(
    goal: Formula,
    known: Iterable[Hypothesis],
    notation: Mapping[str, tuple[Formula, ...]],
    at: Span,
) -> list[Hypothesis]:
    """The hypotheses that speak of the goal's variables, or of those of such a hypothesis, with
    what notation says of them all; the last ones where there are many."""
    distinct = list({one.formula: one for one in known}.values())
    wanted = set(variables_of(goal))
    chosen: set[int] = set()
    grown = True
    while grown:
        grown = False
        for name in list(wanted):
            for formula in notation.get(name, ()):
                wanted |= variables_of(formula).keys()
        for index, one in enumerate(distinct):
            letters = variables_of(one.formula).keys()
            if index not in chosen and (not letters or not wanted.isdisjoint(letters)):
                chosen.add(index)
                wanted |= letters
                grown = True
    found = [distinct[index] for index in sorted(chosen)[-MAX_HYPOTHESES:]]
    for name in sorted(wanted):
        found += [
            Hypothesis(formula, at, Ground.NOTATION, name) for formula in notation.get(name, ())
        ]
    return found
