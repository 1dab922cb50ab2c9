"""First weights from another GGUF of the same shape, whatever its vocabulary.

A token that the other model lacks begins as the mean of the tokens into which that one cuts it;
control tokens that it lacks stay as they are.
"""

from __future__ import annotations

from pathlib import Path

import gguf
import torch

from training.model import Model
from training.tokenizer import CONTROL, Encoder, read, tokens


def transfer(source: Path, vocabulary: Path, model: Model) -> None:
    """Overwrite the model's weights.  Ends the program where the shapes differ."""
    reader = gguf.GGUFReader(source)
    tensors = {
        tensor.name: torch.from_numpy(gguf.dequantize(tensor.data, tensor.tensor_type).copy())
        for tensor in reader.tensors
    }
    state = model.state_dict()
    for name, weight in state.items():
        if name != "token_embd.weight":
            if tensors[name].shape != weight.shape:
                raise SystemExit(f"{source}: {name} is {tuple(tensors[name].shape)}")
            state[name] = tensors[name]
    state["token_embd.weight"] = _embeddings(
        tensors["token_embd.weight"], state["token_embd.weight"], source, vocabulary
    )
    model.load_state_dict(state)


def _embeddings(
    old: torch.Tensor, new: torch.Tensor, source: Path, vocabulary: Path
) -> torch.Tensor:
    encode = Encoder(source)
    known = {token: at for at, token in enumerate(tokens(source))}
    words = read(vocabulary)
    texts = [*words.signs, *(_text(token) for token in words.learnt)]
    names = [*CONTROL, *words.signs, *words.learnt]
    result = new.clone()
    for at, name in enumerate(names):
        if name in known:
            result[at] = old[known[name]]
        elif at >= len(CONTROL):
            result[at] = old[encode(texts[at - len(CONTROL)])].mean(0)
    return result


def _text(token: str) -> str:
    """The text of a token in GPT-2's byte alphabet."""
    return bytes(_BYTES[char] for char in token).decode("utf-8", errors="replace")


def _byte_alphabet() -> dict[str, int]:
    """GPT-2's characters for bytes: printable ones stand for themselves, the others from 256 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {
        chr(256 + number): byte for number, byte in enumerate(others)
    }


_BYTES = _byte_alphabet()
