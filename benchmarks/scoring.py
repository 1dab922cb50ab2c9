"""The likelihood of steps as written: this program's engine, and what one would write first."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import Figures, Way
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.llm.engine import Engine, Failure, Query
from proofcheck.llm.pack import shared_prefix
from proofcheck.llm.scoring_model import open_scoring
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

OURS = "this program's engine"
_MOST = 1000  # tokens of a proof


@dataclass
class Work:
    """Proofs as tokens, and where in them each step begins and ends; the engine, and its model."""

    proofs: list[tuple[list[int], list[tuple[int, int]]]]
    engine: Engine
    model: Path

    def close(self) -> None:
        self.engine.close()


def prepared(documents: Sequence[Document | UnreadableDocument], most: int) -> Work:
    """The first ``most`` steps, each proof behind its statement."""
    reference = resolve("builtin", read_catalogue())
    assert reference.file is not None
    engine = open_scoring(reference, EngineSettings(), None, longest=_MOST + 24).engine
    proofs = []
    left = most
    for document in readable(documents):
        for proof in document.proofs:
            texts = [proof.statement.normalised if proof.statement else "Proof."]
            texts += [f" {step.normalised}" for step in proof.steps[:left]]
            ids: list[int] = []
            steps = []
            for text, tokens in zip(texts, engine.tokenize(texts), strict=True):
                if isinstance(tokens, Failure) or len(ids) + len(tokens) > _MOST:
                    break
                if text is not texts[0] and tokens and ids:
                    steps.append((len(ids), len(ids) + len(tokens)))
                ids += tokens
            if steps and left > 0:
                proofs.append((ids[: steps[-1][1]], steps))
                left -= len(steps)
    return Work(proofs, engine, reference.file.path)


def ways(work: Work) -> dict[str, Way]:
    return {
        OURS: lambda: _ours(work),
        "Llama, a prompt for each step": lambda: _theirs(work, "anew"),
        "Llama, the last prefix kept": lambda: _theirs(work, "kept"),
    }


def _ours(work: Work) -> Figures:
    before = work.engine.evaluated
    begun = time.perf_counter()
    queries = []
    for ids, steps in work.proofs:
        places = [at for start, end in steps for at in range(start, end)]
        queries.append(Query(ids, [at - 1 for at in places], [[ids[at]] for at in places]))
    total = 0.0
    for answer in work.engine.log_probabilities(queries):
        assert not isinstance(answer, Failure), answer.reason
        total += sum(value or 0.0 for row in answer for value in row)
    return _figures(work, time.perf_counter() - begun, work.engine.evaluated - before, total)


def _theirs(work: Work, how: str) -> Figures:
    """In a process of its own: the class may crash, and holds a matrix of all logits."""
    code = "import sys; from benchmarks.scoring import child; child(*sys.argv[1:])"
    lines = "\n".join(f"{ids}|{steps}" for ids, steps in work.proofs)
    command = [sys.executable, "-c", code, str(work.model), how]
    done = subprocess.run(command, input=lines, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"the process ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    seconds, evaluated, total = map(float, done.stdout.split()[-3:])
    return _figures(work, seconds, evaluated, total)


def _figures(work: Work, seconds: float, evaluated: float, total: float) -> Figures:
    tokens = sum(len(ids) for ids, _ in work.proofs)
    return {
        "seconds": seconds,
        "evaluated": evaluated,
        "evaluated/token": evaluated / tokens,
        "tokens/s": tokens / seconds,
        "nats": total,
    }


def child(model: str, how: str) -> None:
    """What one would write first; loading the model is not counted."""
    import ast

    import numpy as np
    from llama_cpp import Llama

    llama = Llama(model, n_ctx=_MOST + 24, logits_all=True, verbose=False)
    begun = time.perf_counter()
    evaluated, total = 0, 0.0
    last: list[int] = []
    for line in sys.stdin:
        ids, steps = map(ast.literal_eval, line.split("|"))
        for start, end in steps:
            prompt = ids[:end]
            # "kept" does as its ``generate`` does.
            shared = shared_prefix(last, prompt[:-1]) if how == "kept" else 0
            llama.n_tokens = shared
            llama._ctx.kv_cache_seq_rm(-1, shared, -1)
            llama.eval(prompt[shared:])
            evaluated += end - shared
            last = prompt
            logits = llama.scores[start - 1 : end - 1].astype(np.float64)
            top = logits.max(axis=1)
            norm = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
            total += float((logits[np.arange(end - start), prompt[start:end]] - norm).sum())
    print(time.perf_counter() - begun, evaluated, total)
