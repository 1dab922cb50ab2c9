"""A toy base model and toy papers, for the making of a verifier."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import gguf
import numpy as np

from training.chains import chains

CONTROLS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
#: A blank is "Ġ" in GPT-2's alphabet of bytes.
MERGES = (
    "h e", "Ġ t", "Ġt he", "e n", "c e", "H en", "Hen ce", "Ġ =", "Ġ $", "i s", "Ġ is",
    "z z", "zz z", "Ġ q", "Ġq zzz",
)  # fmt: skip
_WIDTH, _HEADS, _SHARED, _HIDDEN, _LAYERS = 64, 4, 2, 96, 2
_PREAMBLE = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"


def byte_alphabet() -> list[str]:
    """GPT-2's visible character for each byte."""
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte if byte in visible else next(others)) for byte in range(256)]


def write_base(path: Path, kind: str = "Q4_1", *, parrot: bool = False) -> Path:
    """A llama with random weights whose attention shares keys, as SmolLM2's does.

    A ``parrot`` expects each token to be followed by itself: nothing is added to what is read.
    """
    rng = np.random.default_rng(3)
    tokens = [*CONTROLS, *byte_alphabet(), *(merge.replace(" ", "") for merge in MERGES)]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Toy")
    writer.add_organization("Nobody")
    writer.add_license("apache-2.0")
    writer.add_context_length(1024)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_SHARED)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([3] * len(CONTROLS) + [1] * (len(tokens) - len(CONTROLS)))
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template("{{ messages }}")
    writer.add_vocab_size(len(tokens))
    narrow = _WIDTH // _HEADS * _SHARED
    matrices = {"token_embd": (len(tokens), _WIDTH)}
    for layer in range(_LAYERS):
        matrices |= {
            f"blk.{layer}.attn_q": (_WIDTH, _WIDTH),
            f"blk.{layer}.attn_k": (narrow, _WIDTH),
            f"blk.{layer}.attn_v": (narrow, _WIDTH),
            f"blk.{layer}.attn_output": (_WIDTH, _WIDTH),
            f"blk.{layer}.ffn_gate": (_HIDDEN, _WIDTH),
            f"blk.{layer}.ffn_up": (_HIDDEN, _WIDTH),
            f"blk.{layer}.ffn_down": (_WIDTH, _HIDDEN),
        }
        for norm in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(_WIDTH, np.float32))
    writer.add_tensor("output_norm.weight", np.ones(_WIDTH, np.float32))
    type_ = gguf.GGMLQuantizationType[kind]
    for name, shape in matrices.items():
        silent = parrot and ("attn_output" in name or "ffn_down" in name)
        values = rng.normal(scale=0.0 if silent else 0.2, size=shape).astype(np.float32)
        writer.add_tensor(f"{name}.weight", gguf.quantize(values, type_), raw_dtype=type_)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def corrections(repo: str, count: int) -> Iterator[str]:
    """Corrections of a letter among equal ones, as ``proofcheck history`` writes them."""
    for number in range(count):
        one, other = (string.ascii_lowercase[(number + step) % 26] for step in (0, 7))
        yield json.dumps(
            {
                "repo": repo,
                "path": f"{number % 5}.tex",
                "statement": f"Let ${one}$ and ${other}$ be given.",
                "before": [f"We have ${one * 5}$.", "This is clear."],
                "wrong": f"Hence ${one * 3}{other}{one * 2}$.",
                "right": f"Hence ${one * 6}$.",
                "after": [f"So ${one * 4}$ holds."],
            }
        )


def paper(seed: int, proofs: int) -> str:
    """A document with generated proofs, all of them right."""
    right = (chain for chain in chains(random.Random(seed)) if not chain.wrong)
    pieces = [_PREAMBLE]
    for chain in islice(right, proofs):
        steps = "\n".join(chain.steps)
        pieces.append(f"\\begin{{lemma}}{chain.statement}\\end{{lemma}}")
        pieces.append(f"\\begin{{proof}}\n{steps}\n\\end{{proof}}")
    return "\n".join([*pieces, "\\end{document}\n"])
