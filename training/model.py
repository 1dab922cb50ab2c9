"""The network: a llama whose attention looks both ways.

Pre-norm transformer (RMSNorm, rotary positions on neighbouring pairs as llama.cpp's architecture
"llama" has them, SwiGLU, tied embeddings).  The weights bear GGUF's names and layout, so that they
are written and read without a change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

EPSILON = 1e-5
ROPE_BASE = 10_000.0
_FAR = -1e30


@dataclass(frozen=True, slots=True)
class Shape:
    """``hidden`` is SwiGLU's width; ``context`` the longest window in tokens."""

    vocabulary: int
    layers: int = 6
    width: int = 384
    heads: int = 6
    hidden: int = 1024
    context: int = 512


class Block(nn.Module):
    """One layer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.attn_norm = nn.RMSNorm(width, EPSILON)
        self.attn_q = nn.Linear(width, width, bias=False)
        self.attn_k = nn.Linear(width, width, bias=False)
        self.attn_v = nn.Linear(width, width, bias=False)
        self.attn_output = nn.Linear(width, width, bias=False)
        self.ffn_norm = nn.RMSNorm(width, EPSILON)
        self.ffn_gate = nn.Linear(width, shape.hidden, bias=False)
        self.ffn_up = nn.Linear(width, shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, width, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        h = self.attn_norm(x)

        def split(linear: nn.Linear) -> Tensor:
            projected: Tensor = linear(h)
            return projected.view(batch, length, self.heads, -1).transpose(1, 2)

        q, k = rotate(split(self.attn_q), cos, sin), rotate(split(self.attn_k), cos, sin)
        y = functional.scaled_dot_product_attention(q, k, split(self.attn_v), attn_mask=mask)
        x = x + self.attn_output(y.transpose(1, 2).reshape(batch, length, width))
        h = self.ffn_norm(x)
        gated: Tensor = self.ffn_down(functional.silu(self.ffn_gate(h)) * self.ffn_up(h))
        return x + gated


class Model(nn.Module):
    """Tokens (batch, length) to hidden states; ``logits`` gives those of the vocabulary."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = nn.RMSNorm(shape.width, EPSILON)
        cos, sin = rotations(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                nn.init.normal_(weight, std=0.02)
            if name.endswith(("attn_output.weight", "ffn_down.weight")):
                nn.init.zeros_(weight)

    def forward(self, tokens: Tensor, mask: Tensor | None) -> Tensor:
        """``mask`` (batch, 1, length, length) is added to the attention's scores; None: no mask."""
        x: Tensor = self.token_embd(tokens)
        length = tokens.shape[1]
        cos, sin = self.get_buffer("cos"), self.get_buffer("sin")
        for block in self.blk:
            x = block(x, cos[:length], sin[:length], mask)
        normed: Tensor = self.output_norm(x)
        return normed

    def logits(self, hidden: Tensor) -> Tensor:
        return functional.linear(hidden, self.token_embd.weight)


def rotations(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines (context, head width / 2); RoFormer, Su et al. 2021, section 3.2.2."""
    size = shape.width // shape.heads
    frequencies = ROPE_BASE ** (-torch.arange(0, size, 2) / size)
    angles = torch.outer(torch.arange(shape.context), frequencies)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotate neighbouring pairs of the last axis of (batch, heads, length, size)."""
    pairs = x.reshape(*x.shape[:-1], -1, 2)
    a, b = pairs[..., 0], pairs[..., 1]
    cos, sin = cos.to(x.dtype), sin.to(x.dtype)
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


def attention(block: npt.NDArray[np.int16]) -> Tensor:
    """What is added to the attention's scores, (rows, 1, length, length).

    ``block`` (rows, length) numbers the windows of a row: they do not see each other.
    """
    numbers = torch.from_numpy(block)
    apart = numbers[:, :, None] != numbers[:, None, :]
    return (apart * _FAR).to(torch.bfloat16)[:, None]
