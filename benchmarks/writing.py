"""Votes on proofs: this program's engine, what one would write or run instead, and the ceiling."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.peers import Peer, cpu_seconds, serving
from benchmarks.scoring import OURS
from benchmarks.table import Figures, Way
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.chat_model import open_chat
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.machine import physical_cores
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

_TASK = "Check this proof step by step. Write at length what each step claims and why it holds.\n\n"
_LONGEST = 3000  # characters of a proof


@dataclass(frozen=True, slots=True)
class Votes:
    """``proofs`` as they are put to ``model``, each ``votes`` times, for ``tokens`` of reply."""

    proofs: tuple[str, ...]
    model: str
    votes: int
    tokens: int
    threads: int

    def requests(self) -> Iterator[tuple[str, int]]:
        """What is asked, and the seed."""
        return ((proof, seed) for proof in self.proofs for seed in range(self.votes))


def prepared(
    documents: Sequence[Document | UnreadableDocument],
    proofs: int,
    model: str,
    votes: int,
    tokens: int,
    threads: int,
) -> Votes:
    """Votes on the first ``proofs`` that have at least three steps."""
    found = []
    for document in readable(documents):
        for proof in document.proofs:
            if len(proof.steps) >= 3:
                said = [proof.statement.normalised] if proof.statement else []
                text = "\n".join([*said, *(step.normalised for step in proof.steps)])
                found.append(_TASK + text[:_LONGEST])
    return Votes(tuple(found[:proofs]), model, votes, tokens, threads or physical_cores())


def ways(work: Votes, llama_server: str | None, batched_bench: str | None) -> dict[str, Way]:
    """The last two are the programs of these names."""
    found: dict[str, Way] = {
        OURS: lambda: _ours(work),
        "Llama, one reply after the other": lambda: _llama(work),
    }
    if llama_server:
        found["llama-server, a request each"] = lambda: _llama_server(work, llama_server, 1)
        found["llama-server, n votes a request"] = lambda: _llama_server(
            work, llama_server, work.votes
        )
    if batched_bench:
        found["llama-batched-bench (ceiling)"] = lambda: _batched_bench(work, batched_bench)
    return found


def _figures(seconds: float, cpu: float, written: int, evaluated: int) -> Figures:
    found = {"seconds": seconds, "CPU seconds": cpu, "written": float(written)}
    found["CPU ms/written"] = 1000 * cpu / written
    return found | ({"evaluated": float(evaluated)} if evaluated else {})


def _ours(work: Votes) -> Figures:
    settings = EngineSettings(threads=work.threads, sequences=work.votes)
    engine = open_chat(resolve(work.model, read_catalogue()), settings, None).engine
    assert isinstance(engine, ChatProcess)
    try:
        engine.prompt_tokens([Message("user", "x")])  # loads the model
        assert engine.pid
        begun, cpu = time.perf_counter(), cpu_seconds(engine.pid)
        replies = list(
            engine.chat(
                [
                    ChatRequest((Message("user", text),), seed, work.tokens)
                    for text, seed in work.requests()
                ]
            )
        )
        used = cpu_seconds(engine.pid) - cpu
        written = sum(one.tokens for one in replies if isinstance(one, ChatReply))
        return _figures(time.perf_counter() - begun, used, written, engine.evaluated)
    finally:
        engine.close()


def _llama(work: Votes) -> Figures:
    code = "from benchmarks.writing import child; child()"
    asked = {"model": work.model, "threads": work.threads, "tokens": work.tokens}
    asked["requests"] = list(work.requests())
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(asked), capture_output=True, text=True
    )
    if done.returncode:
        raise OSError(f"the process ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    seconds, cpu, written = map(float, done.stdout.split()[-3:])
    return _figures(seconds, cpu, int(written), 0)


def child() -> None:
    """What one would write first; loading the model is not counted."""
    from llama_cpp import Llama

    asked = json.load(sys.stdin)
    count = asked["threads"]
    llama = Llama(asked["model"], n_ctx=4096, n_threads=count, n_threads_batch=count, verbose=False)
    begun, cpu = time.perf_counter(), time.process_time()
    written = 0
    for text, seed in asked["requests"]:
        answer: Any = llama.create_chat_completion(
            [{"role": "user", "content": text}],
            max_tokens=asked["tokens"],
            seed=seed,
            temperature=1.0,
            top_p=0.95,
            top_k=0,
            min_p=0.0,
            repeat_penalty=1.0,
        )
        written += answer["usage"]["completion_tokens"]
    print(time.perf_counter() - begun, time.process_time() - cpu, written)


def _llama_server(work: Votes, program: str, choices: int) -> Figures:
    """A slot for each vote; ``choices`` replies are asked for in one request."""
    command = [program, "-m", work.model, "-c", "8192", "-np", str(work.votes), "-kvu"]
    command += ["-t", str(work.threads), "-tb", str(work.threads), "--no-webui"]

    def ask(peer: Peer, text: str, seed: int) -> int:
        body = {
            "messages": [{"role": "user", "content": text}],
            "max_tokens": work.tokens,
            "n": choices,
            "seed": seed,
            "temperature": 1.0,
            "top_p": 0.95,
            "top_k": 0,
            "min_p": 0.0,
        }
        answer = peer.ask("/v1/chat/completions", body)
        # It counts the tokens of one choice; nearly all replies are cut at the same length.
        return int(answer["usage"]["completion_tokens"]) * len(answer["choices"])

    requests = [one for one in work.requests() if one[1] % choices == 0]
    with serving(command, "/health") as peer, ThreadPoolExecutor(16) as pool:
        begun, cpu = time.perf_counter(), cpu_seconds(peer.pid)
        written = sum(pool.map(lambda one: ask(peer, *one), requests))
        used = cpu_seconds(peer.pid) - cpu
        return _figures(time.perf_counter() - begun, used, written, 0)


def _batched_bench(work: Votes, program: str) -> Figures:
    """The same numbers of tokens, any tokens, none of which is drawn; without its start."""
    engine = open_chat(resolve(work.model, read_catalogue()), EngineSettings(), None).engine
    told = [engine.prompt_tokens([Message("user", text)]) for text in work.proofs]
    engine.close()
    lengths = [length for length in told if isinstance(length, int)]
    start = _bench(work, program, 1, 1, 1)[1]
    each = [_bench(work, program, length, work.tokens, work.votes) for length in lengths]
    written = len(lengths) * work.votes * work.tokens
    seconds, cpu = (sum(column) for column in zip(*each, strict=True))
    return _figures(seconds, cpu - len(each) * start, written, sum(lengths) + written)


def _bench(work: Votes, program: str, prompt: int, tokens: int, votes: int) -> tuple[float, float]:
    """The seconds of a shape, and those of the processor with those of its start."""
    command = [program, "-m", work.model, "-c", "8192", "-b", "512", "-ub", "512", "-pps", "-kvu"]
    command += ["-npp", str(prompt), "-ntg", str(tokens), "-npl", str(votes)]
    command += ["-t", str(work.threads), "-tb", str(work.threads), "--output-format", "jsonl"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        lines = [line for line in process.stdout if line.startswith("{")]
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if not lines:
        raise OSError(f"{program} said nothing of {prompt} + {votes} x {tokens} tokens")
    return float(json.loads(lines[-1])["t"]), usage.ru_utime + usage.ru_stime
