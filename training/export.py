"""From a checkpoint to a GGUF that names its protocol.

python -m training.export CHECKPOINT VOCABULARY.gguf MODEL.gguf [--type f16]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import gguf
import numpy as np
import torch

from proofcheck.assess.step_tag.step_tag import DEFAULT_TEMPLATE
from training.model import EPSILON, ROPE_BASE, Model, Shape
from training.tokenizer import BAD, MISSING, OK, TAG, describe, read

NAME = "proofcheck step verifier"
TYPES = {
    "f32": (gguf.GGMLQuantizationType.F32, gguf.LlamaFileType.ALL_F32),
    "f16": (gguf.GGMLQuantizationType.F16, gguf.LlamaFileType.MOSTLY_F16),
    "q8_0": (gguf.GGMLQuantizationType.Q8_0, gguf.LlamaFileType.MOSTLY_Q8_0),
}


def read_checkpoint(path: Path) -> Model:
    """The model of a checkpoint."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    model = Model(Shape(**state["shape"]))
    model.load_state_dict(state["model"])
    return model


def export(model: Model, vocabulary: Path, target: Path, type_: str) -> None:
    """Write a GGUF; matrices are quantised to ``type_``, norms stay in 32 bits."""
    quantisation, file_type = TYPES[type_]
    shape = model.shape
    writer = gguf.GGUFWriter(target, "llama")
    writer.add_name(NAME)
    writer.add_license("Apache-2.0")
    writer.add_file_type(file_type)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_layer_norm_rms_eps(EPSILON)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_causal_attention(False)
    describe(writer, read(vocabulary))
    writer.add_string("proofcheck.protocol", "step-tag")
    for key, token in (("step_tag", TAG), ("ok", OK), ("bad", BAD), ("missing", MISSING)):
        writer.add_uint32(f"proofcheck.{key}.token_id", token)
    writer.add_string("proofcheck.context_template", DEFAULT_TEMPLATE)
    for name, weight in model.state_dict().items():
        data = weight.float().numpy().astype(np.float32)
        if data.ndim == 1:
            writer.add_tensor(name, data)
        else:
            writer.add_tensor(name, gguf.quantize(data, quantisation), raw_dtype=quantisation)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--type", choices=TYPES, default="f16")
    options = parser.parse_args()
    export(read_checkpoint(options.checkpoint), options.vocabulary, options.target, options.type)


if __name__ == "__main__":
    main()
