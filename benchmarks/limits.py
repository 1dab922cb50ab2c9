"""Evaluating and writing against what the machine can do at most, measured in the same run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.peers import cpu_seconds
from benchmarks.table import Figures, Way
from proofcheck.assess.protocols import read_catalogue
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.machine import physical_cores
from proofcheck.llm.process import ProcessEngine
from proofcheck.llm.scoring_model import open_scoring
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

PREFILL = 512
_WRITTEN = 16


def ways(models: Sequence[str], threads: int) -> dict[str, Way]:
    """``products`` of bf16 and int8 are those of PyTorch, by oneDNN."""
    count = threads or physical_cores()
    found: dict[str, Way] = {"reading memory": lambda: _machine("memory", count)}
    for kind in ("float32", "bfloat16", "int8"):
        found[f"products of {kind} matrices"] = partial(_machine, kind, count)
    for model in models:
        name = Path(model).stem
        found[f"{name}: {PREFILL} tokens read"] = partial(_model, model, count, _prefill)
        found[f"{name}: {_WRITTEN} written one by one"] = partial(_model, model, count, _decode)
    return found


def _machine(what: str, threads: int) -> Figures:
    """In a process of its own: numpy reads its number of threads when it is loaded."""
    code = "import sys; from benchmarks.limits import child; child(*sys.argv[1:])"
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    done = subprocess.run(
        [sys.executable, "-c", code, what, str(threads)],
        env=os.environ | dict.fromkeys(names, str(threads)),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise OSError(done.stderr.strip()[-200:])
    cpu, rate = map(float, done.stdout.split())
    return {"CPU seconds": cpu, "GB/s" if what == "memory" else "GFLOP/s": rate * threads}


def child(what: str, threads: str) -> None:
    """The most per CPU second, and thread, of some tries."""
    run, amount = _memory() if what == "memory" else _products(what, int(threads))
    run()
    tries = []
    for _ in range(5):
        begun = time.process_time()
        run()
        tries.append(time.process_time() - begun)
    print(sum(tries), amount / min(tries) / 1e9)


def _memory() -> tuple[Callable[[], object], float]:
    """Something that reads so many bytes."""
    import numpy as np

    vector = np.ones(1 << 26, np.float32)
    return lambda: vector @ vector, 4.0 * len(vector)


def _products(kind: str, threads: int) -> tuple[Callable[[], object], float]:
    """Something that takes so many operations: a sum or a product is one."""
    import torch

    torch.set_num_threads(threads)
    one, other = (torch.ones((1024, 1024), dtype=getattr(torch, kind)) for _ in range(2))
    multiply = torch._int_mm if kind == "int8" else torch.mm
    return lambda: multiply(one, other), 2.0 * 1024**3


def _model(model: str, threads: int, work: Callable[[ProcessEngine, list[int]], int]) -> Figures:
    reference = resolve(model, read_catalogue())
    assert reference.file is not None
    opened = open_scoring(reference, EngineSettings(threads=threads), None, longest=1024)
    engine = opened.engine
    assert isinstance(engine, ProcessEngine)
    try:
        tokens = engine.tokenize(["a b c d e f g h"])[0]
        assert not isinstance(tokens, Failure)
        rng = random.Random(1)
        ids = [rng.choice(tokens) for _ in range(PREFILL)]
        if work is _decode:
            _ask(engine, ids)
        assert engine.pid
        begun, cpu = time.perf_counter(), cpu_seconds(engine.pid)
        count = work(engine, ids)
        seconds, used = time.perf_counter() - begun, cpu_seconds(engine.pid) - cpu
    finally:
        engine.close()
    found = {"seconds": seconds, "CPU seconds": used, "tokens/CPU s": count / used}
    per_second = threads * count / used
    size = reference.file.path.stat().st_size
    if work is _decode:
        return found | {"GB/s": per_second * size / 1e9}
    return found | {"GFLOP/s": 2 * reference.file.header.parameters * per_second / 1e9}


def _prefill(engine: ProcessEngine, ids: list[int]) -> int:
    """How many tokens were evaluated."""
    _ask(engine, ids)
    return len(ids)


def _decode(engine: ProcessEngine, ids: list[int]) -> int:
    """How many times all weights were read: the token before is evaluated again each time."""
    for number in range(_WRITTEN):
        ids = [*ids, ids[number]]
        _ask(engine, ids)
    return _WRITTEN


def _ask(engine: ProcessEngine, ids: list[int]) -> None:
    (answer,) = engine.log_probabilities([Query(ids, [len(ids) - 1], [[ids[0]]])])
    assert not isinstance(answer, Failure), answer.reason
