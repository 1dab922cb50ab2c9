"""Tiny models with random weights and the tokens, under their real numbers, of foreign ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import gguf
import numpy as np

from .tiny import byte_alphabet, random_weights

_WIDTH = 16
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6

#: Llama 3's own numbers; a blank is "Ġ" and a line break "Ċ" in GPT-2's alphabet of bytes.
LLAMA_3 = {
    "+": 10, "-": 12, "3": 18, "4": 19, ":": 25, "Ċ": 198, "Ġ": 220, "ĊĊ": 271, "user": 882,
    "ting": 1303, "26": 1627, "202": 2366, "ĠDate": 2696, "ĠDecember": 6790, "system": 9125,
    "ĠJul": 10263, "Today": 15724, "ĠKnowledge": 33025, "Cut": 38766, "assistant": 78191,
    "<|begin_of_text|>": 128000, "<|start_header_id|>": 128006, "<|end_header_id|>": 128007,
    "<|eot_id|>": 128009,
}  # fmt: skip
MISTRAL = {"▁-": 387, "▁+": 648, "▁ки": 12902}


def write_llama_3(path: Path, numbers: Mapping[str, int] = LLAMA_3) -> Path:
    """A model with the vocabulary of the format ``llama-3-turns``."""
    tokens = _placed(numbers, 128010, [*byte_alphabet(), "Ġis", "Ġ1"])
    kinds = [_CONTROL if token.startswith("<|") else _NORMAL for token in tokens]
    writer = _writer(path, "gpt2", tokens, kinds)
    writer.add_tokenizer_pre("llama-bpe")
    writer.add_token_merges(["i s", "Ġ is", "Ċ Ċ"])
    return _finish(writer, path, len(tokens))


def write_shepherd(path: Path, numbers: Mapping[str, int] = MISTRAL, **more: bool) -> Path:
    """A model with the vocabulary of the format ``math-shepherd``, made by SentencePiece."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    pieces = ["▁", "S", "t", "e", "p", "St", "Ste", "Step", "▁Step", "к", "и", "ки", "+", "-"]
    pieces += [*"abcdefghijklmnopqrsuvwxyz", *"0123456789", *":.,=$"]
    tokens = _placed(numbers, 12903, [*tokens, *pieces])
    kinds = [_NORMAL] * len(tokens)
    kinds[0], kinds[1], kinds[2] = _UNKNOWN, _CONTROL, _CONTROL
    kinds[3:259] = [_BYTE] * 256
    writer = _writer(path, "llama", tokens, kinds)
    writer.add_token_scores([float(len(token)) for token in tokens])
    for key, value in more.items():
        writer.add_bool(f"tokenizer.ggml.{key}", value)
    return _finish(writer, path, len(tokens))


def _placed(numbers: Mapping[str, int], size: int, others: Sequence[str]) -> list[str]:
    """Tokens with the given numbers, the others from 0 on in the places that are left."""
    tokens = [""] * size
    for token, number in numbers.items():
        tokens[number] = token
    rest = iter([token for token in dict.fromkeys(others) if token not in numbers])
    return [token or next(rest, f"filler{at}") for at, token in enumerate(tokens)]


def _writer(
    path: Path, tokenizer: str, tokens: Sequence[str], kinds: Sequence[int]
) -> gguf.GGUFWriter:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Tiny")
    writer.add_file_type(0)
    writer.add_context_length(256)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(2 * _WIDTH)
    writer.add_head_count(1)
    writer.add_rope_dimension_count(_WIDTH)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model(tokenizer)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(list(tokens).index("<s>" if tokenizer == "llama" else tokens[-10]))
    return writer


def _finish(writer: gguf.GGUFWriter, path: Path, vocabulary: int) -> Path:
    for name, array in random_weights(vocabulary, 1, _WIDTH, np.random.default_rng(3)).items():
        writer.add_tensor(name, array.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
