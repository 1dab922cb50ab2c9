"""What training compares: a step as written with its candidate corrections, in tokens.

Of a step that is right each candidate is a wrong one; of a step known to be wrong its correction is
the right one.  Both sides of a comparison are followed by the same tokens.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofcheck.corrections.candidates import apply, candidates
from proofcheck.corrections.correction import Scope
from proofcheck.llm.pack import shared_prefix
from training.corpus import Example
from training.encoder import Encoder

_CONTEXT = 160  # tokens of what is told before a proof
_WINDOW = 384  # tokens of the text as written
_FOLLOW = 12  # tokens after the difference that are compared
_LONGEST = 24  # tokens of a difference
_OF_A_STEP = 48  # candidates that are tokenised


@dataclass(frozen=True, slots=True)
class Branch:
    """From token ``at`` of the text on, ``tokens`` stand in place of as many as ``written``.

    ``right``: what is written is the right one.
    """

    at: int
    tokens: tuple[int, ...]
    written: int
    right: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A window of a proof as written, and what it is compared with."""

    text: tuple[int, ...]
    branches: tuple[Branch, ...]


def comparison(
    example: Example, encode: Encoder, begin: int, rng: random.Random
) -> Comparison | None:
    """A window of the proof, drawn at random; None where nothing in it can be compared."""
    known = dict(example.corrections)
    middle = rng.choice(sorted(known)) if known else rng.randrange(len(example.steps))
    first = max(0, middle - rng.randrange(8))
    context = encode(f"{example.context}\n\\begin{{proof}}")[-_CONTEXT:]
    text = [begin, *context]
    places: list[tuple[int, int, int]] = []
    for number in range(first, len(example.steps)):
        tokens = encode(f" {example.steps[number]}")
        if len(text) + len(tokens) > _WINDOW:
            break
        places.append((number, len(text), len(text) + len(tokens)))
        text += tokens
    branches = [
        branch
        for number, start, end in places
        for other, right in _others(example, number, known.get(number), rng)
        if (branch := _branch(encode(f" {other}"), text, start, end, right))
    ]
    return Comparison(tuple(text), tuple(branches)) if branches else None


def _others(
    example: Example, number: int, correction: str | None, rng: random.Random
) -> Iterator[tuple[str, bool]]:
    """What a step is compared with, and whether the step as written is right."""
    if correction is not None:
        yield correction, False
        return
    step, steps = example.steps[number], example.steps
    scope = Scope(example.statement, steps[:number], steps[number + 1 :], example.cites)
    found = candidates(step, scope)
    for one in rng.sample(found, min(len(found), _OF_A_STEP)):
        yield apply(step, one), True


def _branch(
    other: Sequence[int], text: Sequence[int], start: int, end: int, right: bool
) -> Branch | None:
    own = text[start:end]
    before = shared_prefix(own, other)
    most = min(len(own), len(other)) - before
    behind = shared_prefix(own[: -most - 1 : -1], other[: -most - 1 : -1]) if most else 0
    follow = text[end - behind : end - behind + _FOLLOW]
    new = (*other[before : len(other) - behind], *follow)
    written = len(own) - behind - before + len(follow)
    longest = max(len(new), written) - len(follow)
    if not new or not written or not 0 < longest <= _LONGEST:
        return None
    return Branch(start + before, new, written, right)
