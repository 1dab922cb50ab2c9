"""Putting a proof into modules, each of which can be judged alone (arXiv 2605.20531).

A module says which steps it is made of, by their numbers: what is judged is the author's text, and
a defect has its place.  Only what a module is to show is put into words by the model.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.prompts import (
    ANALYSE,
    NESTED,
    WORDS,
    Brief,
    StepRange,
    first_turn,
    json_object,
    numbered,
    proof_text,
    sections,
    told_before,
    which_steps,
)
from proofcheck.assess.critique.verdicts import read_object, shown
from proofcheck.llm.chat import Message
from proofcheck.llm.engine import Failure

MOST_MODULES = 12
"""Of a window; steps beyond those are judged as they stand."""

_DIVIDE = """\
Put {which} into modules, pieces of reasoning that can be checked one at a time. Of each write, in \
this order: "conclusion", what it shows, in one sentence; "premises", the numbers of the earlier \
steps that it uses; "steps", the numbers of the steps that argue it. Each step is among the \
"steps" of exactly one module. Do not judge the proof, and mend nothing in it. Write JSON and \
nothing else."""

_ALONE = """\
Judge nothing but the argument: does it show what it is to show, from the hypotheses of the \
statement, what is cited and the steps that it uses? Take these for true here; they are judged by \
themselves. What it is to show was put into words by a reader and may be inexact: that is no \
defect, and neither is that other steps of the proof are not shown."""

_NO_FORM = Failure("the modules are not of the form asked for")
_NO_STEP = Failure("its modules have none of the steps")


@dataclass(frozen=True, slots=True)
class Module:
    """A piece of a proof that can be judged alone.

    ``premises`` and ``argument`` are places of steps in the brief, from 0, in order: what it uses,
    and what shows the ``conclusion``, which a model put into words.
    """

    premises: tuple[int, ...]
    argument: tuple[int, ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class Division:
    """The modules of a window, and the places of its other steps that assert something."""

    modules: tuple[Module, ...]
    left_out: tuple[int, ...] = ()


def division_messages(brief: Brief, window: StepRange) -> tuple[Message, ...]:
    """What asks for the modules of a window; it begins as an analysis does."""
    task = _DIVIDE.format(which=which_steps(brief, window))
    return first_turn(proof_text(brief, window), task)


def division_schema(brief: Brief, window: StepRange) -> str:
    """JSON Schema of the modules: there are no numbers but those of steps."""
    used, argued = (
        {
            "type": "array",
            "minItems": least,
            "maxItems": len(places),
            "items": {"enum": [brief.steps[place][0] for place in places]},
        }
        for least, places in ((0, range(window.shown, window.end)), (1, _judged(window)))
    )
    module = json_object(conclusion=WORDS, premises=used, steps=argued)
    bounds = {"minItems": 1, "maxItems": MOST_MODULES}
    return json.dumps(json_object(modules={"type": "array", **bounds, "items": module}))


def module_messages(brief: Brief, module: Module, ask: str = ANALYSE) -> tuple[Message, ...]:
    """The first turn of an analysis of a module: nothing else of the proof is shown.  ``ask`` says
    what is to be done with it."""
    used = ("Steps of the proof that the argument uses:", numbered(brief, module.premises))
    argument = ("The argument, steps of the proof:", numbered(brief, module.argument))
    shows = ("What it is to show, in the words of a reader:", [module.conclusion])
    data = sections([*told_before(brief), used, argument, shows])
    return first_turn(data, f"{ask.format(which='the argument')} {_ALONE}")


def read_division(text: str, brief: Brief, window: StepRange) -> Division | Failure:
    """The modules that are written in a reply; nothing in it is trusted.

    A step is argued in the first module that claims it.  What comes after a module's last step is
    no premise of it.  What is malformed is left out, and its steps with it.
    """
    data = read_object(text)
    entries = data.get("modules") if data else None
    if not isinstance(entries, list):
        return _NO_FORM
    places = {number: place for place, (number, _) in enumerate(brief.steps)}
    free = set(_judged(window))
    modules = []
    for entry in entries[:MOST_MODULES]:
        if not isinstance(entry, dict) or not isinstance(entry.get("conclusion"), str):
            continue
        argument = _places(entry.get("steps"), places, free)
        if argument:
            free.difference_update(argument)
            before = set(range(window.shown, argument[-1])).difference(argument)
            premises = _places(entry.get("premises"), places, before)
            modules.append(Module(premises, argument, shown(entry["conclusion"])))
    if not modules:
        return _NO_STEP
    left_out = (place for place in sorted(free) if brief.steps[place][1] != NESTED)
    return Division(tuple(modules), tuple(left_out))


def runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of neighbours, of places in order."""
    start = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] != places[at - 1] + 1:
            yield places[start], places[at - 1] + 1
            start = at


def division_text(division: Division, brief: Brief) -> str:
    """The modules, for people to read."""

    def steps(places: Sequence[int]) -> str:
        return ", ".join(f"[{brief.steps[place][0]}]" for place in places)

    lines = [
        f"Module of {steps(one.argument)}"
        f"{f', using {steps(one.premises)}' if one.premises else ''}: {one.conclusion}"
        for one in division.modules
    ]
    if division.left_out:
        lines.append(f"In no module, judged as they stand: {steps(division.left_out)}")
    return "\n".join(lines)


def _judged(window: StepRange) -> range:
    return range(window.first, window.end)


def _places(value: object, places: dict[int, int], allowed: Container[int]) -> tuple[int, ...]:
    """The allowed places of the steps whose numbers are listed, in order."""
    numbers = value if isinstance(value, list) else []
    found = {places[number] for number in numbers if type(number) is int and number in places}
    return tuple(sorted(place for place in found if place in allowed))
