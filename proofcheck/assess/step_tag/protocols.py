"""Protocols: how a proof is put to a model, and how its reply is read.  Pure."""

from __future__ import annotations

from collections.abc import Callable

from proofcheck.assess.step_tag import step_tag
from proofcheck.models.gguf import Header

#: The protocols a GGUF may name in ``proofcheck.protocol``; each reads its own metadata.
PROTOCOLS: dict[str, Callable[[Header], step_tag.StepTag]] = {
    "step-tag": step_tag.from_header,
}
