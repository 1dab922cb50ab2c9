"""What each source of candidate corrections is worth: how often it has what was corrected.

    python -m benchmarks.candidates PAIRS.jsonl [REPO…]

The lines are those of ``proofcheck history``; each pair counts once.  The texts of the named
repositories are counted by themselves: what was chosen by looking at the others is measured on
them.  ``with`` are the corrections that a source offers, ``only`` those that no other one does,
``offered`` its candidates a step.  The prior is the logarithm of hits per candidate against the
mean of all candidates, each counted for the first source that offers it, half a hit added.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.corrections.candidates import SOURCES, apply, candidates, squeezed
from proofcheck.corrections.correction import Correction, Scope
from proofcheck.inject.edit import neat
from proofcheck.inject.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Pair:
    repo: str
    maths: bool
    wrong: str
    right: str
    scope: Scope


@dataclass(slots=True)
class Counts:
    """Of some pairs: by source, and in all under no name."""

    pairs: int = 0
    found: Counter[str] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)
    offered: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    first_found: Counter[str] = field(default_factory=Counter)

    def add(self, pair: Pair) -> None:
        target = squeezed(pair.right)
        hits = []
        reading = tokenise(pair.wrong)
        for name, source in SOURCES.items():
            texts = {
                squeezed(apply(pair.wrong, Correction(*neat(pair.wrong, change), name)))
                for change in source.changes(reading, pair.scope)
            } - {squeezed(pair.wrong)}
            self.offered[name] += len(texts)
            hits += [name] * (target in texts)
        self.pairs += 1
        self.found.update([*hits, *[""] * bool(hits)])
        self.only.update(hits if len(hits) == 1 else ())
        for one in candidates(pair.wrong, pair.scope):
            self.first[one.source] += 1
            self.first_found[one.source] += squeezed(apply(pair.wrong, one)) == target

    def prior(self, name: str) -> float:
        """In nats, relative to the mean candidate."""
        mean = self.first_found.total() / max(1, self.first.total())
        hits, offered = self.first_found[name] + 0.5, self.first[name] + 0.5 / max(mean, 1e-9)
        return math.log(hits / offered / max(mean, 1e-9))


def read(path: str) -> Iterator[Pair]:
    seen = set()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if (row["wrong"], row["right"]) not in seen:
            seen.add((row["wrong"], row["right"]))
            scope = Scope(row["statement"], tuple(row["before"]), tuple(row["after"]), ())
            maths = row.get("math", True)
            yield Pair(row.get("repo", ""), maths, row["wrong"], row["right"], scope)


def show(title: str, counts: Counts) -> None:
    pairs = max(1, counts.pairs)
    print(
        f"{title}: {counts.pairs} pairs, found {100 * counts.found[''] / pairs:.1f} %, "
        f"{counts.first.total() / pairs:.0f} candidates a step"
    )
    print(f"  {'source':16}{'with':>6}{'only':>6}{'offered':>9}{'prior':>7}")
    for name in SOURCES:
        print(
            f"  {name:16}{counts.found[name]:6}{counts.only[name]:6}"
            f"{counts.offered[name] / pairs:9.1f}{counts.prior(name):7.1f}"
        )


def main(path: str, *apart: str) -> None:
    groups = {title: Counts() for title in ("formulas", "formulas, apart", "words", "words, apart")}
    both = Counts()
    begun = time.process_time()
    for pair in read(path):
        title = ("formulas" if pair.maths else "words") + ", apart" * (pair.repo in apart)
        groups[title].add(pair)
        if pair.repo not in apart:
            both.add(pair)
    for title, counts in groups.items():
        if counts.pairs:
            show(title, counts)
    show("formulas and words", both)
    print(f"{time.process_time() - begun:.0f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
