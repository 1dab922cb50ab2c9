"""The forms of a model against each other, on a few of its blocks, in a process that may die.

CPU seconds of one thread are compared, in turns: what else the machine does falls on both alike.
It takes a second or two.
"""

from __future__ import annotations

import json
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TRIAL = ".trial-"
"""How the folders begin in which files lie while they are measured."""

_BLOCKS = 3  # the last one evaluates what is read alone
_ROWS = 256
_ROUNDS = 5
_READ = 8
_TIMEOUT = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Trial:
    """How many times as fast F32 is as F16, and how far log-probabilities differ, in nats."""

    ratio: float
    difference: float


def compare_forms(model: Path, folder: Path) -> Trial:
    """Measure the model in both forms; ``folder`` takes two files for the time being.

    Raises ``ValueError`` where that cannot be done, and why, ``OSError`` and ``ModelError``.
    """
    from proofcheck.models.expand import Form, excerpt

    with tempfile.TemporaryDirectory(dir=folder, prefix=TRIAL) as name:
        paths = []
        for form in (Form.F16, Form.F32):
            paths.append(Path(name, f"{form.name}.gguf"))
            excerpt(model, paths[-1], form, _BLOCKS)
        return _ask(paths)


def _ask(paths: Sequence[Path]) -> Trial:
    from proofcheck.llm.process import environment

    command = [sys.executable, "-P", "-m", __name__, *map(str, paths)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT, env=environment()
        )
    except subprocess.TimeoutExpired:
        raise ValueError(f"no answer for {_TIMEOUT:g} seconds") from None
    if done.returncode:
        raise ValueError(f"the engine ended with {done.returncode}")
    try:
        ratio, difference = json.loads(done.stdout.splitlines()[-1])
        return Trial(float(ratio), float(difference))
    except (ValueError, TypeError, IndexError):
        raise ValueError("the engine said nothing of use") from None


def main(paths: Sequence[str]) -> None:
    """Write the ratio and the difference to the standard output."""
    from proofcheck.llm.engine import Failure, Query
    from proofcheck.llm.llama import LlamaEngine
    from proofcheck.llm.llama_context import LoadSettings

    engines = [LlamaEngine(LoadSettings(path, 1, _ROWS, _ROWS, 1, repack=False)) for path in paths]
    words = engines[0].tokenize_all([string.printable])[0]
    if isinstance(words, Failure) or len(words) < _READ:
        raise SystemExit("the model has no words")
    rng = random.Random(1)
    ratios, differences = [], []
    for number in range(_ROUNDS + 1):
        tokens = [rng.choice(words) for _ in range(_ROWS)]  # new ones: nothing is kept of use
        places = range(_ROWS - _READ, _ROWS)
        query = Query(tokens, places, [words[:_READ]] * _READ)
        seconds, told = [], []
        for engine in engines:
            begun = time.process_time()
            answer = engine.decode([query])[0]
            seconds.append(time.process_time() - begun)
            if isinstance(answer, Failure):
                raise SystemExit(answer.reason)
            told.append([value for row in answer for value in row if value is not None])
        differences.append(max(abs(one - other) for one, other in zip(*told, strict=True)))
        if number:  # the first round reads the weights from the disk
            ratios.append(seconds[0] / max(seconds[1], 1e-9))
    sys.stdout.write(json.dumps([statistics.median(ratios), max(differences)]))


if __name__ == "__main__":
    main(sys.argv[1:])
