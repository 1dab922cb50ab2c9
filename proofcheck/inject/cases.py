"""A case missing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from proofcheck.inject.edit import Change, Surroundings
from proofcheck.inject.phrases import word_at
from proofcheck.inject.pieces import BREAK, MODE, WORD
from proofcheck.inject.tokens import TokenisedStep

_AS_FAR = 25
"""How many tokens before "or" are looked at."""

_HEAD = re.compile(
    r"\s*(?:\\(?:item|noindent|medskip|smallskip|textbf|textit|emph|underline|paragraph|par)"
    r"(?![a-zA-Z])\*?\s*|[{(\[]|\\begin\s*\{(?:enumerate|itemize|description)\}\s*|\$){0,6}\s*"
    r"(?:(?P<case>[Cc]ase)~?\s*(?P<number>\d{1,2}|[IVX]{1,4}|[A-Fa-f]|i{1,3}|iv|v)(?![\w])"
    r"|(?P<arrow>\\(?:Long)?(?:right|left|Right|Left)arrow|\\implies|\\impliedby|\\Longrightarrow))"
)


def case(reading: TokenisedStep, around: Surroundings) -> Iterator[Change]:
    """An alternative gone: "x = 1 or x = -1" becomes "x = 1"; a row of ``cases`` too."""
    tokens = reading.tokens
    for index, token in enumerate(tokens):
        if token.sort == WORD and token.text == "or" and _between_formulas(reading, index):
            end = _formula_end(reading, index + 1)
            start = _formula_start(reading, index - 1)
            if end is not None:
                yield tokens[index - 1].end, tokens[end].end, ""
                if start is not None and not _listed(reading, start):
                    yield tokens[start].start, tokens[index + 1].start, ""
        elif token.sort == MODE and token.text.startswith((r"\begin{cases}", r"\begin{dcases}")):
            yield from _rows(reading, index)


def _between_formulas(reading: TokenisedStep, index: int) -> bool:
    tokens = reading.tokens
    return (
        0 < index < len(tokens) - 1
        and tokens[index - 1].text in ("$", r"\)", ",")
        and tokens[index + 1].text in ("$", r"\(")
        and not _is_restatement(reading, index)
    )


def _is_restatement(reading: TokenisedStep, index: int) -> bool:
    """Whether "or" says the same again: "$x+y=0$, or $x=-y$", "equivalent to … or …"."""
    words = {word_at(reading, at) for at in range(max(0, index - _AS_FAR), index)}
    if reading.tokens[index - 1].text == ",":
        return "either" not in words
    return bool(words & {"equivalent", "equivalently", "means"})


def _formula_end(reading: TokenisedStep, index: int) -> int | None:
    """The token that ends the formula which begins at ``index``; a relation has to be in it."""
    for at in range(index + 1, min(index + 30, len(reading.tokens))):
        if reading.tokens[at].sort == MODE:
            return at if at > index + 3 else None
    return None


def _formula_start(reading: TokenisedStep, index: int) -> int | None:
    for at in range(index - 1, max(-1, index - 30), -1):
        if reading.tokens[at].sort == MODE:
            return at
    return None


def _listed(reading: TokenisedStep, start: int) -> bool:
    return start > 0 and reading.tokens[start - 1].text == ","


def _rows(reading: TokenisedStep, index: int) -> Iterator[Change]:
    """Each row of ``cases`` but the only one, with the line break that ends it."""
    tokens = reading.tokens
    first = index + 1
    breaks = []
    end = None
    for at in range(first, min(len(tokens), first + 200)):
        if tokens[at].sort == BREAK:
            breaks.append(at)
        elif tokens[at].sort == MODE and tokens[at].text.startswith((r"\begin", r"\end")):
            end = at if tokens[at].text.startswith(r"\end") else None
            break
    if not breaks or end is None:
        return
    starts = [first, *(at + 1 for at in breaks)]
    if starts[-1] >= end:
        starts.pop()
    if len(starts) < 2:
        return
    for number, start in enumerate(starts):
        if number + 1 < len(starts):
            yield tokens[start].start, tokens[starts[number + 1]].start, ""
        else:
            yield tokens[start - 1].start, tokens[end - 1].end, ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A proof without one of its cases.

    ``kept`` are the old indices of its steps, ``texts`` their texts, the later cases renumbered;
    ``wrong`` is the place in ``kept`` of the step before which the case is missing.
    """

    kept: tuple[int, ...]
    texts: tuple[str, ...]
    wrong: int


def without_case(steps: Sequence[str], rng: random.Random) -> Missing | None:
    """Drop the steps of one case, but the last: where that one ends is not said.

    None where the proof has no cases, or one of them is nearly all of it.
    """
    heads = case_heads(steps)
    droppable = [
        place
        for place in range(len(heads) - 1)
        if 2 * (heads[place + 1].step - heads[place].step) <= len(steps)
    ]
    if not droppable:
        return None
    place = rng.choice(droppable)
    first, after = heads[place].step, heads[place + 1].step
    texts = list(steps)
    for earlier, head in pairwise(heads[place:]):
        text = texts[head.step]
        texts[head.step] = text[: head.start] + earlier.number + text[head.end :]
    kept = tuple(index for index in range(len(steps)) if not first <= index < after)
    return Missing(kept, tuple(texts[index] for index in kept), first)


@dataclass(frozen=True, slots=True)
class Head:
    """The step that begins a case; its ``number`` stands at ``start`` to ``end`` in the step."""

    step: int
    number: str
    start: int
    end: int


def case_heads(steps: Sequence[str]) -> list[Head]:
    """The beginnings of the cases of a distinction, in order; the two directions count as cases."""
    matches = [(step, match) for step, text in enumerate(steps) if (match := _HEAD.match(text))]
    for group in ("number", "arrow"):
        heads = [
            Head(step, match[group], *match.span(group)) for step, match in matches if match[group]
        ]
        numbers = [head.number for head in heads]
        if len(heads) > 1 and len(set(numbers)) == len(numbers):
            return heads if group == "number" else _directions(heads)
    return []


def _directions(heads: list[Head]) -> list[Head]:
    # The arrows are not numbers: that of the direction that stays must stay.
    return [replace(head, number="", end=head.start) for head in heads[:2]]
