"""The likelihood protocol: which models it fits, and how one is opened."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.opening import Opening
from proofcheck.assess.steps.verifier import Verifier, open_verifier
from proofcheck.models.resolve import ModelReference


def suits(reference: ModelReference) -> bool:
    """Whether the model can be asked so: any can that predicts what comes next."""
    return True


def open_likelihood(references: Sequence[ModelReference], opening: Opening) -> Verifier:
    """A verifier with the one model given; no engine is started yet.

    Raises ``ModelError`` for a model that is no causal language model and when its engine is not
    installed; ``UsageError`` for engine settings out of range and a server that is refused.
    """
    (reference,) = references
    return open_verifier(reference, read_model(reference, opening.memory), opening)
