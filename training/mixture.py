"""The endless mixture of proofs that training reads."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training import chains
from training.corpus import Example, load, of_chain
from training.sources import SHARES, TRAIN


@dataclass(frozen=True, slots=True)
class Mixture:
    """The sources with their shares of the text, which add up to 1; ``chains`` are made anew."""

    sources: Mapping[str, Sequence[Example]]
    shares: Mapping[str, float]

    @staticmethod
    def read(work: Path) -> Mixture:
        """The sources for training that ``training.corpus`` has written."""
        files = {name: work / f"{name}.jsonl" for name in (*TRAIN, "labelled")}
        sources = {name: load(path) for name, path in files.items() if path.exists()}
        if not sources:
            raise SystemExit(f"{work} holds no source for training: run training.corpus first")
        fixed = {n: s for n, s in SHARES.items() if n in sources or n == "chains"}
        sizes = {n: sum(map(size, of)) for n, of in sources.items() if n not in fixed}
        left = 1.0 - sum(fixed.values())
        by_size = {n: left * one / sum(sizes.values()) for n, one in sizes.items()}
        total = sum(fixed.values()) + sum(by_size.values())
        return Mixture(sources, {n: s / total for n, s in (fixed | by_size).items()})


def size(example: Example) -> int:
    """Characters of a proof with its context."""
    return sum(len(text) for _, text in example.parts) + sum(map(len, example.steps))


def proofs(mixture: Mixture, rng: random.Random) -> Iterator[Example]:
    """Proofs without end, each source in an order of its own that is drawn anew when it ends."""
    streams = {
        name: _shuffled(mixture.sources[name], rng) if name in mixture.sources else _chains(rng)
        for name in mixture.shares
    }
    # The source that is most behind its share comes next.
    read = dict.fromkeys(streams, 1.0)
    while True:
        name = min(streams, key=lambda one: read[one] / mixture.shares[one])
        example = next(streams[name])
        read[name] += size(example)
        yield example


def _shuffled(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    while True:
        yield from rng.sample(examples, len(examples))


def _chains(rng: random.Random) -> Iterator[Example]:
    yield from map(of_chain, chains.chains(rng))
