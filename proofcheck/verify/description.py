"""What a model file says of itself, for people who want to know what judges their proofs."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.verify.gguf import read_header
from proofcheck.verify.model import BUILTIN_PATH, Model, open_model

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

    ``size`` is in bytes; ``parameters`` counts the numbers in all tensors, ``vocabulary`` the
    tokens; ``quantisation`` is the type of most tensors.
    """

    model: Model
    architecture: str
    quantisation: str
    size: int
    parameters: int
    vocabulary: int
    licence: str | None


def describe(name: str) -> Description:
    """The model ``name``: "builtin" or the path of a GGUF.

    Raises ``ModelError`` as ``open_model`` does.
    """
    model = open_model(name, None)
    header = read_header(model.path)
    licence = header.metadata.get("general.license")
    number = model.quantisation
    return Description(
        model=model,
        architecture=str(header.metadata.get("general.architecture", "unknown")),
        quantisation=_QUANTISATIONS.get(number, f"unknown ({number})"),
        size=model.path.stat().st_size,
        parameters=header.parameters,
        vocabulary=header.lengths.get("tokenizer.ggml.tokens", 0),
        licence=None if licence is None else str(licence),
    )


def builtin_card() -> str:
    """The card of the built-in model, Markdown."""
    return BUILTIN_PATH.with_suffix(".md").read_text(encoding="utf-8")
