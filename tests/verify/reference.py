"""llama.cpp asked in the plainest way: one sequence, one decode, numbers at every token.

Flash attention is off, as in llama-cpp-python's own ``Llama``.

Reads ``{"model", "queries": [[tokens, positions, wanted], ...]}`` from stdin, with the tokens
wanted at each position; writes their log-probabilities as JSON to stdout.  Run as a program of its
own: native code may take the process down.
"""

from __future__ import annotations

import ctypes
import json
import sys

import llama_cpp as native
import numpy as np


def main() -> None:
    request = json.load(sys.stdin)
    quiet = native.llama_log_callback(lambda level, text, data: None)
    native.llama_log_set(quiet, ctypes.c_void_p(0))
    params = native.llama_model_default_params()
    params.use_extra_bufts = False  # the default crashes on some machines
    model = native.llama_model_load_from_file(request["model"].encode(), params)
    size = native.llama_vocab_n_tokens(native.llama_model_get_vocab(model))
    context_params = native.llama_context_default_params()
    context_params.n_ctx = 512
    context_params.n_batch = 512
    context_params.flash_attn_type = native.LLAMA_FLASH_ATTN_TYPE_DISABLED
    answers = []
    for tokens, positions, wanted in request["queries"]:
        context = native.llama_init_from_model(model, context_params)
        batch = native.llama_batch_init(len(tokens), 0, 1)
        batch.n_tokens = len(tokens)
        for at, token in enumerate(tokens):
            batch.token[at] = token
            batch.pos[at] = at
            batch.n_seq_id[at] = 1
            batch.seq_id[at][0] = 0
            batch.logits[at] = True
        assert native.llama_decode(context, batch) == 0
        answer = []
        for position, named in zip(positions, wanted, strict=True):
            pointer = native.llama_get_logits_ith(context, position)
            row = np.ctypeslib.as_array(pointer, (size,)).astype(float)
            total = row.max() + np.log(np.exp(row - row.max()).sum())
            answer.append((row[named] - total).tolist())
        answers.append(answer)
        native.llama_batch_free(batch)
        native.llama_free(context)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
