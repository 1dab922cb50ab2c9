"""The critique protocol: which models it fits, and how they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.opening import Opening
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

    Raises ``ModelError`` for a model that cannot be used; ``UsageError`` for settings out of range
    and for a server that is refused.
    """
    with ExitStack() as stack:
        models: list[ChatModel] = []
        for reference in references:
            models.append(model := opening.chat(reference))
            stack.callback(model.engine.close)
        one = opening.calibrated and len(models) == 1
        calibration = local_calibration(models[0].identity, NAME) if one else None
        critic = Critic(opening.settings.critique, models, opening.cache, calibration)
        stack.pop_all()  # the critic closes them
    return critic
