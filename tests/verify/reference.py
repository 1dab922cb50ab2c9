"""llama.cpp asked in the plainest way: one sequence, one decode, logits at every token.

Flash attention is off, as in llama-cpp-python's own ``Llama``.

Reads ``{"model", "queries": [[tokens, positions, wanted], ...]}`` from stdin, and ``"causal":
false`` for a model whose attention goes both ways; writes the logits as JSON to
stdout.  Run as a program of its own: native code may take the process down.
"""

from __future__ import annotations

import ctypes
import json
import sys

import llama_cpp as native


def main() -> None:
    request = json.load(sys.stdin)
    quiet = native.llama_log_callback(lambda level, text, data: None)
    native.llama_log_set(quiet, ctypes.c_void_p(0))
    params = native.llama_model_default_params()
    params.use_extra_bufts = False  # the default crashes on some machines
    model = native.llama_model_load_from_file(request["model"].encode(), params)
    context_params = native.llama_context_default_params()
    context_params.n_ctx = 512
    context_params.n_batch = 512
    context_params.attention_type = (
        native.LLAMA_ATTENTION_TYPE_CAUSAL
        if request.get("causal", True)
        else native.LLAMA_ATTENTION_TYPE_NON_CAUSAL
    )
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
        rows = [native.llama_get_logits_ith(context, position) for position in positions]
        answers.append([[row[token] for token in wanted] for row in rows])
        native.llama_batch_free(batch)
        native.llama_free(context)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
