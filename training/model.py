"""A llama in PyTorch, from a GGUF, whose upper layers are trained.

Pre-norm transformer: RMSNorm, rotary positions on neighbouring pairs as llama.cpp's architecture
"llama" has them (RoFormer, Su et al. 2021), grouped queries, SwiGLU.  The weights bear GGUF's names
and layout.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from training.gguf_file import value, weights


class Model(nn.Module):
    """Tokens to log-probabilities.  ``trained`` are the weights of the ``upper`` last layers."""

    def __init__(self, path: Path, upper: int) -> None:
        super().__init__()
        reader = gguf.GGUFReader(path)
        if value(reader, "general.architecture") != "llama":
            raise SystemExit(f"{path}: only the architecture llama is trained")
        self.layers = value(reader, "llama.block_count")
        self.upper = min(upper, self.layers)
        self.heads = value(reader, "llama.attention.head_count")
        self.shared = value(reader, "llama.attention.head_count_kv")
        self.epsilon = value(reader, "llama.attention.layer_norm_rms_epsilon")
        size = value(reader, "llama.embedding_length") // self.heads
        pairs = torch.arange(0, size, 2) / size
        self.register_buffer("turns", value(reader, "llama.rope.freq_base") ** -pairs)
        self._at: dict[str, str] = {}
        self.trained: dict[str, nn.Parameter] = {}
        first = self.layers - self.upper
        for name, array in weights(path).items():
            own = name.replace(".", "_")
            self._at[name] = own
            layer = int(name.split(".")[1]) if name.startswith("blk.") else -1
            if layer >= first:
                self.trained[name] = nn.Parameter(torch.from_numpy(array))
                self.register_parameter(own, self.trained[name])
            else:
                self.register_buffer(own, torch.from_numpy(array))

    def forward(self, tokens: Tensor, places: Tensor, sees: Tensor) -> Tensor:
        """Hidden states (rows, length, width).

        ``tokens`` and ``places`` are (rows, length); ``sees`` (rows, length, length) tells which
        tokens a token sees.
        """
        angles = places[..., None] * self._weight("turns")
        turn = angles.cos()[:, None], angles.sin()[:, None]
        mask = sees[:, None]
        x = functional.embedding(tokens, self._weight("token_embd.weight"))
        with torch.no_grad():
            for layer in range(self.layers - self.upper):
                x = self._block(layer, x, turn, mask)
        for layer in range(self.layers - self.upper, self.layers):
            x = self._block(layer, x, turn, mask)
        return x

    def log_probabilities(self, hidden: Tensor) -> Tensor:
        """Of every token (..., vocabulary) after what ``hidden`` (..., width) stands for, nats."""
        output = "output.weight" if "output.weight" in self._at else "token_embd.weight"
        logits = functional.linear(self._norm(hidden, "output_norm"), self._weight(output))
        return logits.float().log_softmax(-1)

    def _block(self, layer: int, x: Tensor, turn: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        name = f"blk.{layer}"
        h = self._norm(x, f"{name}.attn_norm")
        q = _turned(self._heads(h, f"{name}.attn_q", self.heads), turn)
        k = _turned(self._heads(h, f"{name}.attn_k", self.shared), turn)
        v = self._heads(h, f"{name}.attn_v", self.shared)
        times = self.heads // self.shared
        k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self._linear(y.transpose(1, 2).flatten(2), f"{name}.attn_output")
        h = self._norm(x, f"{name}.ffn_norm")
        gate = functional.silu(self._linear(h, f"{name}.ffn_gate"))
        return x + self._linear(gate * self._linear(h, f"{name}.ffn_up"), f"{name}.ffn_down")

    def _heads(self, h: Tensor, name: str, count: int) -> Tensor:
        return self._linear(h, name).view(*h.shape[:2], count, -1).transpose(1, 2)

    def _linear(self, h: Tensor, name: str) -> Tensor:
        return functional.linear(h, self._weight(f"{name}.weight"))

    def _norm(self, x: Tensor, name: str) -> Tensor:
        weight = self._weight(f"{name}.weight")
        return functional.rms_norm(x, weight.shape, weight, self.epsilon)

    def _weight(self, name: str) -> Tensor:
        weight: Tensor = getattr(self, self._at.get(name, name))
        return weight


def _turned(x: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
    """Neighbouring pairs of the last axis of (rows, heads, length, size), turned by their place."""
    cos, sin = (one.to(x.dtype) for one in turn)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)
