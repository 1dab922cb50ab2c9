"""What computation says of the relations of real LaTeX, and which seeded slips it finds.

    python -m benchmarks.computation FOLDER…

For each folder: proofs, relations, how many are confirmed, PC201 to PC204 per 1,000 proofs,
milliseconds per page (3,000 characters) without the reading.  Then the share of seeded slips that
are flagged, one of each of ``SLIPS`` in an equation: on equations that were confirmed as
identities, and on all.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from proofcheck.checks.context import Context, Run
from proofcheck.checks.mathematics.check import Computed, judge_all, surroundings_of
from proofcheck.checks.mathematics.compute import judge
from proofcheck.checks.mathematics.definitions import DefinitionScope
from proofcheck.checks.mathematics.results import Confirmed
from proofcheck.document.document import readable
from proofcheck.document.finding import ConfirmedBy
from proofcheck.expressions.outcome import Refused
from proofcheck.inject.draw import apply, draw
from proofcheck.inject.edit import around
from proofcheck.latex.project import read_documents

PAGE = 3_000  # characters
FLAGS = ("Refutation", "Mendable", "Incongruent", "Failing")
SAMPLE = 4_000  # equations of a folder on which slips are tried

SLIPS = ("sign", "constant", "exponent", "variable", "factor")
"""Kinds of ``proofcheck.inject``."""


def _slip(formula: str, other: str, kind: str, rng: random.Random) -> str | None:
    """One side of an equation with an error of a kind; letters come from the other side, too."""
    step = f"${formula}$"
    edit = draw(step, around("", [f"${other}$", step], 1), rng, (kind,))
    return apply(step, edit)[1:-1] if edit else None


def slipped(one: Computed, context: Context) -> Iterator[tuple[str, bool]]:
    """Each kind of slip on one equation, as far as there is a place: is it flagged?"""
    claim = one.claim
    near = surroundings_of(context, claim.link.formula)
    for kind in SLIPS:
        rng = random.Random(f"{kind}{claim.left}{claim.right}")
        if (right := _slip(claim.right, claim.left, kind, rng)) is not None:
            changed = replace(claim, right=right)
        elif (left := _slip(claim.left, claim.right, kind, rng)) is not None:
            changed = replace(claim, left=left)
        else:
            continue
        judgement = judge(changed, DefinitionScope(), near)
        yield kind, type(judgement).__name__ in FLAGS


def main(folders: list[str]) -> None:
    head = "proofs relations confirmed PC201 PC202 PC203 PC204 per-1000 ms/page s".split()
    print(("{:18}" + "{:>10}" * len(head)).format("source", *head))
    caught: Counter[tuple[str, str]] = Counter()
    tried: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    for folder in folders:
        documents = list(readable(read_documents([folder])))
        counts: Counter[str] = Counter()
        seen: set[object] = set()
        seconds, characters = 0.0, 0
        rng = random.Random(folder.rstrip("/").rpartition("/")[2])
        equations: list[tuple[Computed, Context]] = []
        for document in documents:
            counts["proofs"] += len(document.proofs)
            characters += len(document.text.raw)
            context = Context(document, Run((document,)))
            begun = time.perf_counter()
            judged = list(judge_all(context))
            seconds += time.perf_counter() - begun
            for one in judged:
                span = document.text.span(one.claim.link.region)
                if span in seen:
                    continue
                seen.add(span)
                counts["relations"] += 1
                counts[type(one.judgement).__name__] += 1
                if isinstance(one.judgement, Refused):
                    reasons[one.judgement.reason.partition(":")[0]] += 1
                if one.claim.link.relation == "=" and one.claim.link.right.whole:
                    equations.append((one, context))
        flags = sum(counts[kind] for kind in FLAGS)
        print(
            f"{folder.rstrip('/').rpartition('/')[2]:18}{counts['proofs']:10}"
            f"{counts['relations']:10}{counts['Confirmed']:10}{counts['Refutation']:10}"
            f"{counts['Mendable']:10}{counts['Incongruent']:10}{counts['Failing']:10}"
            f"{1000 * flags / max(1, counts['proofs']):10.2f}"
            f"{1000 * seconds / max(1, characters / PAGE):10.2f}{seconds:10.1f}",
            flush=True,
        )
        for one, context in rng.sample(equations, min(SAMPLE, len(equations))):
            groups = ["all"]
            if isinstance(one.judgement, Confirmed) and one.judgement.by is ConfirmedBy.IDENTITY:
                groups.append("identities")
            for kind, flagged in slipped(one, context):
                for group in groups:
                    tried[group, kind] += 1
                    caught[group, kind] += flagged
    for group in ("identities", "all"):
        print(f"seeded slips flagged, on {group}:")
        for kind in SLIPS:
            number = tried[group, kind]
            share = 100 * caught[group, kind] / max(1, number)
            print(f"  {kind:10}{caught[group, kind]:6} of {number:6}  {share:5.1f} %")
    print("not judged, because of:")
    for reason, count in reasons.most_common(25):
        print(f"  {count:7}  {reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
