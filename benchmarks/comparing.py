"""The comparison of candidate corrections: this program's engine, and requests to servers.

What is put to each is what the likelihood protocol asks for: a text as it is written, read at all
of its tokens, and of each step at most four candidates with what follows them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.peers import Peer, cpu_seconds, serving
from benchmarks.scoring import MOST, OURS, Work
from benchmarks.table import Figures, Way
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.protocols import read_catalogue
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Engine, Failure, LogProbabilities, Query, Tokens
from proofcheck.models.resolve import resolve

_TOLD = 20  # of the likeliest tokens, by llama-server


@dataclass
class _Noting:
    """An engine that notes what it is asked for."""

    engine: Engine
    asked: list[list[Query]] = field(default_factory=list)
    evaluated: int = 0  # is asked of the other

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        return self.engine.tokenize(texts)

    def log_probabilities(self, queries: Iterable[Query]) -> Iterator[LogProbabilities]:
        self.asked.append(list(queries))
        return self.engine.log_probabilities(self.asked[-1])

    def close(self) -> None:
        """It belongs to another."""


def asked(
    documents: Sequence[Document | UnreadableDocument], most: int, model: str, work: Work
) -> list[list[Query]]:
    """What is asked for to score the first ``most`` steps or so, of whole proofs."""
    framing = read_model(resolve(model, read_catalogue()), None).scoring
    engine = _Noting(work.engine)
    left = most
    for document in readable(documents):
        contexts = framing.contexts(document, MOST)
        for proof in document.proofs:
            if left > 0 and asserting_steps(proof):
                task = new_task(proof, contexts(proof), "", framing)
                texts = [*(part.text for part in task.parts), *task.texts]
                plan(task, framing, engine.tokenize(texts), MOST)
                list(framing.score([task], engine))
                left -= len(task.texts)
    return engine.asked


def ways(work: Work, queries: list[list[Query]], llama_server: str | None) -> dict[str, Way]:
    """``llama_server`` is the program of that name."""
    found: dict[str, Way] = {
        OURS: lambda: _ours(work, queries),
        "llama_cpp.server, a request each": lambda: _llama_cpp_server(work, queries),
    }
    if llama_server:
        found["llama-server, a request a token"] = lambda: _llama_server(
            work, queries, llama_server
        )
    return found


def _ours(work: Work, queries: list[list[Query]]) -> Figures:
    # Another text first: nothing of these is left in memory from the turn before.
    list(work.engine.log_probabilities([Query([1, 2, 3], [2], [[1]])]))
    before, begun = work.engine.evaluated, time.perf_counter()
    cpu = cpu_seconds(work.pid)
    for together in queries:
        for answer in work.engine.log_probabilities(together):
            assert not isinstance(answer, Failure), answer.reason
    figures = _figures(time.perf_counter() - begun, cpu_seconds(work.pid) - cpu, queries)
    return figures | {"evaluated": work.engine.evaluated - before}


def _llama_cpp_server(work: Work, queries: list[list[Query]]) -> Figures:
    """The log-probabilities of all tokens of a text, with ``echo``."""
    from llama_cpp import Llama

    words = Llama(str(work.model), vocab_only=True, verbose=False)
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(work.model)]
    command += ["--n_ctx", str(MOST + 24), "--logits_all", "true"]
    command += ["--n_threads", str(work.threads), "--n_threads_batch", str(work.threads)]

    def ask(peer: Peer, query: Query) -> int:
        text = words.detokenize(list(query.tokens)).decode(errors="replace")
        body = {"prompt": text, "max_tokens": 1, "logprobs": 1, "echo": True, "temperature": 0.0}
        peer.ask("/v1/completions", body)
        return 0  # it does not tell what it evaluates

    with serving(command, "/v1/models") as peer:
        return _asked(peer, queries, ask)


def _llama_server(work: Work, queries: list[list[Query]], program: str) -> Figures:
    """It tells of the next token alone, and of that only the likeliest."""
    command = [program, "-m", str(work.model), "-c", str(MOST + 24), "-np", "1", "--no-webui"]
    command += ["-t", str(work.threads), "-tb", str(work.threads)]

    def ask(peer: Peer, query: Query) -> int:
        evaluated = 0
        for place in query.positions:
            body = {"prompt": list(query.tokens[: place + 1]), "n_predict": 1, "n_probs": _TOLD}
            evaluated += int(peer.ask("/completion", body)["timings"]["prompt_n"])
        return evaluated

    with serving(command, "/health") as peer:
        return _asked(peer, queries, ask)


def _asked(peer: Peer, queries: list[list[Query]], ask: Callable[[Peer, Query], int]) -> Figures:
    begun, cpu = time.perf_counter(), cpu_seconds(peer.pid)
    evaluated = sum(ask(peer, query) for together in queries for query in together)
    figures = _figures(time.perf_counter() - begun, cpu_seconds(peer.pid) - cpu, queries)
    return figures | ({"evaluated": evaluated} if evaluated else {})


def _figures(seconds: float, cpu: float, queries: list[list[Query]]) -> dict[str, float]:
    return {
        "seconds": seconds,
        "CPU seconds": cpu,
        "texts": sum(map(len, queries)),
        "tokens": sum(len(query.tokens) for together in queries for query in together),
    }
