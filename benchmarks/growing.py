"""The program as a process: how it starts, and how time and memory grow with what it reads."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from benchmarks.table import Figures, Way, in_turns
from proofcheck.reports.shared.text import plural
from tests.verify.tiny import write_tiny


def starting(paths: Sequence[str], repeats: int) -> dict[str, dict[str, float]]:
    """A small model of random weights fills the cache: what is timed runs none."""
    program = [sys.executable, "-m", "proofcheck"]
    with tempfile.TemporaryDirectory() as made:
        model = write_tiny(Path(made) / "tiny.gguf")
        check = [*program, *paths, "--isolated", "--exit-zero", "--cache-dir", made]
        scored = [*check, "--model", str(model)]
        ways: dict[str, Way] = {
            "--version": partial(run, [*program, "--version"]),
            "--no-model, nothing known": partial(run, [*check, "--no-model", "--no-cache"]),
            "--no-model, all known": partial(run, [*check, "--no-model"]),
            "with a model, all known": partial(run, scored),
        }
        run(scored)
        return in_turns(ways, repeats)


_RUN = """
import os, resource, sys, time
said = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
begun = time.perf_counter()
code = os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:])
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = (code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
os.write(said, " ".join(map(str, told)).encode())
"""
_RAN = (0, 1, 3)  # exit codes; beyond them it could not do what it was told


def run(command: Sequence[str]) -> Figures:
    """Run a process: wall time, and the most memory that it held.

    A small process starts it: a new one is told to have held what the one that started it holds.
    Raises OSError when it fails.
    """
    starter = [sys.executable, "-S", "-E", "-c", _RUN, *command]
    done = subprocess.run(starter, stdin=subprocess.DEVNULL, capture_output=True)
    code, seconds, cpu, size = map(float, done.stdout.split())
    if code not in _RAN:
        raise OSError(f"it ended with {code:.0f}: {done.stderr[-200:].decode(errors='replace')}")
    return {"seconds": seconds, "CPU seconds": cpu, "MB": size}


def growth(
    paths: Sequence[str], documents: Sequence[int], repeats: int
) -> dict[str, dict[str, float]]:
    """Ever more proofs in one document, and batches of ever more documents of three proofs each.

    The proofs are those of the first of ``paths``, again and again.
    """
    proofs = list(proofs_of(Path(paths[0]).read_text(encoding="utf-8"), 1000))
    program = [sys.executable, "-m", "proofcheck", "check", "--no-model", "--isolated"]
    program.append("--no-cache")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ways: dict[str, Way] = {}
        for count in (1, 10, 100, 1000):
            one = folder / f"long-{count}.tex"
            one.write_text(paper_of("\n".join(islice(cycle(proofs), count))), encoding="utf-8")
            command = [*program, str(one), "--format=json"]
            ways[f"one paper of {count:,} proofs"] = partial(run, command)
        for count in documents:
            many = folder / f"many-{count}"
            many.mkdir()
            more = cycle(proofs)
            for number in range(count):
                paper = paper_of("\n".join(islice(more, 3)))
                (many / f"{number}.tex").write_text(paper, encoding="utf-8")
            for workers in (1, 2):
                name = f"{count:,} papers, {plural(workers, 'worker')}"
                ways[name] = _batch(program, many, folder, workers)
        return in_turns(ways, repeats)


def _batch(program: Sequence[str], many: Path, folder: Path, workers: int) -> Way:
    def way() -> Figures:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return run([*program, str(many), "--into", out, "--workers", str(workers)])

    return way


def proofs_of(text: str, most: int) -> Iterator[str]:
    """The first proofs of a text, as they are written."""
    start = 0
    for _ in range(most):
        start = text.find("\\begin{proof}", start)
        end = text.find("\\end{proof}", start)
        if start < 0 or end < 0:
            return
        yield text[start : end + len("\\end{proof}")]
        start = end


def paper_of(body: str) -> str:
    """A document with that body."""
    return f"\\documentclass{{article}}\\begin{{document}}\n{body}\n\\end{{document}}\n"
