"""Errors for a whole proof."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from proofcheck.inject.cases import without_case
from proofcheck.inject.draw import apply, draw
from proofcheck.inject.edit import around


@dataclass(frozen=True, slots=True)
class Mutation:
    """One error in a proof.

    ``step`` is the index, in the proof with its errors, of the step that is wrong; ``before`` and
    ``after`` its text without and with the error.  ``after[start:end]`` is what is wrong there
    (code points, half-open; empty where something is gone).
    """

    kind: str
    step: int
    before: str
    after: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mutated:
    """The steps of a proof with errors in some; ``origins`` gives the old index of each step."""

    steps: tuple[str, ...]
    origins: tuple[int, ...]
    mutations: tuple[Mutation, ...]


def mutate(
    steps: Sequence[str],
    statement: str,
    rng: random.Random,
    rate: float,
    labels: Sequence[str] = (),
    kinds: Collection[str] | None = None,
) -> Mutated:
    """Put errors into the steps of a proof, each with probability ``rate``, at most one in a step.

    ``steps`` and ``statement`` are normalised texts, ``labels`` those of the document, ``kinds``
    the names of the kinds to draw from (None: all).  A whole case is left out with probability
    ``rate`` too, where the proof has cases; the step that follows it is then the wrong one.
    """
    mutations = []
    missing = None
    if (kinds is None or "case" in kinds) and rng.random() < rate:
        missing = without_case(steps, rng)
    if missing is None:
        origins, right = tuple(range(len(steps))), tuple(steps)
    else:
        origins, right = missing.kept, missing.texts
        before = steps[origins[missing.wrong]]
        mutations.append(Mutation("case", missing.wrong, before, right[missing.wrong], 0, 0))
    changed = list(right)
    for index, step in enumerate(right):
        if rng.random() >= rate or (missing is not None and index == missing.wrong):
            continue
        edit = draw(step, around(statement, right, index, labels), rng, kinds)
        if edit is not None:
            changed[index] = apply(step, edit)
            end = edit.start + len(edit.text)
            mutations.append(Mutation(edit.kind, index, step, changed[index], edit.start, end))
    mutations.sort(key=lambda mutation: mutation.step)
    return Mutated(tuple(changed), origins, tuple(mutations))
