"""Models asked for likelihoods: what the file says of itself, and the defaults."""

from __future__ import annotations

from proofcheck.assess.likelihood.likelihood import NAME, Likelihood
from proofcheck.assess.likelihood.weights import CALIBRATION, CHANNEL
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.errors import ModelError
from proofcheck.models.calibration import local_calibration, parse_calibration
from proofcheck.models.gguf import Header
from proofcheck.models.resolve import Memory, ModelFile, ModelReference, hash_of

_ENCODERS = ("bert", "t5encoder", "clip", "whisper", "embedding", "wavtokenizer")
"""What stands in the names of architectures that predict no next token."""

_RESTRICTED = ("-nc", "noncommercial", "non-commercial", "research-only")


def suits(reference: ModelReference) -> bool:
    """Whether the model can be asked so: any can that predicts what comes next."""
    return True


def read_model(reference: ModelReference, memory: Memory | None) -> StepModel:
    """How the model scores steps by likelihoods.

    Raises ``ModelError`` for a file that is no causal language model, or whose calibration cannot
    be read.
    """
    file = reference.file
    if file is None:  # a server's, of which nothing but its name is known
        name = reference.name or "the server's model"
        return StepModel(name, "", Likelihood(None, CHANNEL), CALIBRATION, _note(name))
    try:
        bos, unknown = _tokens(file.header)
        _check_causal(file.header)
        own = str(file.header.metadata.get("proofcheck.calibration", ""))
        calibration = parse_calibration(own) if own else CALIBRATION
    except ModelError as error:
        raise ModelError(f"{file.path}: {error}") from None
    sha256 = hash_of(file.path, memory)
    local = local_calibration(sha256, NAME)
    scoring = Likelihood(bos, CHANNEL, unknown=unknown)
    note = None if local or own else _uncalibrated(file)
    return StepModel(file.name, sha256, scoring, local or calibration, note)


def _tokens(header: Header) -> tuple[int | None, int | None]:
    """The tokens that begin a text and that stand for what cannot be spelt, where there are any."""
    vocabulary = header.lengths.get("tokenizer.ggml.tokens", 0)
    if not vocabulary:
        raise ModelError("it has no tokenizer, and so cannot read a text")
    found = []
    for name in ("bos", "unknown"):
        key = f"tokenizer.ggml.{name}_token_id"
        value = header.metadata.get(key)
        if value is not None and (type(value) is not int or not 0 <= value < vocabulary):
            raise ModelError(f"the model's {key} is {value!r:.80}, not one of its tokens")
        found.append(value)
    if header.metadata.get("tokenizer.ggml.add_bos_token") is False:
        found[0] = None
    return found[0], found[1]


def _check_causal(header: Header) -> None:
    """Raise ``ModelError`` for a model that does not predict the next token."""
    architecture = str(header.metadata.get("general.architecture", ""))
    causal = header.metadata.get(f"{architecture}.attention.causal", True)
    pooling = header.metadata.get(f"{architecture}.pooling_type", 0)
    if causal is not True or pooling or any(name in architecture for name in _ENCODERS):
        raise ModelError(
            f"it is no causal language model (architecture {architecture!r:.80}): it predicts no "
            "next token, and so cannot tell how likely a text is"
        )


def _uncalibrated(file: ModelFile) -> str:
    licence = str(file.header.metadata.get("general.license", ""))
    if any(word in licence.lower() for word in _RESTRICTED):
        return f"{_note(file.name)}; its licence ({licence:.80}) restricts what it may be used for"
    return _note(file.name)


def _note(name: str) -> str:
    return (
        f"{name} is not calibrated: its probabilities are those of other models on other texts; "
        "proofcheck eval --write-calibration measures it"
    )
