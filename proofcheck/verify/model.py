"""Model files: which file a user means, and what its header says about how to use it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from proofcheck.errors import ModelError
from proofcheck.verify.cache import Cache
from proofcheck.verify.calibration import Calibration, parse_calibration
from proofcheck.verify.corrections import Corrections, parse_corrections
from proofcheck.verify.gguf import Header, read_header
from proofcheck.verify.protocols import PROTOCOLS
from proofcheck.verify.protocols.step_tag import StepTag

BUILTIN = "builtin"
BUILTIN_PATH = Path(__file__).parent.parent / "models" / "step-verifier.gguf"

MIN_CONTEXT = 64  # tokens; below, no window holds a statement and a step
_DEFAULT_MAX_CONTEXT = 8192  # what models trained for more get unless the user asks for more


@dataclass(frozen=True, slots=True)
class Model:
    """A model file that names its protocol.

    ``context`` is what it was trained for, in tokens; ``quantisation`` llama.cpp's number for the
    type of most of its tensors; ``protocol_name`` the key into ``PROTOCOLS``.  ``corrections`` is
    None for a model that reads every step once.
    """

    path: Path
    name: str
    sha256: str
    protocol_name: str
    protocol: StepTag
    calibration: Calibration
    context: int
    quantisation: int
    corrections: Corrections | None = None

    @property
    def causal(self) -> bool:
        """Whether a token sees those before it only; else the tokens of a window see each other."""
        return self.protocol.causal

    @property
    def default_context(self) -> int:
        """The window in tokens that is used unless the user asks for another."""
        return min(self.context, _DEFAULT_MAX_CONTEXT)


def open_model(name: str, cache: Cache | None) -> Model:
    """The model ``name``: "builtin" or the path of a GGUF.

    Raises ``ModelError`` for a file that is missing, damaged, or does not say how it is to be used.
    """
    path = BUILTIN_PATH if name == BUILTIN else Path(name)
    header = read_header(path)
    known = ", ".join(PROTOCOLS)
    protocol_name = header.metadata.get("proofcheck.protocol")
    if protocol_name is None:
        raise ModelError(
            f"{path}: its metadata names no proofcheck.protocol, so it is not a proof verifier; "
            f"give a model made for proofcheck ({known}) or 'builtin'"
        )
    if protocol_name not in PROTOCOLS:
        raise ModelError(f"{path}: unknown protocol {protocol_name!r:.80}; known are: {known}")
    try:
        protocol = PROTOCOLS[str(protocol_name)](header)
        calibration = parse_calibration(str(header.metadata.get("proofcheck.calibration", "")))
        corrections = parse_corrections(str(header.metadata.get("proofcheck.corrections", "")))
        if corrections and protocol.causal:
            raise ModelError("it has proofcheck.corrections, but its attention goes one way only")
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    return Model(
        path=path,
        name=str(header.metadata.get("general.name") or path.stem),
        sha256=_sha256(path, cache),
        protocol_name=str(protocol_name),
        protocol=protocol,
        calibration=calibration,
        context=_trained_context(path, header),
        quantisation=int(header.metadata.get("general.file_type", -1)),
        corrections=corrections,
    )


def _trained_context(path: Path, header: Header) -> int:
    architecture = header.metadata.get("general.architecture")
    context = header.metadata.get(f"{architecture}.context_length")
    if type(context) is not int or context < MIN_CONTEXT:
        raise ModelError(
            f"{path}: its context_length is {context!r:.80}; at least {MIN_CONTEXT} is needed"
        )
    return context


def _sha256(path: Path, cache: Cache | None) -> str:
    """The file's hash, remembered as long as its size, time and inode stay the same."""
    status = path.stat()
    key = f"sha256:{path.resolve()}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"
    known = cache.recall(key) if cache else None
    if known:
        return known
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model file: {error}") from None
    if cache:
        cache.remember(key, digest)
    return digest
