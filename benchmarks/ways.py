"""How often a chat model's answers tell a proof from what it was before it was corrected.

    python -m benchmarks.ways MODEL PAIRS [--pairs 150] [--seconds 900] [--keep FILE] [--injected]
        [--ways whole versions ...] [--longest 1400]

Each line of PAIRS is a correction as `proofcheck history` writes it; those count that changed a
formula.  The proof as it was and as it is now are asked about in each way that can be weighed, and
nothing is written: how much likelier Yes is than No when the model is asked whether what a way
looks at is right, at the worst of its places.  For ``versions`` the two are compared, in both
orders.  ``the step alone`` is asked about by itself, as one who knows the place would.  With
``--injected`` the wrong step is an error drawn into the right one.  With ``--keep`` what each pair
came to is appended to a file, and pairs that stand there are not asked again; ``--ways`` and
``--longest``, the code points of a proof as it is shown, must then be as they were.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import weighed
from benchmarks.verdicts import share
from benchmarks.weighed import PARTED, STEPS, alone, area, every, won, worst
from proofcheck.assess.critique.prompts import Brief, StepRange, proof_text
from proofcheck.assess.critique.weighing import version_choices
from proofcheck.inject.draw import apply, draw
from proofcheck.inject.edit import Surroundings
from proofcheck.llm.chat import ChatEngine, Choice

BEFORE, AFTER = 3, 1  # steps that are shown
ALONE, VERSIONS = "the step alone", "versions"
NAMES = (*PARTED, STEPS, ALONE, VERSIONS)


@dataclass(frozen=True, slots=True)
class Pair:
    """A proof whose step ``place`` (from 0) was ``wrong`` and is ``right``."""

    statement: str
    before: tuple[str, ...]
    wrong: str
    right: str
    after: tuple[str, ...]

    def brief(self, step: str) -> Brief:
        steps = (*self.before, step, *self.after)
        return Brief((), (), self.statement, tuple(enumerate(steps, 1)))


def read(path: Path, injected: bool, longest: int) -> list[Pair]:
    """The pairs of which less than ``longest`` code points are shown, always in the same order.

    Each comes once, and those alone in which a formula was changed: of other words few are errors
    put right.  An error may be drawn into any.
    """
    rng = random.Random(5)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [
        Pair(
            row["statement"],
            tuple(row["before"][-BEFORE:]),
            row["wrong"],
            row["right"],
            tuple(row["after"][:AFTER]),
        )
        for row in rows
    ]
    short = [
        (pair, row.get("math", True))
        for pair, row in zip(pairs, rows, strict=True)
        if len(weighed.shown(pair.brief(pair.wrong))) < longest
    ]
    rng.shuffle(short)
    if injected:
        return [other for one, _ in short if (other := spoilt(one, rng))]
    return list(dict.fromkeys(pair for pair, math in short if math))


def spoilt(pair: Pair, rng: random.Random) -> Pair | None:
    """The pair with an error drawn into its right step; None where none has a place."""
    error = draw(pair.right, Surroundings(pair.statement, pair.before, pair.after), rng)
    if error is None:
        return None
    wrong = apply(pair.right, error)
    return Pair(pair.statement, pair.before, wrong, pair.right, pair.after)


def questions(pair: Pair, step: str, names: Sequence[str]) -> dict[str, list[Choice]]:
    """What each of these ways but ``versions`` asks about the proof with this step in place."""
    asked = weighed.questions(pair.brief(step), (*names, STEPS))
    asked[ALONE] = [asked[STEPS][len(pair.before)]]
    return {name: choices for name, choices in asked.items() if name in names}


def asked(engine: ChatEngine, pair: Pair, names: Sequence[str]) -> dict[str, Any]:
    """By way, the log-odds that the wrong and the right proof are right, None without, and tokens
    a proof; ``versions`` has those of the right one against the wrong one, in both orders."""
    sides = [questions(pair, step, names) for step in (pair.wrong, pair.right)]
    brief, place = pair.brief(pair.wrong), len(pair.before)
    versions = list(version_choices(brief, every(brief), place, (pair.right, pair.wrong)))
    versions = versions if VERSIONS in names else []
    flat = [one for side in sides for choices in side.values() for one in choices] + versions
    odds = weighed.weigh(engine, flat)
    ways = {name: [worst(side[name], odds) for side in sides] for name in sides[0]}
    text = weighed.shown(brief)
    tokens = {name: alone(engine, text, choices) for name, choices in sides[0].items()}
    if versions:
        before = proof_text(brief, StepRange(0, 0, place))
        tokens[VERSIONS] = alone(engine, before, versions)
    return {"ways": ways, VERSIONS: [worst([one], odds) for one in versions], "tokens": tokens}


def row(name: str, told: list[tuple[float, float]], lost: int, tokens: float, speed: float) -> None:
    """A line of the table: of the log-odds that the wrong and the right proof are right."""
    sides = [[(pair[at], number) for number, pair in enumerate(told)] for at in (0, 1)]
    print(
        f"{name:15} {won(told)}  {area(*sides)}"
        f"  {tokens:6.0f} tokens {tokens / speed:5.1f} s a proof  {lost} without answer"
    )


def report(name: str, lines: Sequence[Mapping[str, Any]]) -> None:
    evaluated = sum(line["evaluated"] for line in lines)
    seconds = sum(line["seconds"] for line in lines)
    speed = evaluated / seconds
    print(f"{name}: {len(lines)} pairs; {evaluated:,} tokens in {seconds:.0f} s")
    for way in lines[0]["ways"]:
        told = [tuple(line["ways"][way]) for line in lines if None not in line["ways"][way]]
        tokens = sum(line["tokens"][way] for line in lines) / len(lines)
        row(way, told, len(lines) - len(told), tokens, speed)
    if VERSIONS not in lines[0]["tokens"]:
        return
    orders = [line[VERSIONS] for line in lines if None not in line[VERSIONS]]
    tokens = sum(line["tokens"][VERSIONS] for line in lines) / len(lines)
    # Asked of the right proof, the wrong version is the candidate, and the answer the opposite.
    told = [((second - first) / 2, (first - second) / 2) for first, second in orders]
    row(VERSIONS, told, len(lines) - len(told), tokens, speed)
    same = sum((first > 0) == (second > 0) for first, second in orders)
    print("versions: whichever stands first is preferred:", share(same, len(orders)))


def main() -> None:
    parser = weighed.options_of(__doc__, NAMES)
    parser.add_argument("corrections", type=Path)
    parser.add_argument("--pairs", type=int, default=150)
    parser.add_argument("--injected", action="store_true")
    options = parser.parse_args()
    pairs = read(options.corrections, options.injected, options.longest)[: options.pairs]
    weighed.run(options, pairs, asked, report)


if __name__ == "__main__":
    main()
