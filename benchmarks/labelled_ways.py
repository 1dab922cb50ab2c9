"""How well a chat model's answers tell wrong proofs from right ones that people have labelled.

    python -m benchmarks.labelled_ways MODEL DATASET [--proofs 60] [--seconds 900] [--keep FILE]
        [--ways whole steps ...] [--longest 1400]

DATASET is what ``proofcheck eval`` reads: a file of labelled proofs, or a folder of such files.
Wrong and right proofs come in turn, always in the same order, those of less than ``--longest`` code
points as they are shown.  Each is asked about in the ways that can be weighed; with ``steps`` the
steps that are labelled are ranked, too.  With ``--keep`` what each proof came to is appended to a
file, and proofs that stand there are not asked about again; the options must be as they were.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks import weighed
from benchmarks.weighed import PARTED, STEPS, alone, area, worst
from proofcheck.assess.critique.prompts import Brief
from proofcheck.evaluation.dataset import read_dataset
from proofcheck.evaluation.item import Item
from proofcheck.llm.chat import ChatEngine

NAMES = (*PARTED, STEPS)


def brief_of(item: Item) -> Brief:
    return Brief((), (), item.statement, tuple(enumerate(item.steps, 1)))


def read(path: Path, longest: int) -> list[Item]:
    """A wrong proof, a right one, and so on, as far as there are both."""
    items = [one for one in read_dataset(path).items if len(weighed.shown(brief_of(one))) < longest]
    random.Random(5).shuffle(items)
    sides = [[one for one in items if one.right is right] for right in (False, True)]
    return list(chain.from_iterable(zip(*sides, strict=False)))


def answers(engine: ChatEngine, item: Item, names: Sequence[str]) -> dict[str, Any]:
    """By way, the log-odds that the proof is right (None without an answer), and its tokens; those
    of each step, with its label."""
    asked = weighed.questions(brief := brief_of(item), names)
    odds = weighed.weigh(engine, chain.from_iterable(asked.values()))
    shown = weighed.shown(brief)
    return {
        "id": item.id,
        "right": item.right,
        "ways": {name: worst(choices, odds) for name, choices in asked.items()},
        "tokens": {name: alone(engine, shown, choices) for name, choices in asked.items()},
        STEPS: [worst([one], odds) for one in asked.get(STEPS, ())],
        "labels": item.labels,
    }


def report(name: str, lines: Sequence[Mapping[str, Any]]) -> None:
    seconds, evaluated = (sum(line[key] for line in lines) for key in ("seconds", "evaluated"))
    wrong = sum(not line["right"] for line in lines)
    print(f"{name}: {wrong} wrong and {len(lines) - wrong} right proofs; {evaluated:,} tokens")
    for way in lines[0]["ways"]:
        told = [(line["ways"][way], line["right"], at) for at, line in enumerate(lines)]
        tokens = sum(line["tokens"][way] for line in lines) / len(lines)
        lost = sum(odds is None for odds, *_ in told)
        print(
            f"{way:15} {area(*_sides(told))}  {tokens:6.0f} tokens "
            f"{tokens * seconds / evaluated:5.1f} s a proof  {lost} without answer"
        )
    steps = _sides(
        (odds, label, at)
        for at, line in enumerate(lines)
        for odds, label in zip(line[STEPS], line["labels"], strict=False)
    )
    if all(steps):
        print(f"{len(steps[0])} wrong and {len(steps[1])} right steps: {area(*steps)}")


def _sides(told: Iterable[tuple[float | None, bool | None, int]]) -> list[list[tuple[float, int]]]:
    """Log-odds of what is wrong and of what is right, each with its cluster."""
    known = [(odds, right, at) for odds, right, at in told if odds is not None]
    return [[(odds, at) for odds, right, at in known if right is side] for side in (False, True)]


def main() -> None:
    parser = weighed.options_of(__doc__, NAMES)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--proofs", type=int, default=60)
    options = parser.parse_args()
    items = read(options.dataset, options.longest)[: options.proofs]
    weighed.run(options, items, answers, report)


if __name__ == "__main__":
    main()
