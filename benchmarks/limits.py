"""Evaluating and writing against what the machine can do at most, measured in the same run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable

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


def ways(model: str, threads: int) -> dict[str, Way]:
    count = threads or physical_cores()
    return {
        "reading memory": lambda: _machine("memory", count),
        "products of F32 matrices": lambda: _machine("matrices", count),
        f"evaluating {PREFILL} tokens": lambda: _model(model, count, _prefill),
        f"writing {_WRITTEN}, one by one": lambda: _model(model, count, _decode),
    }


def _machine(what: str, threads: int) -> Figures:
    """In a process of its own: numpy reads its number of threads when it is loaded."""
    code = "import sys; from benchmarks.limits import child; child(sys.argv[1])"
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    done = subprocess.run(
        [sys.executable, "-c", code, what],
        env=os.environ | dict.fromkeys(names, str(threads)),
        capture_output=True,
        text=True,
        check=True,
    )
    cpu, rate = map(float, done.stdout.split())
    return {"CPU seconds": cpu, "GB/s" if what == "memory" else "GFLOP/s": rate * threads}


def child(what: str) -> None:
    """The most per CPU second, and thread, of some tries."""
    import numpy as np

    vector = np.ones(1 << 26, np.float32)
    matrix = np.ones((1024, 1024), np.float32)
    work: dict[str, tuple[Callable[[], object], float]] = {
        "memory": (lambda: vector @ vector, 4.0 * len(vector)),
        "matrices": (lambda: matrix @ matrix, 2.0 * 1024**3),
    }
    run, amount = work[what]
    run()
    tries = []
    for _ in range(5):
        begun = time.process_time()
        run()
        tries.append(time.process_time() - begun)
    print(sum(tries), amount / min(tries) / 1e9)


def _model(model: str, threads: int, work: Callable[[ProcessEngine, list[int]], None]) -> Figures:
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
        before, begun, cpu = engine.evaluated, time.perf_counter(), cpu_seconds(engine.pid)
        work(engine, ids)
        seconds, used = time.perf_counter() - begun, cpu_seconds(engine.pid) - cpu
        count = engine.evaluated - before
    finally:
        engine.close()
    found = {"seconds": seconds, "CPU seconds": used, "tokens/CPU s": count / used}
    per_second = threads * count / used
    size = reference.file.path.stat().st_size
    if work is _decode:
        return found | {"GB/s": per_second * size / 1e9}
    return found | {"GFLOP/s": 2 * reference.file.header.parameters * per_second / 1e9}


def _prefill(engine: ProcessEngine, ids: list[int]) -> None:
    _ask(engine, ids)


def _decode(engine: ProcessEngine, ids: list[int]) -> None:
    for number in range(_WRITTEN):
        ids = [*ids, ids[number]]
        _ask(engine, ids)


def _ask(engine: ProcessEngine, ids: list[int]) -> None:
    (answer,) = engine.log_probabilities([Query(ids, [len(ids) - 1], [[ids[0]]])])
    assert not isinstance(answer, Failure), answer.reason
