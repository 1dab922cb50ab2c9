"""From proofs to rows of tokens with targets: errors injected, tokens masked, windows packed.

Errors and masks are drawn anew each time a proof is met.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from proofcheck.assess.step_tag import step_tag
from proofcheck.inject.draw import apply, draw
from proofcheck.inject.edit import around
from training.corpus import WINDOW, Example, context_parts
from training.tokenizer import BAD, BOS, CONTROL, MASK, MISSING, OK, TAG, Encoder

PROTOCOL = step_tag.StepTag(bos=BOS, tag=TAG, ok=OK, bad=BAD, missing=MISSING, causal=False)

#: What is asked at a position; the target of ``TAGGED`` is OK or BAD, that of the others the token
#: that should stand there, MISSING or BAD.
NOTHING, MASKED, KEPT, EDITED, TAGGED = range(5)

_AHEAD = 256  # windows among which a row looks for those that fit


@dataclass(frozen=True, slots=True)
class Rates:
    """``errors`` per step; in a share ``windows`` of the windows a share ``masked`` is hidden."""

    errors: float = 0.5
    windows: float = 0.5
    masked: float = 0.25


@dataclass(slots=True)
class Window:
    """Tokens as they are put to the model, what is asked at each (``kind``), and the answers."""

    tokens: list[int]
    kind: list[int]
    target: list[int]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch.  All arrays are (rows, length); ``block`` numbers the windows of a row, 0: none."""

    tokens: npt.NDArray[np.int64]
    block: npt.NDArray[np.int16]
    kind: npt.NDArray[np.int8]
    target: npt.NDArray[np.int64]


@dataclass(slots=True)
class LabelledStep:
    """A step with its targets, -1 where there is none; ``wrong`` is None when nobody knows."""

    tokens: list[int]
    target: list[int]
    wrong: bool | None


class Preprocessor:
    """Makes windows of proofs: errors injected, tokens masked."""

    def __init__(self, encode: Encoder, rates: Rates) -> None:
        self._encode = encode
        self._rates = rates

    def windows(self, example: Example, rng: random.Random) -> Iterator[Window]:
        """The windows of a proof, with errors and masks."""
        for window in self._windows(example, self._steps(example, rng)):
            if rng.random() < self._rates.windows:
                self._mask(window, rng)
            yield window

    def _steps(self, example: Example, rng: random.Random) -> list[LabelledStep]:
        """The steps, some of them with an error."""
        return [self._step(example, index, rng) for index in range(len(example.steps))]

    def _step(self, example: Example, index: int, rng: random.Random) -> LabelledStep:
        text = example.steps[index]
        tokens = self._encode(step_tag.step_text(text))
        if index in example.unsure:
            return LabelledStep(tokens, [-1] * len(tokens), None)
        if index in example.wrong:
            right = dict(example.corrections).get(index)
            if right is None:
                return LabelledStep(tokens, [-1] * len(tokens), True)
            rightly = self._encode(step_tag.step_text(right))
            return LabelledStep(tokens, corrections(tokens, rightly), True)
        edit = None
        if rng.random() < self._rates.errors:
            near = around(example.statement, example.steps, index, example.labels)
            edit = draw(text, near, rng)
        if edit is None:
            return LabelledStep(tokens, list(tokens), False)
        changed = self._encode(step_tag.step_text(apply(text, edit)))
        return LabelledStep(changed, corrections(changed, tokens), True)

    def _windows(self, example: Example, steps: Sequence[LabelledStep]) -> Iterator[Window]:
        """The windows that put the steps to the model."""
        parts = context_parts(example)
        texts = [self._encode(part.text) for part in parts]
        reading = step_tag.read(PROTOCOL, parts, texts, [step.tokens for step in steps], WINDOW)
        for read in reading.windows:
            window = Window(read.tokens, [NOTHING] * len(read.tokens), [-1] * len(read.tokens))
            for number, start, end in zip(read.steps, read.starts, read.positions, strict=True):
                step = steps[number]
                window.target[start:end] = step.target
                window.kind[start:end] = [
                    NOTHING if wanted < 0 else KEPT if wanted == token else EDITED
                    for token, wanted in zip(step.tokens, step.target, strict=True)
                ]
                if step.wrong is not None:
                    window.kind[end] = TAGGED
                    window.target[end] = BAD if step.wrong else OK
            yield window

    def _mask(self, window: Window, rng: random.Random) -> None:
        for at, token in enumerate(window.tokens):
            if (
                token >= len(CONTROL)
                and window.kind[at] in (NOTHING, KEPT)
                and rng.random() < self._rates.masked
            ):
                window.kind[at] = MASKED
                window.target[at] = token
                window.tokens[at] = MASK


def corrections(changed: Sequence[int], right: Sequence[int]) -> list[int]:
    """What should stand at each token of ``changed``, so that it becomes ``right``.

    One place differs.  Where it has as many tokens in both, each has its right one; where
    something was dropped, the token behind has MISSING; else what differs has BAD.
    """
    least = min(len(changed), len(right))
    start = 0
    while start < least and changed[start] == right[start]:
        start += 1
    end = 0
    while end < least - start and changed[-1 - end] == right[-1 - end]:
        end += 1
    result = list(changed)
    stop = len(changed) - end
    if len(changed) == len(right):
        result[start:stop] = right[start:stop]
    elif start == stop:
        result[min(start, len(changed) - 1)] = MISSING
    else:
        result[start:stop] = [BAD] * (stop - start)
    return result


def collate(windows: Iterable[Window], rows: int) -> Iterator[Batch]:
    """Batches of ``rows`` rows, each filled with whole windows, the longest that fit first.

    The last batch may have fewer rows.
    """
    waiting: list[Window] = []
    filled: list[list[Window]] = []
    for window in windows:
        waiting.append(window)
        if len(waiting) < _AHEAD:
            continue
        waiting.sort(key=lambda one: len(one.tokens))
        filled.append(_fill(waiting))
        if len(filled) == rows:
            yield _stack(filled)
            filled = []
    waiting.sort(key=lambda one: len(one.tokens))
    while waiting:
        filled.append(_fill(waiting))
        if len(filled) == rows or not waiting:
            yield _stack(filled)
            filled = []


def _fill(waiting: list[Window]) -> list[Window]:
    """Take windows for one row out of ``waiting``, which is sorted by length."""
    row: list[Window] = []
    room = WINDOW
    for at in range(len(waiting) - 1, -1, -1):
        if len(waiting[at].tokens) <= room:
            row.append(waiting.pop(at))
            room -= len(row[-1].tokens)
    return row


def _stack(filled: Sequence[Sequence[Window]]) -> Batch:
    shape = (len(filled), WINDOW)
    rows = Batch(
        np.full(shape, BOS, np.int64),
        np.zeros(shape, np.int16),
        np.zeros(shape, np.int8),
        np.full(shape, -1, np.int64),
    )
    for number, windows in enumerate(filled):
        start = 0
        for block, window in enumerate(windows, 1):
            end = start + len(window.tokens)
            rows.tokens[number, start:end] = window.tokens
            rows.block[number, start:end] = block
            rows.kind[number, start:end] = window.kind
            rows.target[number, start:end] = window.target
            start = end
    return rows
