"""What ways of asking that write tell of a proof as it was and as it was corrected, and their cost.

    python -m benchmarks.written_ways MODEL PAIRS --keep FILE [--pairs 30] [--injected]
        [--ways whole whole:4 blocks pieces specialties] [--remarks] [--tokens 256] [--cache FOLDER]

The pairs are those of ``benchmarks.ways``.  ``whole:4`` are four votes; with ``--remarks`` nothing
is written but these.  Both proofs of eight pairs are judged at once, in one way after the other,
then those of the next eight, until ``--seconds`` have passed.  With ``--cache`` what two ways ask
alike is asked once; the tokens are those that each would take alone.  ``--keep`` goes on where an
earlier run stopped, with the same options.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.kept import keep, options_of, records
from benchmarks.verdicts import judged, share
from benchmarks.ways import Pair, read
from benchmarks.weighed import won
from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.ways import WAYS
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.item import Item
from proofcheck.llm.chat_model import open_chat
from proofcheck.metrics.arrays import scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import auroc
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import CritiqueSettings, EngineSettings

TOGETHER = 8  # pairs whose proofs are judged at once
NAMES = [name for name, way in WAYS.items() if way.weigh is None]
Line = Mapping[str, Any]


def papers(pairs: Sequence[Pair]) -> Document:
    """The wrong and the right proof of each pair, each a source of its own."""
    steps = [
        (pair, (*pair.before, step, *pair.after))
        for pair in pairs
        for step in (pair.wrong, pair.right)
    ]
    return document(
        [
            Item(str(at), pair.statement, texts, (None,) * len(texts), None)
            for at, (pair, texts) in enumerate(steps)
        ]
    )


def by_proof(line: Line) -> list[list[Line]]:
    """The analyses of each proof."""
    votes = len(line["analyses"]) // len(line["grades"])
    starts = range(0, len(line["analyses"]), votes)
    return [line["analyses"][start : start + votes] for start in starts]


def grades(line: Line) -> list[float | None]:
    """Of each proof the mean grade of its analyses that have one; None where none has."""
    found: list[float | None] = []
    for analyses in by_proof(line):
        usable = [it["grade"] for it in analyses if it["grade"] is not None]
        found.append(sum(usable) / len(usable) if usable else None)
    return found


def report(name: str, lines: Sequence[Line]) -> None:
    for way in dict.fromkeys(line["way"] for line in lines):
        own = [line for line in lines if line["way"] == way]
        _report_way(f"{name}, {way}", own)


def _report_way(title: str, lines: Sequence[Line]) -> None:
    analyses = [one for line in lines for one in line["analyses"]]
    told = [grade for line in lines for grade in grades(line)]
    pairs = list(zip(told[::2], told[1::2], strict=True))
    both = [(wrong, right) for wrong, right in pairs if wrong is not None and right is not None]
    sides = [
        [(-grade, at) for at, pair in enumerate(pairs) if (grade := pair[side]) is not None]
        for side in (0, 1)
    ]
    print(f"{title}: {len(told)} proofs")
    usable = sum(one["grade"] is not None for one in analyses)
    print("  usable verdicts:", share(usable, len(analyses)))
    located = sum(len(one["steps"]) for one in analyses)
    print("  quotations there:", share(located, located + sum(one["dropped"] for one in analyses)))
    print("  right proof graded better:", won(both))
    if all(sides):
        area = estimate(auroc, scores(sides[0]), scores(sides[1]))
        below = [share(sum(it > -1 for it, _ in side), len(side)) for side in sides]
        print(f"  AUROC {area.value:.2f} ({area.low:.2f}-{area.high:.2f}); below 1: {below}")
    named, steps = _named(lines)
    hit = sum(place in found for place, found, _ in named)
    by_chance = sum(len(found) / of for _, found, of in named)
    print(
        f"  wrong step named: {share(hit, len(named))}, by chance {by_chance:.1f}; {steps} proofs"
    )
    for what in ("written", "evaluated"):
        print(
            f"  {sum(line[what] for line in lines) / len(told):.0f} tokens {what} a proof", end=""
        )
    print(f", {sum(line['seconds'] for line in lines):.0f} s", flush=True)


def _named(lines: Sequence[Line]) -> tuple[list[tuple[int, set[int], int]], int]:
    """Of each wrong proof with a defect the place of its wrong step, the steps that are named, and
    how many it has; and how many wrong proofs there are."""
    found = []
    proofs = 0
    for line in lines:
        for (place, steps), of_wrong in zip(line["places"], by_proof(line)[::2], strict=True):
            named = {step for one in of_wrong for step in one["steps"]}
            proofs += 1
            if named:
                found.append((place, named, steps))
    return found, proofs


def _way(text: str) -> str:
    name, _, votes = text.partition(":")
    if name not in NAMES or not (votes or "1").isdigit():
        raise argparse.ArgumentTypeError(f"not a way that writes: {text}")
    return text


def main() -> None:
    parser = options_of(__doc__, needed=True)
    parser.add_argument("corrections", type=Path)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--injected", action="store_true")
    parser.add_argument("--longest", type=int, default=700)
    parser.add_argument("--tokens", type=int, default=256)
    parser.add_argument("--ways", nargs="+", type=_way, default=["whole"])
    parser.add_argument("--remarks", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    lines = records(options.keep)
    known = {(line["way"], line["group"]) for line in lines}
    pairs = read(options.corrections, options.injected, options.longest)[: options.pairs]
    reference = resolve(options.model, read_catalogue())
    name = Path(options.model).stem
    cache = Cache(options.cache) if options.cache else None
    until = time.monotonic() + options.seconds
    for group in range(0, len(pairs), TOGETHER):
        some = pairs[group : group + TOGETHER]
        for way in options.ways:
            if (way, group) in known or time.monotonic() > until:
                continue
            asked, _, votes = way.partition(":")
            settings = CritiqueSettings(
                way=asked,
                votes=int(votes or 1),
                tokens=options.tokens,
                meta=0,
                remarks=options.remarks,
            )
            model = open_chat(reference, EngineSettings(threads=options.threads), None)
            places = [(len(pair.before), len(pair.brief("").steps)) for pair in some]
            for line in judged(settings, model, [papers(some)], until, cache):
                lines.append({"way": way, "group": group, "places": places, **line})
                keep(options.keep, lines[-1])
    report(name, lines)


if __name__ == "__main__":
    main()
