"""A proof on its way to the model: what is known of it, and the keys of its scores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from proofcheck.assess.steps.scoring import Framing
from proofcheck.assess.steps.windows import ContextPart, Window, cut_windows, may_fit
from proofcheck.assess.verdict import Reply
from proofcheck.document.document import Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Failure, Tokens

Score = Reply | None | Failure
"""None for a step that is longer than the model's context."""

Settled = dict[bytes, Reply | None]
"""Scores worth keeping, by cache key."""


@dataclass(slots=True)
class Task:
    """``indices`` of the steps to score, their texts and cache keys, and the scores so far.

    ``parts`` is the context.  ``windows`` are to be put to the engine; their steps are places in
    ``indices``.  ``keep`` is False when scores may lack a text that the tokenizer could not read.
    """

    proof: Proof
    parts: list[ContextPart]
    indices: list[int]
    texts: list[str]
    keys: list[bytes]
    scores: dict[int, Score] = field(default_factory=dict)
    windows: list[Window] = field(default_factory=list)
    keep: bool = True

    @property
    def complete(self) -> bool:
        """Whether every step has a score."""
        return len(self.scores) == len(self.indices)

    def enter(self, window: Window, replies: Sequence[Reply | Failure] | Failure) -> Settled:
        """Enter the replies to the steps of a window; the scores worth keeping."""
        if isinstance(replies, Failure):
            replies = [replies] * len(window.steps)
        new: Settled = {}
        for at, reply in zip(window.steps, replies, strict=True):
            self.scores[self.indices[at]] = reply
            if isinstance(reply, Reply):
                new[self.keys[at]] = reply
        return new if self.keep else {}


def new_task(proof: Proof, parts: list[ContextPart], setting: str, framing: Framing) -> Task:
    """The task of a proof; ``setting`` names the model and how it is used.

    A step's key is the hash of all that its score depends on: the context and the steps before it;
    where a score depends on what follows, on the whole proof and what its words are compared with.
    """
    indices = asserting_steps(proof)
    texts = [
        framing.text(proof.steps[index].normalised, number) for number, index in enumerate(indices)
    ]
    if texts and not parts:  # nothing stands before it that it could be set off from
        texts[0] = texts[0].lstrip()
    state = _digest(setting.encode(), (f"{part.role}:{part.text}" for part in parts))
    if framing.ahead:
        statement = proof.statement.normalised if proof.statement else ""
        state = _digest(_digest(state, texts), [statement, *proof.cites])
    keys = []
    for text in texts:
        state = _digest(state, [text])
        keys.append(state)
    return Task(proof, parts, indices, texts, keys)


def plan(task: Task, framing: Framing, tokens: Sequence[Tokens], limit: int) -> tuple[Settled, int]:
    """Give the task its windows, of ``limit`` tokens; ``tokens`` are those of parts, then texts.

    Returns the scores that are settled without the engine, and the tokens of text to be read.
    """
    read = [
        ids if isinstance(ids, Failure) else framing.tokens(text, ids)
        for text, ids in zip(
            (*(part.text for part in task.parts), *task.texts), tokens, strict=True
        )
    ]
    parts: list[list[int]] = []
    for ids in read[: len(task.parts)]:
        if isinstance(ids, Failure):
            task.scores.update((index, ids) for index in task.indices)
            return {}, 0
        parts.append(ids)
    steps: list[list[int] | None] = []
    for index, text, ids in zip(task.indices, task.texts, read[len(parts) :], strict=True):
        if isinstance(ids, Failure):
            task.scores[index] = ids
            task.keep = False
        steps.append(None if isinstance(ids, Failure) or not may_fit(text, limit) else ids)
    reading = cut_windows(framing, task.parts, parts, steps, limit)
    task.windows = [
        window
        for window in reading.windows
        if any(task.indices[at] not in task.scores for at in window.steps)
    ]
    placed = {at for window in reading.windows for at in window.steps}
    settled: Settled = {}
    for at, index in enumerate(task.indices):
        if at not in placed and index not in task.scores:
            task.scores[index] = settled[task.keys[at]] = None
    return settled, reading.text


def _digest(state: bytes, texts: Iterable[str]) -> bytes:
    """A hash of ``state`` and the texts, each marked off from the next."""
    digest = hashlib.blake2b(state, digest_size=16)
    for text in texts:
        data = text.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()
