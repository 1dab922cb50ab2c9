"""How well a model tells what authors got wrong from what they put there, and injected errors.

    python -m benchmarks.corrected MODEL PAIRS.jsonl --keep FILE [--repo NAME…] [--first 60]

The lines are those of ``proofcheck history``, of the named repositories; each pair counts once, and
those with a change in formulas alone.  The pairs come in an order drawn with a fixed seed, so that
the first of them are a sample; ``--same FILE`` takes those that another model was asked about.  The
steps that count are put to the model by the likelihood protocol, as ``proofcheck eval`` does: the
step before and after the correction, the corrected one with one injected error, and the steps
beside it (``others``).  FILE gets a line for each pair with all that the model said of candidates,
and no pair in it is asked again; with ``--seconds 0`` it is reported as it stands.  Intervals are
by text.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.asking import Asked, measured, opened, options_of
from benchmarks.kept import keep, records
from benchmarks.told_apart import report
from proofcheck.evaluation.formats.corrections import FORMAT
from proofcheck.evaluation.item import Item
from proofcheck.inject.draw import apply as with_error
from proofcheck.inject.draw import draw
from proofcheck.inject.edit import around

SEED = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """``items`` are the versions before and after, then the other steps where there are any.

    ``others`` are the steps beside the corrected one that count, without needless blanks.
    """

    name: str
    items: tuple[Item, ...]
    others: frozenset[str]

    @property
    def step(self) -> int:
        """The index of the corrected step."""
        assert self.items[0].correction and self.items[0].correction.step is not None
        return self.items[0].correction.step


def read(path: Path, repos: Sequence[str]) -> list[Pair]:
    """The pairs, each once, in an order drawn with a fixed seed."""
    found: dict[tuple[str, str], Pair] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if (repos and row.get("repo") not in repos) or not row.get("math", True):
            continue
        items = tuple(FORMAT.read(row, str(number)))
        others = frozenset(_folded(step) for step in row.get("others", ()))
        found.setdefault((row["wrong"], row["right"]), Pair(str(number), items, others))
    pairs = list(found.values())
    random.Random(SEED).shuffle(pairs)
    return pairs


def _folded(text: str) -> str:
    return " ".join(text.split())


def asked(pair: Pair, model: Asked) -> dict[str, Any]:
    """What the model says of a pair."""
    before, after, *further = pair.items
    at = pair.step
    right = after.steps[at]
    beside = [n for n, step in enumerate(after.steps) if n != at and _folded(step) in pair.others]
    assert before.correction
    result: dict[str, Any] = {
        "pair": pair.name,
        "text": before.correction.text,
        "kind": before.correction.kind,
        "wrong": model.of(before, [at], right),
    }
    said = model.of(after, [*beside, at], None)
    order = sorted([*beside, at])
    result["right"] = [one for n, one in zip(order, said, strict=True) if n == at]
    result["beside"] = [one for n, one in zip(order, said, strict=True) if n != at]
    edit = draw(
        right,
        around(after.statement, after.steps, at, ()),
        random.Random(f"{SEED} {pair.name}"),
    )
    if edit is not None:
        steps = (*after.steps[:at], with_error(right, edit), *after.steps[at + 1 :])
        result["error"] = edit.kind
        result["injected"] = model.of(replace(after, steps=steps), [at], right)
    for item in further:
        places = [n for n, step in enumerate(item.steps) if _folded(step) in pair.others]
        result["beside"] += model.of(item, places, None)
    return result


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--repo", action="append", default=[])
    parser.add_argument("--first", type=int)
    parser.add_argument("--same", type=Path)
    options = parser.parse_args()
    pairs = read(options.pairs, options.repo)
    if options.same:
        same = {record["pair"] for record in records(options.same)}
        pairs = [pair for pair in pairs if pair.name in same]
    pairs = pairs[: options.first]
    kept = records(options.keep)
    done = {one["pair"] for one in kept}
    wanted = {one.name for one in pairs}
    with opened(options) as model:
        left = [one for one in pairs if one.name not in done]
        until = time.monotonic() + options.seconds
        for record in measured([partial(asked, one, model) for one in left], model, until):
            kept.append(record)
            keep(options.keep, record)
    report([one for one in kept if one["pair"] in wanted], model.scoring.channel)


if __name__ == "__main__":
    main()
