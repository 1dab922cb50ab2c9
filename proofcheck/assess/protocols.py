"""The protocols by name: how a model is asked about proofs.  ``PROTOCOLS`` lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.critique import protocol as critique
from proofcheck.assess.likelihood import model as likelihood
from proofcheck.assess.opening import Opening
from proofcheck.assess.step_tag import model as step_tag
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.assess.steps.verifier import Verifier, open_verifier
from proofcheck.errors import ModelError
from proofcheck.models.catalogue import load_catalogue
from proofcheck.models.entries import Catalogue
from proofcheck.models.resolve import Memory, ModelReference


@dataclass(frozen=True, slots=True)
class AssessmentProtocol:
    """A way to ask models about proofs.

    ``writes``: the models write analyses of whole proofs, and all that are asked for are opened as
    one; else each scores steps, and is opened by itself.  ``suits`` tells whether a model whose
    file names no protocol can be asked so.  ``read`` gives what is known of one
    that scores steps; None where none does.  ``open`` raises ``ModelError`` for a model that cannot
    be used, and ``UsageError`` for settings out of range and a server that is refused.
    """

    writes: bool
    suits: Callable[[ModelReference], bool]
    open: Callable[[Sequence[ModelReference], Opening], Assessor]
    read: Callable[[ModelReference, Memory | None], StepModel] | None = None


def _step_level(
    suits: Callable[[ModelReference], bool],
    read: Callable[[ModelReference, Memory | None], StepModel],
) -> AssessmentProtocol:
    """A protocol by which a model scores steps, as ``read`` tells."""

    def open_one(references: Sequence[ModelReference], opening: Opening) -> Verifier:
        (reference,) = references
        return open_verifier(reference, read(reference, opening.memory), opening)

    return AssessmentProtocol(False, suits, open_one, read)


PROTOCOLS: dict[str, AssessmentProtocol] = {
    "step-tag": _step_level(step_tag.suits, step_tag.read_model),
    "critique": AssessmentProtocol(True, critique.suits, critique.open_critique),
    "likelihood": _step_level(likelihood.suits, likelihood.read_model),
}
"""In the order in which a model that names none is tried."""


def read_catalogue(protocols: Mapping[str, AssessmentProtocol] = PROTOCOLS) -> Catalogue:
    """The catalogue with the user's entries; raises ``UsageError`` for a mistake in these."""
    return load_catalogue(protocols)


def protocol_of(
    reference: ModelReference, protocols: Mapping[str, AssessmentProtocol] = PROTOCOLS
) -> str:
    """The name of the protocol by which the model is asked: the file's own, else the first fit.

    Raises ``ModelError`` for a model that cannot be asked by any.
    """
    file, entry = reference.file, reference.entry
    if file is None:  # a server's: it writes, unless the catalogue knows better
        return entry.protocol if entry else "critique"
    if file.protocol is not None:
        if file.protocol not in protocols:
            known = ", ".join(protocols)
            raise ModelError(
                f"{file.path}: unknown protocol {file.protocol!r:.80}; known are: {known}"
            )
        return file.protocol
    if entry and entry.name == reference.name and entry.format is None:
        return entry.protocol
    return next(name for name, protocol in protocols.items() if protocol.suits(reference))


def scored_by(
    reference: ModelReference, protocols: Mapping[str, AssessmentProtocol] = PROTOCOLS
) -> str | None:
    """The name of the protocol by which the model scores steps, though it is there to write.

    None where its file says that it is to be asked otherwise.
    """
    if reference.file is not None and reference.file.protocol is not None:
        return None
    scoring = (name for name, one in protocols.items() if not one.writes and one.suits(reference))
    return next(scoring, None)
