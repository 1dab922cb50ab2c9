"""One read at the end of each step, as verdicts at step tags are: this program's engine, and what
one would write or ask first."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from benchmarks.peers import Peer, cpu_seconds, serving
from benchmarks.scoring import MOST, OURS, Work, in_child
from benchmarks.table import Figures, Way
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.pack import shared_prefix

_TOLD = 20  # of the likeliest tokens, by a server
_VERDICTS = (1, 2)  # any two tokens


def ways(work: Work, llama_server: str | None) -> dict[str, Way]:
    """``llama_server`` is the program of that name."""
    found: dict[str, Way] = {
        OURS: lambda: _ours(work),
        "Llama, a prompt for each step": lambda: in_child(work, "benchmarks.tags", "anew"),
        "Llama, the last prefix kept": lambda: in_child(work, "benchmarks.tags", "kept"),
        "llama_cpp.server, a request each": lambda: _llama_cpp_server(work),
    }
    if llama_server:
        found["llama-server, a request each"] = lambda: _llama_server(work, llama_server)
    return found


def counted(work: Work) -> dict[str, dict[str, float]]:
    """The tokens that each way evaluates, and how many for a token of text and context.

    Nothing is run: each is known from what stands in memory before.
    """
    found = dict.fromkeys((OURS, "Llama, a prompt for each step"), 0)
    before: list[int] = []
    for ids, steps in work.proofs:
        found[OURS] += len(ids) - min(shared_prefix(before, ids), steps[0][1] - 1)
        found["Llama, a prompt for each step"] += sum(end for _, end in steps)
        before = ids
    reads = sum(len(steps) for _, steps in work.proofs)
    return {
        name: {"reads": reads, "evaluated": count, "evaluated/token": count / work.text}
        for name, count in found.items()
    }


def _ours(work: Work) -> Figures:
    before, begun = work.engine.evaluated, time.perf_counter()
    cpu = cpu_seconds(work.pid)
    queries = [
        Query(ids, [end - 1 for _, end in steps], [_VERDICTS] * len(steps))
        for ids, steps in work.proofs
    ]
    for answer in work.engine.log_probabilities(queries):
        assert not isinstance(answer, Failure), answer.reason
    seconds = time.perf_counter() - begun
    return work.figures(seconds, cpu_seconds(work.pid) - cpu, work.engine.evaluated - before)


def _llama_server(work: Work, program: str) -> Figures:
    command = [program, "-m", str(work.model), "-c", str(MOST + 24), "-np", "1", "--no-webui"]
    command += ["-t", str(work.threads), "-tb", str(work.threads)]

    def ask(peer: Peer, ids: list[int]) -> int:
        body = {"prompt": ids, "n_predict": 1, "n_probs": _TOLD, "temperature": 0.0}
        timings = peer.ask("/completion", body)["timings"]
        return int(timings["prompt_n"])

    with serving(command, "/health") as peer:
        return _asked(work, peer, ask)


def _llama_cpp_server(work: Work) -> Figures:
    from llama_cpp import Llama

    words = Llama(str(work.model), vocab_only=True, verbose=False)
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(work.model)]
    command += ["--n_ctx", str(MOST + 24), "--logits_all", "true"]
    command += ["--n_threads", str(work.threads), "--n_threads_batch", str(work.threads)]

    def ask(peer: Peer, ids: list[int]) -> int:
        text = words.detokenize(ids).decode(errors="replace")
        body = {"prompt": text, "max_tokens": 1, "logprobs": _TOLD, "temperature": 0.0}
        peer.ask("/v1/completions", body)
        return 0  # it does not tell what it evaluates

    with serving(command, "/v1/models") as peer:
        return _asked(work, peer, ask)


def _asked(work: Work, peer: Peer, ask: Callable[[Peer, list[int]], int]) -> Figures:
    """What it takes to ``ask`` for each step, one after the other: that is how a prefix is kept."""
    begun, cpu = time.perf_counter(), cpu_seconds(peer.pid)
    evaluated = 0
    for ids, steps in work.proofs:
        for _, end in steps:
            evaluated += ask(peer, ids[:end])
    return work.figures(time.perf_counter() - begun, cpu_seconds(peer.pid) - cpu, evaluated)


def child(model: str, threads: str, how: str) -> None:
    """What one would write first; loading the model is not counted."""
    import ast

    import numpy as np
    from llama_cpp import Llama

    count = int(threads)
    llama = Llama(model, n_ctx=MOST + 24, n_threads=count, n_threads_batch=count, verbose=False)
    begun, cpu = time.perf_counter(), time.process_time()
    evaluated, total = 0, 0.0
    last: list[int] = []
    for line in sys.stdin:
        ids, steps = map(ast.literal_eval, line.split("|"))
        for _, end in steps:
            shared = 0
            if how == "kept":  # as its ``generate`` does
                while shared < min(len(last), end - 1) and last[shared] == ids[shared]:
                    shared += 1
            llama.n_tokens = shared
            llama._ctx.kv_cache_seq_rm(-1, shared, -1)
            llama.eval(ids[shared:end])
            evaluated += end - shared
            last = ids[:end]
            row = np.ctypeslib.as_array(llama._ctx.get_logits_ith(-1), (llama.n_vocab(),))
            total += float(row[list(_VERDICTS)].sum())
    print(time.perf_counter() - begun, time.process_time() - cpu, evaluated, total)
