"""A model at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.conversation import Ask, Budget
from proofcheck.assess.critique.ways import Way
from proofcheck.assess.critique.weighing import Weigh
from proofcheck.llm.chat import Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.settings.settings import CritiqueSettings


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


def names(models: Sequence[ChatModel]) -> list[str]:
    """The names of the models; with their identity where two have the same."""
    told = [model.name for model in models]
    return [
        name if told.count(name) == 1 else f"{name} ({model.identity[:8]})"
        for name, model in zip(told, models, strict=True)
    ]


def sampling(model: ChatModel, settings: CritiqueSettings) -> Sampling:
    """How a model draws what it writes."""
    if settings.temperature is None:
        return model.sampling
    return replace(model.sampling, temperature=settings.temperature)
