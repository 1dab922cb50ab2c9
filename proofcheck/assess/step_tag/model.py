"""Step-tag models: what a file, or the catalogue for it, says of how it scores steps."""

from __future__ import annotations

from proofcheck.assess.step_tag.foreign import foreign_step_tag
from proofcheck.assess.step_tag.step_tag import NAME, from_header
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.errors import ModelError
from proofcheck.models.calibration import (
    DEFAULT_THRESHOLD,
    Calibration,
    local_calibration,
    parse_calibration,
)
from proofcheck.models.entries import StepTagFormat
from proofcheck.models.gguf import read_strings
from proofcheck.models.resolve import Memory, ModelFile, ModelReference, hash_of


def suits(reference: ModelReference) -> bool:
    """Whether the catalogue says how the model scores steps by tags."""
    return reference.format is not None


def read_model(reference: ModelReference, memory: Memory | None) -> StepModel:
    """How the model scores steps.

    Raises ``ModelError`` for a file of which nothing says that, or something that does not fit it.
    """
    file = reference.file
    assert file is not None
    if file.protocol is not None:
        return _own(file, memory)
    if reference.format is None:
        writes = " (it can write critiques: --depth critique)" if file.chats else ""
        raise ModelError(
            f"{file.path}: its metadata names no proofcheck.protocol, and the catalogue knows it "
            f"for no step-tag model{writes}; give 'builtin' or one that `proofcheck models list` "
            "shows"
        )
    return _foreign(file, reference.format, memory)


def _own(file: ModelFile, memory: Memory | None) -> StepModel:
    """A model whose metadata says how it scores steps."""
    metadata = file.header.metadata
    try:
        protocol = from_header(file.header)
        calibration = parse_calibration(str(metadata.get("proofcheck.calibration", "")))
    except ModelError as error:
        raise ModelError(f"{file.path}: {error}") from None
    sha256 = hash_of(file.path, memory)
    return StepModel(file.name, sha256, protocol, local_calibration(sha256, NAME) or calibration)


def _foreign(file: ModelFile, form: StepTagFormat, memory: Memory | None) -> StepModel:
    """A model of which the catalogue says how it scores steps."""
    vocabulary = read_strings(file.path, "tokenizer.ggml.tokens")
    try:
        protocol = foreign_step_tag(form, file.header, vocabulary)
    except ModelError as error:
        raise ModelError(f"{file.path}: {error}") from None
    sha256 = hash_of(file.path, memory)
    calibration = local_calibration(sha256, NAME)
    note = (
        f"{file.name} is not calibrated: its probabilities are its own, and steps are doubted at "
        f"p <= {DEFAULT_THRESHOLD:g}; proofcheck eval --write-calibration measures it"
    )
    return StepModel(
        file.name,
        sha256,
        protocol,
        calibration or Calibration(),
        None if calibration else note,
    )
