"""Model files: which file a user means, and what is known about how to use it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from proofcheck.assess.cache import Cache
from proofcheck.assess.step_tag.calibration import (
    DEFAULT_THRESHOLD,
    Calibration,
    local_calibration,
    parse_calibration,
)
from proofcheck.assess.step_tag.corrections import Corrections, parse_corrections
from proofcheck.assess.step_tag.foreign import foreign_step_tag
from proofcheck.assess.step_tag.protocols import PROTOCOLS
from proofcheck.assess.step_tag.step_tag import StepTag
from proofcheck.errors import ModelError
from proofcheck.llm.chat import Sampling
from proofcheck.models.catalogue import load_catalogue
from proofcheck.models.entries import Catalogue, Entry
from proofcheck.models.gguf import Header, read_header, read_strings
from proofcheck.models.store import BUILTIN_PATH, file_hash, locate

__all__ = [
    "BUILTIN_PATH",
    "MIN_CONTEXT",
    "Model",
    "entry_of",
    "hash_of",
    "kind_of",
    "open_model",
    "sampling_for",
    "trained_context",
]

MIN_CONTEXT = 64  # tokens; below, no window holds a statement and a step
_DEFAULT_MAX_CONTEXT = 8192  # what models trained for more get unless the user asks for more


@dataclass(frozen=True, slots=True)
class Model:
    """A model file that scores steps.

    ``context`` is what it was trained for, in tokens; ``quantisation`` llama.cpp's number for the
    type of most of its tensors; ``protocol_name`` the key into ``PROTOCOLS``.  ``corrections`` is
    None for a model that reads every step once.  ``note`` is what a user should know, or None.
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
    note: str | None = None

    @property
    def causal(self) -> bool:
        """Whether a token sees those before it only; else the tokens of a window see each other."""
        return self.protocol.causal

    @property
    def default_context(self) -> int:
        """The window in tokens that is used unless the user asks for another."""
        return min(self.context, _DEFAULT_MAX_CONTEXT)


def open_model(name: str, cache: Cache | None) -> Model:
    """The step-tag model ``name``: "builtin", the path of a GGUF, or a name of the catalogue.

    Raises ``ModelError`` for a file that is missing, damaged, or of which nothing says how it
    scores steps.
    """
    path = locate(name)
    header = read_header(path)
    if "proofcheck.protocol" in header.metadata:
        return _own(path, header, cache)
    catalogue = load_catalogue()
    entry = entry_of(name, path, header, catalogue)
    if entry is None or entry.format is None:
        writes = " (it can write critiques: --depth critique)" if _chats(header) else ""
        raise ModelError(
            f"{path}: its metadata names no proofcheck.protocol, and the catalogue knows it for no "
            f"step-tag model{writes}; give 'builtin' or one that `proofcheck models list` shows"
        )
    return _foreign(path, header, catalogue, entry, cache)


def kind_of(name: str) -> str:
    """What the model ``name`` does: "step-tag" (scores steps) or "critique" (writes).

    Raises ``ModelError`` for a file that is missing or damaged, or that can do neither.
    """
    catalogue = load_catalogue()
    known = catalogue.entries.get(name)
    path = locate(name)
    if known and known.protocol == "critique":
        return "critique"
    header = read_header(path)
    if "proofcheck.protocol" in header.metadata:
        return "step-tag"
    entry = known or entry_of(name, path, header, catalogue)
    if entry and entry.format is not None:
        return "step-tag"
    if _chats(header):
        return "critique"
    raise ModelError(
        f"{path}: it cannot be used: its metadata names no proofcheck.protocol, the catalogue does "
        "not know it, and it has no chat template"
    )


def entry_of(
    name: str, path: Path, header: Header, catalogue: Catalogue | None = None
) -> Entry | None:
    """What the catalogue knows of a file: by ``name``, else by its own name or its header's."""
    catalogue = catalogue or load_catalogue()
    named = catalogue.entries.get(name)
    return named or catalogue.recognise(path.stem, str(header.metadata.get("general.name", "")))


def sampling_for(name: str) -> Sampling:
    """How the makers of a chat model advise to sample; the default where they say nothing.

    Raises ``ModelError`` as ``open_model`` does for a file.
    """
    path = locate(name)
    entry = entry_of(name, path, read_header(path))
    advice = entry.sampling if entry else None
    if advice is None or advice.temperature is None:
        return Sampling()
    return Sampling(
        temperature=advice.temperature,
        top_p=1.0 if advice.top_p is None else advice.top_p,
        top_k=advice.top_k or 0,
        min_p=advice.min_p or 0.0,
    )


def _own(path: Path, header: Header, cache: Cache | None) -> Model:
    """A model whose metadata says how it scores steps."""
    known = ", ".join(PROTOCOLS)
    protocol_name = header.metadata["proofcheck.protocol"]
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
    model = _model(path, header, protocol, cache)
    return replace(
        model,
        protocol_name=str(protocol_name),
        calibration=local_calibration(model.sha256) or calibration,
        corrections=corrections,
    )


def _foreign(
    path: Path, header: Header, catalogue: Catalogue, entry: Entry, cache: Cache | None
) -> Model:
    """A model of which the catalogue says how it scores steps."""
    assert entry.format is not None
    vocabulary = read_strings(path, "tokenizer.ggml.tokens")
    try:
        protocol = foreign_step_tag(catalogue.formats[entry.format], header, vocabulary)
    except ModelError as error:
        raise ModelError(f"{path}: {error}") from None
    model = _model(path, header, protocol, cache)
    calibration = local_calibration(model.sha256)
    if calibration:
        return replace(model, calibration=calibration)
    note = (
        f"{model.name} is not calibrated: its probabilities are its own, and steps are doubted at "
        f"p <= {DEFAULT_THRESHOLD:g}; proofcheck eval --write-calibration measures it"
    )
    return replace(model, note=note)


def _model(path: Path, header: Header, protocol: StepTag, cache: Cache | None) -> Model:
    return Model(
        path=path,
        name=str(header.metadata.get("general.name") or path.stem),
        sha256=hash_of(path, cache),
        protocol_name="step-tag",
        protocol=protocol,
        calibration=Calibration(),
        context=trained_context(path, header),
        quantisation=int(header.metadata.get("general.file_type", -1)),
    )


def _chats(header: Header) -> bool:
    return "tokenizer.chat_template" in header.metadata


def trained_context(path: Path, header: Header) -> int:
    """The context that a model was trained for, in tokens; ``ModelError`` for one of no use."""
    architecture = header.metadata.get("general.architecture")
    context = header.metadata.get(f"{architecture}.context_length")
    if type(context) is not int or context < MIN_CONTEXT:
        raise ModelError(
            f"{path}: its context_length is {context!r:.80}; at least {MIN_CONTEXT} is needed"
        )
    return context


def hash_of(path: Path, cache: Cache | None) -> str:
    """The file's SHA-256, remembered as long as its size, time and inode stay the same."""
    status = path.stat()
    key = f"sha256:{path.resolve()}:{status.st_size}:{status.st_mtime_ns}:{status.st_ino}"
    known = cache.recall(key) if cache else None
    if known:
        return known
    try:
        digest = file_hash(path)
    except OSError as error:
        raise ModelError(f"{path}: cannot read the model file: {error}") from None
    if cache:
        cache.remember(key, digest)
    return digest
