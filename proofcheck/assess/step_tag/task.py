"""A proof on its way to the model: what is known of it, and the keys of its scores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from proofcheck.assess.step_tag import step_tag
from proofcheck.assess.verdict import Reply
from proofcheck.document.document import Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Failure, Logits, Tokens

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
    parts: list[step_tag.Part]
    indices: list[int]
    texts: list[str]
    keys: list[bytes]
    scores: dict[int, Score] = field(default_factory=dict)
    windows: list[step_tag.Window] = field(default_factory=list)
    keep: bool = True

    @property
    def complete(self) -> bool:
        """Whether every step has a score."""
        return len(self.scores) == len(self.indices)


def new_task(
    proof: Proof,
    parts: list[step_tag.Part],
    setting: str,
    *,
    causal: bool,
    frame: step_tag.Frame = step_tag.OWN,
) -> Task:
    """The task of a proof; ``setting`` names the model and how it is used.

    A step's key is the hash of all that its score depends on: the steps before it; for a model that
    is not ``causal`` also the steps after it, and what candidate corrections are drawn from.
    """
    indices = asserting_steps(proof)
    texts = [
        step_tag.step_text(proof.steps[index].normalised, number, frame)
        for number, index in enumerate(indices)
    ]
    if texts and not parts:  # nothing stands before it that it could be set off from
        texts[0] = texts[0].lstrip()
    state = _digest(setting.encode(), (f"{part.role}:{part.text}" for part in parts))
    if not causal:
        statement = proof.statement.normalised if proof.statement else ""
        state = _digest(_digest(state, texts), [statement, *proof.cites])
    keys = []
    for text in texts:
        state = _digest(state, [text])
        keys.append(state)
    return Task(proof, parts, indices, texts, keys)


def plan(
    task: Task, protocol: step_tag.StepTag, tokens: Sequence[Tokens], limit: int
) -> tuple[Settled, int]:
    """Give the task its windows, of ``limit`` tokens; ``tokens`` are those of parts, then texts.

    Returns the scores that are settled without the engine, and the tokens of text to be read.
    """
    frame = protocol.frame
    parts = [
        step_tag.text_tokens(part.text, ids, frame)
        for part, ids in zip(task.parts, tokens, strict=False)
        if not isinstance(ids, Failure)
    ]
    unread = [ids for ids in tokens[: len(task.parts)] if isinstance(ids, Failure)]
    if unread:
        task.scores.update((index, unread[0]) for index in task.indices)
        return {}, 0
    steps: list[list[int] | None] = []
    for index, text, ids in zip(task.indices, task.texts, tokens[len(parts) :], strict=True):
        if isinstance(ids, Failure):
            task.scores[index] = ids
            task.keep = False
        if isinstance(ids, Failure) or not step_tag.may_fit(text, limit):
            steps.append(None)
        else:
            steps.append(step_tag.text_tokens(text, ids, frame))
    reading = step_tag.read(protocol, task.parts, parts, steps, limit)
    task.windows = [
        window
        for window in reading.windows
        if any(task.indices[at] not in task.scores for at in window.steps)
    ]
    read = {at for window in reading.windows for at in window.steps}
    settled: Settled = {}
    for at, index in enumerate(task.indices):
        if at not in read and index not in task.scores:
            task.scores[index] = settled[task.keys[at]] = None
    return settled, reading.text


def record(task: Task, window: step_tag.Window, answer: Logits, below: float) -> Settled:
    """Enter the answer to a window into the task; the scores worth keeping.

    Those with log-odds less than ``below`` are not: their steps are to be read again.
    """
    if isinstance(answer, Failure):
        task.scores.update((task.indices[at], answer) for at in window.steps)
        return {}
    new: Settled = {}
    for at, logits in zip(window.steps, answer, strict=True):
        reply = Reply(step_tag.log_odds(logits))
        task.scores[task.indices[at]] = reply
        if reply.log_odds >= below:
            new[task.keys[at]] = reply
    return new if task.keep else {}


def _digest(state: bytes, texts: Iterable[str]) -> bytes:
    """A hash of ``state`` and the texts, each marked off from the next."""
    digest = hashlib.blake2b(state, digest_size=16)
    for text in texts:
        data = text.encode("utf-8", errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()
