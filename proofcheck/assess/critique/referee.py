"""A model at work."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.assess.critique.conversation import Ask, Budget
from proofcheck.assess.critique.ways import Way
from proofcheck.assess.critique.weighing import Weigh
from proofcheck.llm.chat import Sampling


@dataclass(frozen=True, slots=True)
class Referee:
    """A model at work, asked in one ``way``: ``seed`` is that of vote 0, each defect is put to
    ``meta`` checks."""

    name: str
    way: Way
    ask: Ask
    weigh: Weigh
    sampling: Sampling
    budget: Budget
    seed: int
    meta: int
