"""How often a chat model's answers tell a corrected step from what it was.

    python -m benchmarks.ways MODEL CORRECTIONS [--pairs 150] [--seconds 900] [--keep FILE]

Each line of CORRECTIONS is a pair as `proofcheck history` writes it.  For each pair three questions
are weighed, and nothing is written: is the step as it was right (Yes or No), is it right as it is
now, and which of the two is right (A or B, in both orders).  With ``--keep`` the weights of each
pair are appended to a file, and pairs that stand there are not asked again.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.verdicts import share
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.weighing import log_odds, step_choice, version_choices
from proofcheck.assess.protocols import read_catalogue
from proofcheck.llm.chat import ChatEngine, Choice
from proofcheck.llm.chat_model import open_chat
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

BEFORE, AFTER = 3, 1  # steps that are shown
LONGEST = 1_400  # code points of what is shown


def usable(path: Path) -> list[dict[str, Any]]:
    """The pairs that are short enough, in an order that is always the same."""
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    short = [pair for pair in pairs if sum(map(len, shown(pair))) < LONGEST]
    random.Random(5).shuffle(short)
    return short


def shown(pair: dict[str, Any]) -> list[str]:
    return [pair["statement"], *pair["before"][-BEFORE:], pair["wrong"], *pair["after"][:AFTER]]


def questions(pair: dict[str, Any]) -> list[Choice]:
    before, after = pair["before"][-BEFORE:], pair["after"][:AFTER]
    place, every = len(before), StepRange(0, 0, len(before) + 1 + len(after))

    def brief(step: str) -> Brief:
        return Brief((), (), pair["statement"], tuple(enumerate([*before, step, *after], 1)))

    wrong, right = brief(pair["wrong"]), brief(pair["right"])
    versions = version_choices(wrong, every, place, (pair["wrong"], pair["right"]))
    return [step_choice(wrong, every, place), step_choice(right, every, place), *versions]


def asked(engine: ChatEngine, pairs: list[dict[str, Any]], seconds: float) -> Iterator[list[float]]:
    """The log-odds of the four questions of each pair, [] without, until the time is over."""
    until = time.monotonic() + seconds
    for pair in pairs:
        if time.monotonic() > until:
            return
        odds = [log_odds(weights) for weights in engine.weigh(questions(pair))]
        told = [one for one in odds if isinstance(one, float)]
        yield told if len(told) == len(odds) else []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("corrections", type=Path)
    parser.add_argument("--pairs", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    kept: list[list[float]] = []
    if options.keep and options.keep.exists():
        kept = [json.loads(line) for line in options.keep.read_text("utf-8").splitlines()]
    pairs = usable(options.corrections)[len(kept) : options.pairs]
    model = open_chat(resolve(options.model, read_catalogue()), EngineSettings(context=4096), None)
    began = time.monotonic()
    for odds in asked(model.engine, pairs, options.seconds):
        kept.append(odds)
        if options.keep:
            with options.keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps(odds) + "\n")
    evaluated, seconds = model.engine.evaluated, time.monotonic() - began
    model.engine.close()
    kept = [odds for odds in kept if odds]
    n = len(kept)
    print(f"{model.name}: {n} pairs; {evaluated:,} tokens in {seconds:.0f} s")
    print("Yes is likelier of the corrected step:", share(sum(r > w for w, r, *_ in kept), n))
    print("the step as it was is called wrong:", share(sum(w < 0 for w, *_ in kept), n))
    print("the corrected step is called wrong:", share(sum(r < 0 for _, r, *_ in kept), n))
    print("the corrected version is preferred:", share(sum(b > a for *_, a, b in kept), n))
    print(
        "whichever stands first is preferred:", share(sum(a > 0 and b > 0 for *_, a, b in kept), n)
    )


if __name__ == "__main__":
    main()
