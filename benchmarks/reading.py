"""Reading beside what one would use instead: tables, and JSON.

    python -m benchmarks.reading PAPER… [--kilobytes 100] [--repeats 3] [--json FILE]
    python -m benchmarks.reading FOLDER [--workers 1 2]

speed: megabytes a CPU second of all the texts together; of pylatexenc and pandoc, where they are
installed, of the first ``--kilobytes`` of them.  "known" is a document that was read before, with
its files hashed and what is kept of it unpacked.  growth: one paper of ever more proofs, made of
those of the texts.  Of a folder: the seconds until the first and the last of its documents are
there, nothing kept, by so many processes; read alone, and checked, too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.folder import many
from benchmarks.growing import paper_of, proofs_of
from benchmarks.table import Figures, Way, in_turns, keep, show
from proofcheck.document.document import readable
from proofcheck.latex.files import memory_tree
from proofcheck.latex.flatten import flatten
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.parse import parse
from proofcheck.latex.scan import Hidden, mask
from proofcheck.looking import remarks

READER = "reader: statements, proofs, steps"
Rows = dict[str, dict[str, float]]


class Memory(dict[bytes, bytes]):
    """What is kept, in memory."""

    def get_reading(self, key: bytes) -> bytes | None:
        return self.get(key)

    def put_reading(self, key: bytes, reading: bytes) -> None:
        self[key] = reading


def timed(work: Callable[[], object], megabytes: float) -> Figures:
    """CPU seconds of this process and of those that it starts."""
    before = os.times()
    work()
    spent = sum(os.times()[:4]) - sum(before[:4])
    return {"CPU seconds": spent, "MB a CPU second": megabytes / max(spent, 1e-6)}


def speed(texts: Sequence[str], kilobytes: int, repeats: int) -> Rows:
    """All texts, each by itself."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    trees = [memory_tree(f"{at}/", {"a.tex": text.encode()}) for at, text in enumerate(texts)]
    some = "".join(texts)[: kilobytes * 1000]
    kept = KeptReader(Memory(), b"")

    def pylatexenc() -> object:
        from pylatexenc.latexwalker import LatexWalker

        return LatexWalker(some, tolerant_parsing=True).get_latex_nodes()

    def pandoc() -> object:
        if shutil.which("pandoc") is None:
            raise FileNotFoundError("pandoc is not installed")
        command = ["pandoc", "-f", "latex", "-t", "native"]
        return subprocess.run(command, input=some.encode(), capture_output=True, check=True)

    def fresh(work: Callable[[], object], megabytes: float) -> Way:
        return lambda: timed(work, megabytes)

    ours: dict[str, Callable[[], object]] = {
        "scanner": lambda: [mask(text, Hidden()) for text in texts],
        "scanner with files and branches": lambda: [flatten(tree, "a.tex") for tree in trees],
        READER: lambda: [parse(tree, "a.tex") for tree in trees],
        "reader and all checks": lambda: [
            remarks(tuple(readable([parse(tree, "a.tex")]))) for tree in trees
        ],
        "known": lambda: [kept.parse(tree, "a.tex") for tree in trees],
    }
    ours["known"]()
    ways = {name: fresh(work, size) for name, work in ours.items()}
    ways["pylatexenc alone"] = fresh(pylatexenc, len(some.encode()) / 1e6)
    ways["pandoc"] = fresh(pandoc, len(some.encode()) / 1e6)
    return in_turns(ways, repeats)


def growth(texts: Sequence[str], repeats: int) -> Rows:
    """Papers of 1 to 1,000 proofs: CPU seconds of the reader, and of all checks."""
    proofs = [proof for text in texts for proof in proofs_of(text, 1_000)]
    ways: dict[str, Way] = {}
    for count in (1, 10, 100, 1_000):
        data = paper_of("\n".join(islice(cycle(proofs), count))).encode()

        def way(data: bytes = data) -> Figures:
            begun = os.times()
            document = parse(memory_tree("", {"a.tex": data}), "a.tex")
            read = os.times()
            remarks(tuple(readable([document])))
            checked = os.times()
            return {
                "MB": len(data) / 1e6,
                "CPU seconds": checked.user - begun.user,
                "reader": read.user - begun.user,
                "checks": checked.user - read.user,
            }

        ways[f"{count:,} proofs"] = way
    return in_turns(ways, repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--kilobytes", type=int, default=100, help="what the others read")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], help="for a folder")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.paths[0].is_dir():
        tables = {"folder": many(options.paths[0], options.workers, options.repeats)}
        show("folder", tables["folder"])
        keep(options.json, tables)
        return
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in options.paths]
    tables = {"speed": speed(texts, options.kilobytes, options.repeats)}
    show("speed", tables["speed"], READER)
    tables["growth"] = growth(texts, options.repeats)
    show("growth", tables["growth"])
    keep(options.json, tables)


if __name__ == "__main__":
    main()
