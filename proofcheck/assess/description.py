"""What is known of the models on this machine, for people who want to know what judges proofs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from proofcheck.assess.form import form_here
from proofcheck.assess.protocols import PROTOCOLS, protocol_of, read_catalogue
from proofcheck.assess.steps.scoring import StepModel
from proofcheck.errors import ModelError, UsageError
from proofcheck.models.entries import BUILTIN, Entry
from proofcheck.models.gguf import read_header
from proofcheck.models.resolve import hash_of, resolve
from proofcheck.models.store import (
    BUILTIN_PATH,
    expected_hash,
    file_hash,
    installed,
    locate,
    pulled,
)
from proofcheck.settings.settings import Settings

# llama.cpp's numbers (``llama_ftype``) for the type of most of the tensors of a file.
_QUANTISATIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS",
    23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M",
    30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
    39: "NVFP4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """A model file.

    ``protocol`` is a name of ``PROTOCOLS``; ``model`` is how it scores steps, None for one that
    writes.  ``entry`` is what the catalogue knows of it.  ``size`` is in bytes; ``parameters``
    counts the numbers in all tensors, ``vocabulary`` the tokens, ``context`` (tokens) is what it
    was trained for; ``quantisation`` is the type of most tensors.  ``form`` says as what it runs on
    this machine, where that was measured.
    """

    path: Path
    name: str
    sha256: str
    protocol: str
    model: StepModel | None
    entry: Entry | None
    architecture: str
    quantisation: str
    size: int
    parameters: int
    vocabulary: int
    context: int
    licence: str | None
    form: str | None = None


def describe(name: str) -> Description:
    """The model ``name``, as ``locate`` finds it.

    Raises ``UsageError`` for one that is missing, ``ModelError`` for one that is damaged, or of no
    use here.
    """
    reference = resolve(name, read_catalogue())
    file = reference.file
    assert file is not None
    protocol = protocol_of(reference)
    read = PROTOCOLS[protocol].read
    model = read(reference, None) if read else None
    metadata = file.header.metadata
    licence = metadata.get("general.license")
    number = metadata.get("general.file_type", -1)
    architecture = str(metadata.get("general.architecture", "unknown"))
    context = metadata.get(f"{architecture}.context_length", 0)
    sha256 = model.sha256 if model else hash_of(file.path, None)
    return Description(
        path=file.path,
        name=file.name,
        sha256=sha256,
        protocol=protocol,
        model=model,
        entry=reference.entry,
        architecture=architecture,
        quantisation=_QUANTISATIONS.get(int(number), f"unknown ({number})")
        if isinstance(number, int)
        else "unknown",
        size=file.path.stat().st_size,
        parameters=file.header.parameters,
        vocabulary=file.header.lengths.get("tokenizer.ggml.tokens", 0),
        context=context if isinstance(context, int) else 0,
        licence=None if licence is None else str(licence),
        form=form_here(sha256, Settings()),
    )


def builtin_card() -> str:
    """The card of the built-in model, Markdown."""
    return BUILTIN_PATH.with_suffix(".md").read_text(encoding="utf-8")


def _hash_on_the_card() -> str | None:
    found = re.search(r"\b[0-9a-f]{64}\b", builtin_card())
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Known:
    """A model that is known by name; ``path`` is None when its file is not on this machine.

    ``entry`` is None for a file that was pulled without an entry of the catalogue.
    """

    name: str
    entry: Entry | None
    path: Path | None


def known_models() -> Iterator[Known]:
    """The catalogue's models, and the others that were pulled."""
    paths = set()
    for name, entry in read_catalogue().entries.items():
        path = installed(entry)
        paths.add(path)
        yield Known(name, entry, path)
    for name, path in pulled():
        if path not in paths:
            yield Known(name, None, path)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What looking at a model file again comes to.

    ``state`` is "good" (its hash is the one that is known), "damaged", or "unknown" (it can be
    read, but no hash is known); ``reason`` says why it is not good.
    """

    name: str
    path: Path
    state: str
    reason: str = ""


def inspect(name: str) -> Inspection:
    """Hash the file of the model ``name`` again, and read its header.

    Raises ``UsageError`` for a name that is unknown or whose file is not on this machine.
    """
    catalogue = read_catalogue()
    path = locate(name, catalogue)
    expected = _hash_on_the_card() if name == BUILTIN else expected_hash(name, path, catalogue)
    try:
        read_header(path)
        found = file_hash(path)
    except (ModelError, UsageError, OSError) as error:
        return Inspection(name, path, "damaged", str(error))
    if expected is None:
        return Inspection(
            name, path, "unknown", f"its SHA-256 is {found}; nothing says what it must be"
        )
    if found != expected:
        reason = f"its SHA-256 is {found}, and must be {expected}: pull it again"
        return Inspection(name, path, "damaged", reason)
    return Inspection(name, path, "good")
