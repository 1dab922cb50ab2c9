"""A tiny model that writes, with random weights, in the architecture of Qwen3: made for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np

from tests.verify.tiny import byte_alphabet

CONTROLS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
#: As in Qwen3's own files, these are no control tokens but "user-defined".
THINKING = ("<think>", "</think>")
END, START, TURN_END, THINK, THOUGHT = range(5)
FIRST_BYTE = 5

#: ChatML as Qwen3 has it: what was thought in earlier turns is dropped.
CHATML = """\
{%- for message in messages %}
    {%- set content = message.content %}
    {%- if message.role == 'assistant' and '</think>' in content %}
        {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
    {%- endif %}
    {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
"""


def write_tiny_chat(
    path: Path,
    *,
    template: str | None = CHATML,
    context: int = 512,
    layers: int = 2,
    width: int = 32,
    vocabulary: int = 0,
    favoured: Mapping[int, float] | None = None,
    sampling: Mapping[str, float] | None = None,
    seed: int = 1,
) -> Path:
    """Write the model to ``path``, with F32 weights.

    ``vocabulary`` pads it with tokens that no text has.  ``favoured`` are tokens made likelier
    wherever the model is: by that much more of a direction that all its states have.  ``sampling``
    is what the file advises.
    """
    tokens = [*CONTROLS, *THINKING, *byte_alphabet(), "Ġi"]
    tokens += [f"unused{at}" for at in range(vocabulary - len(tokens))]
    kinds = [3] * len(CONTROLS) + [4] * len(THINKING) + [1] * (len(tokens) - FIRST_BYTE)
    heads, head = 4, max(8, width // 4)
    writer = gguf.GGUFWriter(path, "qwen3")
    writer.add_name("tiny-chat")
    writer.add_file_type(0)
    writer.add_context_length(context)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads // 2)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_rope_freq_base(10000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(["Ġ i"])
    writer.add_eos_token_id(TURN_END)
    writer.add_add_bos_token(False)
    for key, value in (sampling or {}).items():
        writer.add_key_value(f"general.sampling.{key}", value, gguf.GGUFValueType.get_type(value))
    if template is not None:
        writer.add_chat_template(template)
    rng = np.random.default_rng(seed)
    weights = _weights(len(tokens), layers, width, heads, head, rng)
    # All embeddings have the same first coordinate, and what a layer adds has none: the output
    # weights of that coordinate are a bias.
    for token, bias in (favoured or {}).items():
        weights["output.weight"][token, 0] += bias
    for name, array in weights.items():
        writer.add_tensor(name, array.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _weights(
    vocabulary: int, layers: int, width: int, heads: int, head: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    def matrix(rows: int, columns: int) -> np.ndarray:
        return rng.standard_normal((rows, columns), np.float32) * np.float32(1.5 / columns**0.5)

    def inner(columns: int) -> np.ndarray:
        array = matrix(width, columns)
        array[0] = 0
        return array

    embedding = rng.standard_normal((vocabulary, width), np.float32)
    embedding[:, 0] = 1
    output = matrix(vocabulary, width)
    output[:, 0] = 0
    weights = {
        "token_embd.weight": embedding,
        "output.weight": output,
        "output_norm.weight": np.ones(width),
    }
    sizes = {"attn_q": heads * head, "attn_k": heads // 2 * head, "attn_v": heads // 2 * head}
    for layer in range(layers):
        at = f"blk.{layer}."
        weights |= {f"{at}{name}_norm.weight": np.ones(width) for name in ("attn", "ffn")}
        weights |= {f"{at}{name}_norm.weight": np.ones(head) for name in ("attn_q", "attn_k")}
        weights |= {f"{at}{name}.weight": matrix(rows, width) for name, rows in sizes.items()}
        weights[f"{at}attn_output.weight"] = inner(heads * head)
        weights |= {f"{at}ffn_{name}.weight": matrix(2 * width, width) for name in ("gate", "up")}
        weights[f"{at}ffn_down.weight"] = inner(2 * width)
    return weights
