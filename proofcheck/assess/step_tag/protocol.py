"""The step-tag protocol: which models it fits, and how one is opened."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.assess.opening import Opening
from proofcheck.assess.step_tag.model import read_model
from proofcheck.assess.steps.verifier import Verifier, open_verifier
from proofcheck.models.resolve import ModelReference


def suits(reference: ModelReference) -> bool:
    """Whether the catalogue says how the model scores steps by tags."""
    return reference.format is not None


def open_step_tag(references: Sequence[ModelReference], opening: Opening) -> Verifier:
    """A verifier with the one model given; no engine is started yet.

    Raises ``ModelError`` for a model that does not say how it scores steps and when its engine is
    not installed; ``UsageError`` for engine settings out of range and a server that is refused.
    """
    (reference,) = references
    return open_verifier(reference, read_model(reference, opening.memory), opening)
