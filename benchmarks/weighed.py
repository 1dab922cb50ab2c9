"""Whether a proof is right, asked in each way that can be weighed: nothing is written.

How much likelier Yes is than No when a chat model is asked whether what a way looks at is right, at
the worst of its places.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from benchmarks import kept
from benchmarks.verdicts import share
from proofcheck.assess.critique.prompts import Brief, StepRange, proof_text
from proofcheck.assess.critique.ways import WAYS, Part
from proofcheck.assess.critique.weighing import choice, log_odds, step_choice
from proofcheck.assess.protocols import read_catalogue
from proofcheck.llm.chat import ChatEngine, Choice, Message
from proofcheck.llm.chat_model import ChatModel, open_chat
from proofcheck.llm.engine import Failure
from proofcheck.metrics.arrays import scores
from proofcheck.metrics.bootstrap import estimate
from proofcheck.metrics.ranking import auroc
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings

PARTED = ("whole", "pieces", "specialties")  # ways that differ in what they look at alone
STEPS = "steps"

Odds = Mapping[Choice, float | Failure]
Line = dict[str, Any]
Proof = TypeVar("Proof")
Ask = Callable[[ChatEngine, Proof, Sequence[str]], Line]


def every(brief: Brief) -> StepRange:
    return StepRange(0, 0, len(brief.steps))


def shown(brief: Brief) -> str:
    """The proof as a model is shown it."""
    return proof_text(brief, every(brief))


def questions(brief: Brief, names: Sequence[str]) -> dict[str, list[Choice]]:
    """What each of these ways asks about the proof; ``steps`` one question a step."""
    asked = {
        name: [_part_choice(brief, part) for part in WAYS[name].parts([every(brief)])]
        for name in PARTED
        if name in names
    }
    if STEPS in names:
        places = range(len(brief.steps))
        asked[STEPS] = [step_choice(brief, every(brief), place) for place in places]
    return asked


def _part_choice(brief: Brief, part: Part) -> Choice:
    """Whether the proof, or some steps of it, are right in what is looked at: Yes or No."""
    which = "this proof"
    if part.steps != every(brief):
        numbers = [number for number, _ in brief.steps[part.steps.first : part.steps.end]]
        which = f"what steps [{numbers[0]}] to [{numbers[-1]}] say"
    task = f"{part.focus}\nIs {which} right as it is written? Answer Yes or No.".lstrip()
    return choice(shown(brief), task, ("Yes", "No"))


def weigh(engine: ChatEngine, choices: Iterable[Choice]) -> Odds:
    """The log-odds of the first answer of each choice, which is asked for once."""
    unique = list(dict.fromkeys(choices))
    return dict(zip(unique, map(log_odds, engine.weigh(unique)), strict=True))


def worst(choices: Sequence[Choice], odds: Odds) -> float | None:
    """The lowest log-odds; None where there is no answer to one of the choices."""
    told = [odds[one] for one in choices]
    numbers = [one for one in told if isinstance(one, float)]
    return min(numbers) if len(numbers) == len(told) else None


def alone(engine: ChatEngine, proof: str, choices: Sequence[Choice]) -> int:
    """The tokens that choices about this proof take when nothing else is asked: what they share,
    once."""
    messages = choices[0].messages
    shared = (messages[0], Message("user", proof))
    counts = [engine.prompt_tokens(one) for one in (shared, *(it.messages for it in choices))]
    first, *others = [0 if isinstance(one, Failure) else one for one in counts]
    return first + sum(other - first for other in others)


def area(wrong: Sequence[tuple[float, int]], right: Sequence[tuple[float, int]]) -> str:
    """The AUROC of log-odds that wrong and right ones are right, each with its cluster, from 0."""
    sides = [scores([(-odds, cluster) for odds, cluster in one]) for one in (wrong, right)]
    told = estimate(auroc, *sides)
    called = f"called wrong: {sum(it < 0 for it, _ in wrong)} and {sum(it < 0 for it, _ in right)}"
    return f"AUROC {told.value:.2f} ({told.low:.2f}-{told.high:.2f})  {called}"


def won(pairs: Sequence[tuple[float, float]]) -> str:
    """How often the right one of a pair is likelier than the wrong one, which comes first."""
    ties = sum(wrong == right for wrong, right in pairs)
    return f"{share(sum(wrong < right for wrong, right in pairs), len(pairs)):28} {ties:3} ties"


def options_of(about: str | None, names: Sequence[str]) -> argparse.ArgumentParser:
    """The options of a benchmark that compares these ways."""
    parser = kept.options_of(about)
    parser.add_argument("--longest", type=int, default=1_400)
    parser.add_argument("--ways", nargs="+", choices=names, default=names)
    return parser


def opened(options: argparse.Namespace) -> ChatModel:
    """The model of the options."""
    settings = EngineSettings(context=4096, threads=options.threads)
    return open_chat(resolve(options.model, read_catalogue()), settings, None)


def measured(
    engine: ChatEngine,
    items: Iterable[Proof],
    ask: Ask[Proof],
    names: Sequence[str],
    until: float,
) -> Iterator[Line]:
    """What each of the items comes to, and what it took, until the time is over."""
    for item in items:
        if time.monotonic() > until:
            return
        began, evaluated = time.monotonic(), engine.evaluated
        line = ask(engine, item, names)
        seconds = time.monotonic() - began
        yield line | {"seconds": seconds, "evaluated": engine.evaluated - evaluated}


def run(
    options: argparse.Namespace,
    items: Sequence[Proof],
    ask: Ask[Proof],
    report: Callable[[str, Sequence[Mapping[str, Any]]], None],
) -> None:
    """Ask about the items behind those of which something is kept, and report on all."""
    lines = kept.records(options.keep)
    model = opened(options)
    until = time.monotonic() + options.seconds
    for line in measured(model.engine, items[len(lines) :], ask, options.ways, until):
        lines.append(line)
        kept.keep(options.keep, line)
    model.engine.close()
    if lines:
        report(model.name, lines)
