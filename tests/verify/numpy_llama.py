"""A model of the llama architecture in plain numpy and 64-bit numbers: what an engine must say.

After Touvron et al., LLaMA: Open and Efficient Foundation Language Models (2023), section 2.3:
RMS norms before each block (Zhang and Sennrich, 2019), rotary positions (Su et al., 2021; pairs of
neighbouring numbers, as llama.cpp turns them), SwiGLU (Shazeer, 2020).  What attention
multiplies is rounded to 16 bits, as llama.cpp keeps keys and values so.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BASE = 10_000.0
_EPSILON = 1e-5


def log_probabilities(
    weights: Mapping[str, npt.NDArray[np.float64]], tokens: list[int], heads: int
) -> Floats:
    """(tokens, vocabulary): how likely each token is to follow each of ``tokens``, in nats."""
    x = weights["token_embd.weight"][tokens]
    layers = sum(name.endswith("attn_q.weight") for name in weights)
    for layer in range(layers):
        w = {
            name.split(".")[2]: value
            for name, value in weights.items()
            if name.startswith(f"blk.{layer}.")
        }
        x = x + _attention(_norm(x, w["attn_norm"]), w, heads)
        y = _norm(x, w["ffn_norm"])
        gate = y @ w["ffn_gate"].T
        x = x + (gate / (1 + np.exp(-gate)) * (y @ w["ffn_up"].T)) @ w["ffn_down"].T
    logits = _norm(x, weights["output_norm.weight"]) @ weights["output.weight"].T
    highest = logits.max(axis=1, keepdims=True)
    result: Floats = logits - highest - np.log(np.exp(logits - highest).sum(axis=1, keepdims=True))
    return result


def _attention(y: Floats, w: Mapping[str, Floats], heads: int) -> Floats:
    length, width = y.shape
    q, k, v = (
        (y @ w[f"attn_{name}"].T).reshape(length, heads, width // heads).transpose(1, 0, 2)
        for name in "qkv"
    )
    scores = _halves(_turned(q)) @ _halves(_turned(k)).transpose(0, 2, 1) / np.sqrt(width // heads)
    scores = np.where(np.tri(length, dtype=bool), scores, -np.inf)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    result: Floats = (_halves(shares) @ _halves(v)).transpose(1, 0, 2).reshape(length, width) @ w[
        "attn_output"
    ].T
    return result


def _halves(x: Floats) -> Floats:
    """Rounded to 16 bits."""
    return x.astype(np.float16).astype(np.float64)


def _turned(x: Floats) -> Floats:
    """(heads, tokens, size) with each pair of numbers turned by an angle that grows with place."""
    _, length, size = x.shape
    angles = np.outer(np.arange(length), _BASE ** (-np.arange(0, size, 2) / size))
    cos, sin = np.cos(angles), np.sin(angles)
    even, odd = x[..., 0::2], x[..., 1::2]
    result = np.empty_like(x)
    result[..., 0::2], result[..., 1::2] = even * cos - odd * sin, even * sin + odd * cos
    return result


def _norm(x: Floats, weight: Floats) -> Floats:
    result: Floats = x / np.sqrt((x**2).mean(axis=1, keepdims=True) + _EPSILON) * weight
    return result
