"""Many papers: kills, worker counts and orders that change nothing, and memory over time.

    python -m benchmarks.batches CORPUS FOLDER [--papers 2000] [--proofs 3] [--kills 3] [--seed 1]
        [--workers 1] [--model] [--stages NAME…] [--picture FILE.svg] [--json FILE]

Papers of a few proofs each are made in FOLDER of the statements and proofs in the ``.tex`` files
below CORPUS.  They are checked undisturbed; killed (SIGKILL, the whole group) at random papers and
gone on with; with two workers more; and in the reverse order.  What the runs wrote is compared, but
for times.  Memory is the proportional share (Pss) of all processes of the undisturbed run, twice a
second; Linux.  Without ``--model`` no step is scored.  The stages may be run one by one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.curves import write_curves
from benchmarks.table import keep, show

_PIECE = re.compile(
    r"\\begin\{(theorem|lemma|proposition|corollary)\}(?:(?!\\begin\{\1\}).)*?\\end\{\1\}\s*"
    r"\\begin\{proof\}(?:(?!\\begin\{proof\}).)*?\\end\{proof\}",
    re.S,
)
_HEAD = "\\documentclass{article}\n\\usepackage{amsmath,amssymb,amsthm}\n" + "".join(
    f"\\newtheorem{{{name}}}{{{name.title()}}}\n"
    for name in ("theorem", "lemma", "proposition", "corollary")
)
_TIMES = re.compile(r'"(?:created|seconds)": ("[^"]*"|[\d.e-]+)|"tokens": \d+')
_SECONDS = re.compile(r'<td class="n" data-n="[^"]*">[^<]*</td></tr>')  # the last column of a row
_MIB = 1 << 20


def make_papers(corpus: Path, folder: Path, papers: int, proofs: int) -> int:
    """Write papers of that many proofs, as far as the corpus goes; how many there are."""
    pieces = _pieces(corpus)
    for number in range(papers):
        texts = [text for _, text in zip(range(proofs), pieces, strict=False)]
        if not texts:
            return number
        target = folder / f"{number // 100:02}" / f"paper{number:05}"
        target.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join(texts)
        source = f"{_HEAD}\\begin{{document}}\n{body}\n\\end{{document}}\n"
        (target / "main.tex").write_text(source, encoding="utf-8")
    return papers


def _pieces(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.rglob("*.tex")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from (match[0] for match in _PIECE.finditer(text) if len(match[0]) < 20_000)


class Run:
    """A batch in a process group of its own, in ``folder``."""

    def __init__(self, folder: Path, paths: Sequence[str], more: Sequence[str]) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self._journal = folder / "out/journal.jsonl"
        command = [sys.executable, "-P", "-m", "proofcheck", "check", *paths, "--isolated", "-q"]
        command += ["--into", "out", "-o", "jsonl=all.jsonl", "-o", "json=each/", "--resume", *more]
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            # A cache of its own, so that what is compared was computed.
            env=os.environ | {"XDG_CACHE_HOME": str(folder / "cache")},
        )

    def done(self) -> int:
        """How many papers are in the journal."""
        if not self._journal.exists():
            return 0
        return max(0, self._journal.read_bytes().count(b"\n") - 1)

    def ended(self) -> bool:
        code = self._process.poll()
        if code is not None and code not in (0, 1, 3):
            raise SystemExit(f"the run in {self.folder} ended with {code}")
        return code is not None

    def kill(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def memory(self) -> tuple[float, float]:
        """MiB of the process, and of those that it started."""
        own = self._process.pid
        return _pss(own) / _MIB, sum(map(_pss, _below(own))) / _MIB


def _below(process: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _below(child)


def _pss(process: int) -> int:
    """Bytes; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) * 1024 if found else 0


def watched(run: Run) -> list[tuple[float, int, float, float]]:
    """Seconds, papers done, MiB of the program, MiB of its workers and engine: twice a second."""
    begun = time.monotonic()
    curve = []
    while not run.ended():
        curve.append((time.monotonic() - begun, run.done(), *run.memory()))
        time.sleep(0.5)
    return curve


def killed(start: Sequence[str], folder: Path, kills: Sequence[int], more: Sequence[str]) -> None:
    """A run that is killed when so many papers are done, and gone on with each time."""
    for number in kills:
        run = Run(folder, start, more)
        while run.done() < number and not run.ended():
            time.sleep(0.02)
        if run.ended():
            raise SystemExit("the run was over before it could be killed")
        run.kill()
        print(f"killed with {run.done():,} papers in the journal", flush=True)
    run = Run(folder, start, more)
    while not run.ended():
        time.sleep(0.2)


def content(folder: Path) -> dict[str, str]:
    """All that a run wrote, but for times, and tokens, of which the cache saves some."""
    paths = [folder / "all.jsonl", *(folder / "out").iterdir(), *folder.glob("each/**/*.json")]
    texts = {str(one.relative_to(folder)): one.read_text(encoding="utf-8") for one in paths}
    return {
        name: _SECONDS.sub("", text) if name.endswith(".html") else _TIMES.sub("", text)
        for name, text in texts.items()
    }


STAGES = ("undisturbed", "killed", "workers", "reversed", "compare")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    for name, number in {"papers": 2000, "proofs": 3, "kills": 3, "seed": 1, "workers": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    folder = given.folder.resolve()
    papers = make_papers(given.corpus, folder / "papers", given.papers, given.proofs)
    kills = sorted(random.Random(given.seed).sample(range(1, papers - 5), given.kills))
    common = [] if given.model else ["--no-model"]
    usual, further = ([*common, "--workers", str(given.workers + n)] for n in (0, 2))
    whole = [str(folder / "papers")]
    for stage in given.stages:
        print(f"{stage}, {papers:,} papers", flush=True)
        if stage == "undisturbed":
            curve = watched(Run(folder / stage, whole, usual))
            (folder / "curve.json").write_text(json.dumps(curve))
        elif stage == "killed":
            killed(whole, folder / stage, kills, usual)
        elif stage == "workers":
            watched(Run(folder / stage, whole, further))
        elif stage == "reversed":
            paths = sorted((str(one) for one in Path(whole[0]).rglob("main.tex")), reverse=True)
            (folder / "reversed.txt").write_text("\n".join(paths))
            watched(Run(folder / stage, ["../reversed.txt"], usual))
        else:
            compare(folder, given.json, given.picture)


def compare(folder: Path, table: Path | None, picture: Path | None) -> None:
    """Show which files the runs there are wrote differently, and the memory of the first."""
    first = content(folder / "undisturbed")
    differ = {}
    for name in filter(lambda one: (folder / one).exists(), STAGES[1:-1]):
        other = content(folder / name)
        files = [
            one
            for one in sorted(first.keys() | other.keys())
            # In another order, what all papers share is in another order, too.
            if first.get(one) != other.get(one) and (name != "reversed" or one.startswith("each/"))
        ]
        differ[name] = {"files": len(first), "differ": len(files)}
        print(f"{name}: {len(files)} of {len(first):,} files differ {files[:3]}", flush=True)
    curve = json.loads((folder / "curve.json").read_text())
    half = len(curve) // 2
    memory = {"first half": _figures(curve[:half]), "second half": _figures(curve[half:])}
    show("MiB", memory)
    keep(table, {"memory": memory, "differ": differ})
    if picture:
        curves = {
            "the program": [(done, own) for _, done, own, _ in curve],
            "its workers": [(done, below) for _, done, _, below in curve],
        }
        write_curves(picture, curves, "papers done", "memory, MiB")


def _figures(curve: Sequence[tuple[float, int, float, float]]) -> dict[str, float]:
    return {
        "program most": max(own for _, _, own, _ in curve),
        "program mean": sum(own for _, _, own, _ in curve) / len(curve),
        "workers most": max(below for _, _, _, below in curve),
        "workers mean": sum(below for _, _, _, below in curve) / len(curve),
        "seconds": curve[-1][0] - curve[0][0],
    }


if __name__ == "__main__":
    main()
