"""The critique protocol: which models it fits, and how they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.ways import WAYS
from proofcheck.assess.opening import Opening
from proofcheck.errors import UsageError
from proofcheck.llm.chat_model import ChatModel
from proofcheck.models.calibration import local_calibration
from proofcheck.models.resolve import ModelReference

NAME = "critique"
"""As ``proofcheck.protocol`` of a GGUF and the catalogue call the protocol."""


def suits(reference: ModelReference) -> bool:
    """Whether the model writes: its file has a chat template, or a server has it by name alone."""
    return reference.file is None or reference.file.chats


def open_critique(references: Sequence[ModelReference], opening: Opening) -> Critic:
    """A critic with all the models given, the main one first; nothing is asked yet.

    Raises ``ModelError`` for a model that cannot be used; ``UsageError`` for settings out of range,
    for a server that is refused, and for a way that the catalogue names and that there is not.
    """
    with ExitStack() as stack:
        models: list[ChatModel] = []
        for reference in references:
            models.append(model := opening.chat(reference))
            stack.callback(model.engine.close)
        one = opening.calibrated and len(models) == 1
        calibration = local_calibration(models[0].identity, NAME) if one else None
        own = [_own_way(one) for one in references]
        critic = Critic(opening.settings.critique, models, opening.cache, calibration, own)
        stack.pop_all()  # the critic closes them
    return critic


def _own_way(reference: ModelReference) -> str | None:
    """How the catalogue says that the model's makers ask it."""
    name = reference.entry.way if reference.entry else None
    able = [known for known, way in WAYS.items() if way.weigh is None]
    if reference.entry and name is not None and name not in able:
        raise UsageError(f"models.{reference.entry.name}.way: must be one of: {', '.join(able)}")
    return name
