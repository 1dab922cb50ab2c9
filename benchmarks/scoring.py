"""The likelihood of steps as written: this program's engine, and what one would write first."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import cpu_seconds
from benchmarks.table import Figures, Way
from proofcheck.assess.likelihood.model import read_model
from proofcheck.assess.protocols import read_catalogue
from proofcheck.assess.steps.task import new_task, plan
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.machine import physical_cores
from proofcheck.llm.pack import shared_prefix
from proofcheck.llm.process import ProcessEngine
from proofcheck.llm.scoring_model import open_scoring
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

OURS = "this program's engine"
MOST = 2048  # tokens of a window, as the built-in model is read


@dataclass
class Work:
    """Proofs behind what stands before them, as tokens, and where in these each step begins and
    ends; the engine, and its model.  ``text`` counts contexts and steps in tokens, those of each
    proof once."""

    proofs: list[tuple[list[int], list[tuple[int, int]]]]
    engine: ProcessEngine
    model: Path
    threads: int
    text: int

    @property
    def pid(self) -> int:
        """The engine's process, which runs since the texts were tokenised."""
        assert self.engine.pid
        return self.engine.pid

    def figures(
        self, seconds: float, cpu: float, evaluated: float, nats: float | None = None
    ) -> Figures:
        """What it took; ``evaluated`` is 0 where that is not told."""
        tokens = sum(len(ids) for ids, _ in self.proofs)
        found = {"seconds": seconds, "CPU seconds": cpu, "tokens/CPU s": tokens / cpu}
        if evaluated:
            found |= {"evaluated": evaluated, "evaluated/token": evaluated / tokens}
        return found if nats is None else found | {"nats": nats}

    def close(self) -> None:
        self.engine.close()


def prepared(
    documents: Sequence[Document | UnreadableDocument], most: int, model: str, threads: int
) -> Work:
    """The first ``most`` steps or so, as the program puts them to a model."""
    reference = resolve(model, read_catalogue())
    assert reference.file is not None
    settings = EngineSettings(threads=threads)
    engine = open_scoring(reference, settings, None, longest=MOST).engine
    assert isinstance(engine, ProcessEngine)
    framing = read_model(reference, None).scoring
    proofs: list[tuple[list[int], list[tuple[int, int]]]] = []
    left, text = most, 0
    for document in readable(documents):
        contexts = framing.contexts(document, MOST)
        for proof in document.proofs:
            if left <= 0 or not asserting_steps(proof):
                continue
            task = new_task(proof, contexts(proof), "", framing)
            tokens = engine.tokenize([*(part.text for part in task.parts), *task.texts])
            text += plan(task, framing, tokens, MOST)[1]
            for window in task.windows:
                steps = list(zip(window.starts, window.ends, strict=True))[:left]
                proofs.append((window.tokens[: steps[-1][1]], steps))
                left -= len(steps)
                if left <= 0:
                    break
    return Work(proofs, engine, reference.file.path, threads or physical_cores(), text)


def ways(work: Work) -> dict[str, Way]:
    return {
        OURS: lambda: _ours(work),
        "Llama, a prompt for each step": lambda: in_child(work, "benchmarks.scoring", "anew"),
        "Llama, the last prefix kept": lambda: in_child(work, "benchmarks.scoring", "kept"),
    }


def _ours(work: Work) -> Figures:
    before = work.engine.evaluated
    begun, cpu = time.perf_counter(), cpu_seconds(work.pid)
    queries = []
    for ids, steps in work.proofs:
        places = [at for start, end in steps for at in range(start, end)]
        queries.append(Query(ids, [at - 1 for at in places], [[ids[at]] for at in places]))
    total = 0.0
    for answer in work.engine.log_probabilities(queries):
        assert not isinstance(answer, Failure), answer.reason
        total += sum(value or 0.0 for row in answer for value in row)
    seconds, cpu = time.perf_counter() - begun, cpu_seconds(work.pid) - cpu
    return work.figures(seconds, cpu, work.engine.evaluated - before, total)


def in_child(work: Work, module: str, how: str) -> Figures:
    """What ``child`` of a module does with the proofs, in a process of its own.

    The class may crash, and may hold a matrix of all logits.
    """
    code = f"import sys; from {module} import child; child(*sys.argv[1:])"
    lines = "\n".join(f"{ids}|{steps}" for ids, steps in work.proofs)
    command = [sys.executable, "-c", code, str(work.model), str(work.threads), how]
    done = subprocess.run(command, input=lines, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"the process ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    seconds, cpu, evaluated, total = map(float, done.stdout.split()[-4:])
    return work.figures(seconds, cpu, evaluated, total)


def child(model: str, threads: str, how: str) -> None:
    """What one would write first; loading the model is not counted."""
    import ast

    import numpy as np
    from llama_cpp import Llama

    count = int(threads)
    llama = Llama(
        model,
        n_ctx=MOST + 24,
        n_threads=count,
        n_threads_batch=count,
        logits_all=True,
        verbose=False,
    )
    begun, cpu = time.perf_counter(), time.process_time()
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
    print(time.perf_counter() - begun, time.process_time() - cpu, evaluated, total)
