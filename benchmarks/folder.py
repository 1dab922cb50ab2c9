"""The documents of a folder, read and checked by processes of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.table import Figures, Way, in_turns
from proofcheck import looking
from proofcheck.document.document import readable
from proofcheck.latex.project import parse_now
from proofcheck.reports.shared.text import plural


def read_alone(task: looking._Task) -> looking._Seen:
    """A root without what checks find in it; in another process."""
    return parse_now(looking._tree(task.top, task.shown), task.name), (), None


def many(folder: Path, workers: Sequence[int], repeats: int) -> dict[str, dict[str, float]]:
    """The documents of a folder by processes of their own."""

    checking = looking._see

    def way(count: int, checked: bool) -> Figures:
        before, begun = os.times(), time.perf_counter()
        looking._see = checking if checked else read_alone
        first, size = 0.0, 0
        with closing(looking.Looking([str(folder)], None, workers=count)) as all_of_it:
            for part in all_of_it.parts():
                first = first or time.perf_counter() - begun
                size += sum(len(one.text.raw) for one in readable(part))
            if checked:
                all_of_it.looked()
        seconds = time.perf_counter() - begun
        spent = sum(os.times()[:4]) - sum(before[:4])
        return {"MB": size / 1e6, "first": first, "last": seconds, "CPU seconds": spent}

    ways: dict[str, Way] = {}
    for count in workers:
        by = plural(count, "process", "processes")
        ways[f"read, {by}"] = partial(way, count, False)
        ways[f"read and checked, {by}"] = partial(way, count, True)
    return in_turns(ways, repeats)
