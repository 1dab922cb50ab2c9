"""Speed beside what one would write or run instead: a table for each part, and JSON.

    python -m benchmarks.speed PAPER… [--parts scoring reading starting growth] [--repeats 3]
        [--steps 40] [--kilobytes 100] [--json FILE]

scoring: the log-probabilities of the steps of the first ``--steps`` steps as written, by this
program's engine, by the class ``Llama`` of llama-cpp-python with a prompt for each step, and by the
same with the prefix of the last prompt kept.  reading: megabytes a second of the first
``--kilobytes`` of the texts; pandoc where it is installed.  starting: the program as a process,
also with a warm cache.  growth: seconds and memory of reading and checking ever more copies.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from benchmarks import scoring
from benchmarks.table import Figures, Way, in_turns, keep, show
from proofcheck.latex.files import memory_tree
from proofcheck.latex.flatten import flatten
from proofcheck.latex.parse import parse
from proofcheck.latex.project import read_documents
from proofcheck.looking import look

READER = "reader: statements, proofs, steps"


def timed(work: Callable[[], object], megabytes: float) -> Figures:
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "MB/s": megabytes / seconds}


def reading(paths: Sequence[str], kilobytes: int, repeats: int) -> dict[str, dict[str, float]]:
    text = "".join(Path(path).read_text(encoding="utf-8") for path in paths)[: kilobytes * 1000]
    size = len(text.encode()) / 1e6

    def scanned() -> object:
        return flatten(memory_tree("", {"a.tex": text.encode()}), "a.tex")

    def whole() -> object:
        return look([parse(memory_tree("", {"a.tex": text.encode()}), "a.tex")], ())

    def checked() -> object:
        return look([parse(memory_tree("", {"a.tex": text.encode()}), "a.tex")])

    def pylatexenc() -> object:
        from pylatexenc.latexwalker import LatexWalker

        return LatexWalker(text, tolerant_parsing=True).get_latex_nodes()

    def pandoc() -> Figures:
        if shutil.which("pandoc") is None:
            raise FileNotFoundError("pandoc is not installed")
        command = ["pandoc", "-f", "latex", "-t", "native"]
        return timed(
            lambda: subprocess.run(command, input=text.encode(), capture_output=True), size
        )

    ways: dict[str, Way] = {
        "scanner: files, comments, branches": lambda: timed(scanned, size),
        READER: lambda: timed(whole, size),
        "reader and all checks": lambda: timed(checked, size),
        "pylatexenc alone": lambda: timed(pylatexenc, size),
        "pandoc": pandoc,
    }
    return in_turns(ways, repeats)


def starting(paths: Sequence[str], repeats: int) -> dict[str, dict[str, float]]:
    program = [sys.executable, "-m", "proofcheck"]
    with tempfile.TemporaryDirectory() as cache:
        check = [*program, *paths, "--isolated", "--exit-zero", "--cache-dir", cache]
        run(check)  # fills the cache
        ways: dict[str, Way] = {
            "--version": lambda: run([*program, "--version"]),
            "--no-model": lambda: run([*check, "--no-model"]),
            "all steps in the cache": lambda: run(check),
        }
        return in_turns(ways, repeats)


def run(command: Sequence[str]) -> Figures:
    """Run a process: wall time, and the most memory that it held."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return {
        "seconds": time.perf_counter() - begun,
        "CPU seconds": usage.ru_utime + usage.ru_stime,
        "MB": usage.ru_maxrss / 1024,
    }


def growth(paths: Sequence[str], repeats: int) -> dict[str, dict[str, float]]:
    """Ever more copies: in one document, and as a batch of documents."""
    text = Path(paths[0]).read_text(encoding="utf-8")
    body = "\n".join(_proofs(text, 10))
    program = [sys.executable, "-m", "proofcheck", "check", "--no-model", "--isolated"]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ways: dict[str, Way] = {}
        for times in (1, 10, 100):
            one = folder / f"long-{times}.tex"
            one.write_text(_paper(body * times), encoding="utf-8")
            command = [*program, str(one), "--format=json"]
            ways[f"one paper of {10 * times:,} proofs"] = partial(run, command)
        for times in (1, 10, 100):
            many = folder / f"many-{times}"
            many.mkdir()
            for number in range(times):
                (many / f"{number}.tex").write_text(_paper(body), encoding="utf-8")
            ways[f"a batch of {times:,} papers"] = _batch(program, many, folder)
        return in_turns(ways, repeats)


def _batch(program: Sequence[str], many: Path, folder: Path) -> Way:
    def way() -> Figures:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return run([*program, str(many), "--into", out, "--workers", "1"])

    return way


def _proofs(text: str, most: int) -> Iterator[str]:
    start = 0
    for _ in range(most):
        start = text.find("\\begin{proof}", start)
        end = text.find("\\end{proof}", start)
        if start < 0 or end < 0:
            return
        yield text[start : end + len("\\end{proof}")]
        start = end


def _paper(body: str) -> str:
    return f"\\documentclass{{article}}\\begin{{document}}\n{body}\n\\end{{document}}\n"


def scored(paths: Sequence[str], steps: int, repeats: int) -> dict[str, dict[str, float]]:
    with closing(scoring.prepared(list(read_documents(paths)), steps)) as work:
        return in_turns(scoring.ways(work), repeats)


Part = tuple[Callable[[argparse.Namespace], dict[str, dict[str, float]]], str | None]

PARTS: dict[str, Part] = {
    "scoring": (lambda it: scored(it.paths, it.steps, it.repeats), scoring.OURS),
    "reading": (lambda it: reading(it.paths, it.kilobytes, it.repeats), READER),
    "starting": (lambda it: starting(it.paths, it.repeats), None),
    "growth": (lambda it: growth(it.paths, it.repeats), None),
}
"""What measures a part, and the way that the others are compared with."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    tables: dict[str, dict[str, dict[str, float]]] = {}
    for part in options.parts:
        measure, against = PARTS[part]
        tables[part] = measure(options)
        show(part, tables[part], against)
        keep(options.json, tables)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
