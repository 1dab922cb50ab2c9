"""Speed beside what one would write or run instead: a table for each part, and JSON.

    python -m benchmarks.speed PAPER… [--parts PART…] [--repeats 3] [--threads 0] [--json FILE]

scoring: the log-probabilities of the first ``--steps`` steps as written, by this program's engine,
by the class ``Llama`` of llama-cpp-python with a prompt for each step, and by the same with the
prefix of the last prompt kept.  tags: one read at the end of each step, also by a request for each
to llama_cpp.server and llama-server.  candidates: whole proofs of about ``--steps`` steps with the
corrections they are compared with, also by requests.  counting: the tokens that tags take for all
of the texts, without running it.  writing: ``--votes`` replies on each of ``--proofs`` proofs,
by one after the other with ``Llama``, by llama-server, and by llama-batched-bench, which draws no
token and so is the ceiling.  limits: the engine against memory and matrix products.  reading:
megabytes a second of the first ``--kilobytes`` of the texts; pandoc where it is installed.
starting: the program as a process, also with a warm cache.  growth: seconds and memory of
reading and checking ever more proofs, and ever more ``--documents``.

CPU seconds, of all threads, tell more than seconds where other work shares the machine; with
``--threads 1`` no thread waits for another.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from benchmarks import comparing, growing, limits, scoring, tags, writing
from benchmarks.table import Figures, Way, in_turns, keep, show
from proofcheck.latex.files import memory_tree
from proofcheck.latex.flatten import flatten
from proofcheck.latex.parse import parse
from proofcheck.latex.project import read_documents
from proofcheck.looking import look

Rows = dict[str, dict[str, float]]
READER = "reader: statements, proofs, steps"


def timed(work: Callable[[], object], megabytes: float) -> Figures:
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "MB/s": megabytes / seconds}


def reading(paths: Sequence[str], kilobytes: int, repeats: int) -> Rows:
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


def scored(given: argparse.Namespace) -> Rows:
    documents = list(read_documents(given.paths))
    with closing(scoring.prepared(documents, given.steps, given.model, given.threads)) as work:
        return in_turns(scoring.ways(work), given.repeats)


def tagged(given: argparse.Namespace) -> Rows:
    documents = list(read_documents(given.paths))
    with closing(scoring.prepared(documents, given.steps, given.model, given.threads)) as work:
        return in_turns(tags.ways(work, given.llama_server), given.repeats)


def compared(given: argparse.Namespace) -> Rows:
    documents = list(read_documents(given.paths))
    with closing(scoring.prepared(documents, 1, given.model, given.threads)) as work:
        queries = comparing.asked(documents, given.steps, given.model, work)
        return in_turns(comparing.ways(work, queries, given.llama_server), given.repeats)


def counted(given: argparse.Namespace) -> Rows:
    documents = list(read_documents(given.paths))
    with closing(scoring.prepared(documents, 1 << 30, given.model, given.threads)) as work:
        return tags.counted(work)


def written(given: argparse.Namespace) -> Rows:
    if given.chat is None:
        raise SystemExit("writing: --chat names the model that writes")
    documents = list(read_documents(given.paths))
    shape = (given.proofs, given.chat, given.votes, given.tokens, given.threads)
    work = writing.prepared(documents, *shape)
    return in_turns(writing.ways(work, given.llama_server, given.batched_bench), given.repeats)


def against_limits(given: argparse.Namespace) -> Rows:
    models = [given.model, *([given.chat] if given.chat else []), *given.models]
    return in_turns(limits.ways(models, given.threads), given.repeats)


Part = tuple[Callable[[argparse.Namespace], Rows], str | None]

PARTS: dict[str, Part] = {
    "scoring": (scored, scoring.OURS),
    "tags": (tagged, scoring.OURS),
    "candidates": (compared, scoring.OURS),
    "counting": (counted, None),
    "writing": (written, scoring.OURS),
    "limits": (against_limits, None),
    "reading": (lambda it: reading(it.paths, it.kilobytes, it.repeats), READER),
    "starting": (lambda it: growing.starting(it.paths, it.repeats), None),
    "growth": (lambda it: growing.growth(it.paths, it.documents, it.repeats), None),
}
"""What measures a part, and the way that the others are compared with."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="0: the physical cores")
    parser.add_argument("--model", default="builtin", help="what scores")
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--chat", help="a GGUF that writes")
    parser.add_argument("--models", nargs="+", default=[], help="further ones, for the limits")
    parser.add_argument("--proofs", type=int, default=2)
    parser.add_argument("--votes", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=32, help="of each reply")
    parser.add_argument("--llama-server", help="the program, where it is installed")
    parser.add_argument("--batched-bench", help="llama-batched-bench, where it is installed")
    parser.add_argument("--documents", nargs="+", type=int, default=[1, 10, 100, 1000])
    parser.add_argument("--kilobytes", type=int, default=100)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    tables: dict[str, Rows] = {}
    for part in options.parts:
        measure, against = PARTS[part]
        tables[part] = measure(options)
        show(part, tables[part], against)
        keep(options.json, tables)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
