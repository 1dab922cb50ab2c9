"""A tiny model with random weights: a GGUF made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import numpy as np

CONTROLS = ("<s>", "<v>", "<ok>", "<bad>")
#: A blank is "Ġ" in GPT-2's alphabet of bytes.
LAYERS, WIDTH, SEED = 2, 64, 1
MERGES = ("l e", "g e", "i s", "Ġ is", "o p", "e n", "op en")


def byte_alphabet() -> list[str]:
    """GPT-2's visible character for each byte."""
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in visible else next(others)) for byte in range(256)]


def vocabulary() -> list[str]:
    """The tokens by their number: control tokens, bytes, merged pairs."""
    return [*CONTROLS, *byte_alphabet(), *(pair.replace(" ", "") for pair in MERGES)]


def write_tiny(
    path: Path,
    *,
    protocol: str | None = "step-tag",
    metadata: dict[str, Any] | None = None,
    layers: int = LAYERS,
    width: int = WIDTH,
    seed: int = SEED,
) -> Path:
    """Write the model to ``path``, with F32 weights; ``metadata`` are further texts."""
    tokens = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_file_type(0)
    writer.add_context_length(128)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(4)
    writer.add_rope_dimension_count(width // 4)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([3] * len(CONTROLS) + [1] * (len(tokens) - len(CONTROLS)))
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(0)
    if protocol is not None:
        writer.add_string("proofcheck.protocol", protocol)
    for name, number in (("step_tag", 1), ("ok", 2), ("bad", 3)):
        writer.add_uint32(f"proofcheck.{name}.token_id", number)
    for key, value in (metadata or {}).items():
        writer.add_string(key, value)
    for name, array in random_weights(
        len(tokens), layers, width, np.random.default_rng(seed)
    ).items():
        writer.add_tensor(name, array.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def random_weights(
    vocabulary: int, layers: int, width: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    def matrix(rows: int, columns: int) -> np.ndarray:
        return rng.normal(0, 1 / columns**0.5, (rows, columns))

    weights = {
        "token_embd.weight": rng.normal(0, 1, (vocabulary, width)),
        "output.weight": matrix(vocabulary, width),
        "output_norm.weight": np.ones(width),
    }
    for layer in range(layers):
        at = f"blk.{layer}."
        weights |= {f"{at}{name}_norm.weight": np.ones(width) for name in ("attn", "ffn")}
        weights |= {
            f"{at}attn_{name}.weight": matrix(width, width) for name in ("q", "k", "v", "output")
        }
        weights |= {f"{at}ffn_{name}.weight": matrix(2 * width, width) for name in ("gate", "up")}
        weights[f"{at}ffn_down.weight"] = matrix(width, 2 * width)
    return weights
