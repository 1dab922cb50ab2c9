"""Errors for one step: every candidate, or one drawn at random."""

from __future__ import annotations

import random
import re
from collections.abc import Collection

from proofcheck.inject.edit import Change, ErrorKind, InjectedError, Surroundings, neat
from proofcheck.inject.registry import KINDS
from proofcheck.inject.tokens import TokenisedStep, tokenise

_SPURIOUS = 0.1
"""The share of the draws in which a negation may be put in: in life far fewer are put in than lost,
and a model that sees them as often as the lost ones learns that a "not" is an error."""

_NEGATION = re.compile(
    r"\b(?:not|no|cannot|never|fails|without|unless|unequal|impossible)\b"
    r"|\bnon|\\n(?:ot|eq?(?![a-z])|eg(?![a-z])|mid|subset|vdash)"
)


def candidates(
    step: str, around: Surroundings, kinds: Collection[str] | None = None
) -> list[InjectedError]:
    """Every error that has a place in the step, kind by kind in the order of ``KINDS``.

    ``kinds`` are the names of those to try; None: all.
    """
    reading = tokenise(step)
    return [
        InjectedError(kind.name, *neat(step, change))
        for kind in KINDS.values()
        if kinds is None or kind.name in kinds
        for change in _distinct(kind, reading, around)
    ]


def draw(
    step: str, around: Surroundings, rng: random.Random, kinds: Collection[str] | None = None
) -> InjectedError | None:
    """One error, or None where none of ``kinds`` (None: all) has a place that takes part.

    The kind is drawn by weight among those that have a place, then the place: evenly, but that
    what would put a negation in takes part in one draw of ten.
    """
    reading = tokenise(step)
    left = [kind for kind in KINDS.values() if kinds is None or kind.name in kinds]
    # Drawing again without those that turn out to have no place is the same as drawing among
    # those that have one, and most kinds need not be tried at all.
    while left:
        kind = rng.choices(left, [one.weight for one in left])[0]
        changes = _distinct(kind, reading, around)
        if rng.random() >= _SPURIOUS:
            changes = [change for change in changes if not negates(step, change)]
        if changes:
            return InjectedError(kind.name, *neat(step, rng.choice(changes)))
        left.remove(kind)
    return None


def apply(step: str, edit: InjectedError) -> str:
    """The step with the error in it."""
    return step[: edit.start] + edit.text + step[edit.end :]


def negates(step: str, change: Change) -> bool:
    """Whether the change puts a negation in."""
    start, end, text = change
    return len(_NEGATION.findall(text)) > len(_NEGATION.findall(step[start:end]))


def _distinct(kind: ErrorKind, reading: TokenisedStep, around: Surroundings) -> list[Change]:
    if not reading.tokens:
        return []
    return list(dict.fromkeys(kind.changes(reading, around)))
