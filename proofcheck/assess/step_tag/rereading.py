"""The second stage for one proof: windows with doubtful steps, read again token by token.

What stands in a doubtful step is compared with its candidate corrections, and with the control
tokens that say that something is wrong or missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from proofcheck.assess.step_tag import step_tag
from proofcheck.assess.step_tag.candidates import Candidate, alternatives, compare, draw_candidates
from proofcheck.assess.step_tag.corrections import Corrections
from proofcheck.assess.step_tag.explain import largest_doubt
from proofcheck.assess.step_tag.task import Settled, Task
from proofcheck.assess.step_tag.words import Words
from proofcheck.assess.verdict import Doubt, Reply
from proofcheck.llm.engine import Engine, Failure, Query, TokenReading


@dataclass(frozen=True, slots=True)
class _Rereading:
    """A window to be read again.

    ``steps`` are those that are doubtful, as places in ``Task.indices``; ``ranges`` the positions
    of the tokens of each, without its tag.
    """

    window: step_tag.Window
    steps: list[int]
    ranges: list[range]


def read_again(
    task: Task,
    engine: Engine,
    words: Words,
    protocol: step_tag.StepTag,
    corrections: Corrections,
) -> Settled:
    """Enter what a second reading says of the doubtful steps of a task into it.

    Returns the scores worth keeping.  Where it fails, a doubtful step has no verdict: what its tag
    says is calibrated for steps that are not doubtful, and might pass for clean.
    """
    replies: dict[int, Reply] = {}
    for again in _rereadings(task, corrections.below):
        read = _read(task, again, engine, words, protocol, tags=False)
        if isinstance(read, Failure):
            task.scores.update((task.indices[at], read) for at in again.steps)
            continue
        for at, (readings, candidates) in zip(again.steps, read, strict=True):
            score = task.scores[task.indices[at]]
            assert isinstance(score, Reply)
            doubt = _doubt(task, at, readings, candidates, protocol, corrections)
            replies[at] = Reply(score.log_odds, doubt)
    return _enter(task, replies)


def read_at_once(
    task: Task,
    engine: Engine,
    words: Words,
    protocol: step_tag.StepTag,
    corrections: Corrections,
) -> Settled:
    """Both stages for a model that wants every step read twice: each window is read once.

    Returns the scores worth keeping.
    """
    replies: dict[int, Reply] = {}
    for window in task.windows:
        ranges = [range(*ends) for ends in zip(window.starts, window.positions, strict=True)]
        again = _Rereading(window, window.steps, ranges)
        read = _read(task, again, engine, words, protocol, tags=True)
        if isinstance(read, Failure):
            task.scores.update((task.indices[at], read) for at in again.steps)
            continue
        for at, ([*readings, tag], candidates) in zip(again.steps, read, strict=True):
            said = {other.token: other.log_probability for other in tag.others}
            log_odds = step_tag.log_odds((said[protocol.ok], said[protocol.bad]))
            doubt = _doubt(task, at, readings, candidates, protocol, corrections)
            replies[at] = Reply(log_odds, doubt)
    return _enter(task, replies)


def _enter(task: Task, replies: Mapping[int, Reply]) -> Settled:
    """Enter replies, by place in ``Task.indices``; those worth keeping."""
    task.scores.update((task.indices[at], reply) for at, reply in replies.items())
    return {task.keys[at]: reply for at, reply in replies.items()} if task.keep else {}


def _doubt(
    task: Task,
    at: int,
    readings: Sequence[TokenReading],
    candidates: Sequence[Candidate],
    protocol: step_tag.StepTag,
    corrections: Corrections,
) -> Doubt:
    mention = corrections.mention
    return largest_doubt(task.texts[at], readings, candidates, protocol.missing, mention)


def _rereadings(task: Task, below: float) -> list[_Rereading]:
    """The windows in which steps have log-odds less than ``below``."""
    result = []
    for window in task.windows:
        steps, ranges = [], []
        for at, start, end in zip(window.steps, window.starts, window.positions, strict=True):
            score = task.scores[task.indices[at]]
            if isinstance(score, Reply) and score.log_odds < below:
                steps.append(at)
                ranges.append(range(start, end))
        if steps:
            result.append(_Rereading(window, steps, ranges))
    return result


def _read(
    task: Task,
    again: _Rereading,
    engine: Engine,
    words: Words,
    protocol: step_tag.StepTag,
    *,
    tags: bool,
) -> list[tuple[list[TokenReading], list[Candidate]]] | Failure:
    """What stands against the tokens of each step of a window, and where it comes from.

    With ``tags``, the reading of a step's tag comes last; its others are the two verdicts.
    """
    compared = _compared(task, again, engine, words)
    if isinstance(compared, Failure):
        return compared
    (answer,) = engine.readings([_query(again, compared, protocol, tags)])
    if isinstance(answer, Failure):
        return answer
    readings = iter(answer)
    return [
        (list(islice(readings, len(part) + tags)), candidates)
        for part, candidates in zip(again.ranges, compared, strict=True)
    ]


def _compared(
    task: Task, again: _Rereading, engine: Engine, words: Words
) -> list[list[Candidate]] | Failure:
    """The candidates for each doubtful step."""
    statement = task.proof.statement.normalised if task.proof.statement else ""
    drawn = [draw_candidates(task.texts, at, statement, task.proof.cites) for at in again.steps]
    words.learn(chain([task.texts[at] for at in again.steps], *drawn))
    compared = []
    for at, part, edits in zip(again.steps, again.ranges, drawn, strict=True):
        own = again.window.tokens[part.start : part.stop]
        if words.fit(task.texts[at], own):
            tokens = [words.tokens(text) for text in edits]
        else:
            tokens = engine.tokenize(list(edits))
        read: list[list[int]] = []
        for ids in tokens:
            if isinstance(ids, Failure):
                return ids
            read.append(ids)
        compared.append(compare(own, edits.values(), read))
    return compared


def _query(
    again: _Rereading,
    compared: Sequence[Sequence[Candidate]],
    protocol: step_tag.StepTag,
    tags: bool,
) -> Query:
    """What is asked of the engine's ``readings``."""
    controls = [protocol.bad] + ([] if protocol.missing is None else [protocol.missing])
    positions: list[int] = []
    others: list[list[int]] = []
    for part, candidates in zip(again.ranges, compared, strict=True):
        positions += part
        others += alternatives(candidates, len(part))
        if tags:
            positions.append(part.stop)
            others.append([protocol.ok, protocol.bad])
    return Query(again.window.tokens, positions, controls, others)
