"""What a format of labelled proofs is, and what all of them make items with.  Pure.

A record is a JSON object from somebody else's file: nothing about it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proofcheck.evaluation.formats.fields import MAX_CHARS, MAX_STEPS, BadItemError, Record, text_of
from proofcheck.evaluation.item import CorrectionPair, Item
from proofcheck.latex.steps import split_steps


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what the user calls it.

    ``keys`` are those that every record of the format has, and no record of a format after it.

    ``read`` gives the items of a record and raises BadItemError; its second argument is the id of
    an item that has none of its own.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    read: Callable[[Record, str], Iterator[Item]]


def item(
    name: str,
    statement: object,
    steps: tuple[str, ...],
    labels: tuple[bool | None, ...],
    right: bool | None,
    *,
    group: str,
    benchmark: bool = True,
    correction: CorrectionPair | None = None,
) -> Item:
    """An item whose steps somebody has cut.  Raises BadItemError for one that is too long."""
    made = Item(
        name, text_of(statement), steps, labels, right, group, benchmark, correction=correction
    )
    if len(made.statement) + sum(map(len, steps)) > MAX_CHARS:
        raise BadItemError(f"longer than {MAX_CHARS:,} characters")
    return made


def whole(
    name: str,
    statement: object,
    proof: object,
    right: bool,
    *,
    group: str,
    rating: float | None = None,
    marks: float | None = None,
) -> Item:
    """A proof that nobody has cut into steps: they are cut as those of a paper.

    Raises BadItemError for one that is too long or has no step.
    """
    text, question = text_of(proof), text_of(statement)
    if len(text) + len(question) > MAX_CHARS:
        raise BadItemError(f"longer than {MAX_CHARS:,} characters")
    steps = tuple(
        piece for start, end in split_steps(text, {}) if (piece := text[start:end].strip())
    )
    if not 0 < len(steps) <= MAX_STEPS:
        raise BadItemError(f"it has no step, or more than {MAX_STEPS:,}")
    labels = (None,) * len(steps)
    return Item(name, question, steps, labels, right, group, rating=rating, marks=marks)
