"""The second stage for one proof: windows with doubtful steps, read again token by token.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.verify.engines import Failure, Query, Readings
from proofcheck.verify.explain import largest_doubt
from proofcheck.verify.protocols import step_tag
from proofcheck.verify.task import Settled, Task
from proofcheck.verify.verdict import Reply


@dataclass(frozen=True, slots=True)
class Rereading:
    """A window to be read again; ``places`` are those of its steps that are doubtful."""

    window: step_tag.Window
    places: tuple[int, ...]

    def ranges(self) -> list[range]:
        """The positions of the tokens of each doubtful step, without its tag."""
        window = self.window
        return [range(window.starts[place], window.positions[place]) for place in self.places]


def rereadings(task: Task, below: float) -> list[Rereading]:
    """The windows of a task in which steps have log-odds less than ``below``."""
    result = []
    for window in task.windows:
        scores = [task.scores[task.indices[at]] for at in window.steps]
        places = tuple(
            place
            for place, score in enumerate(scores)
            if isinstance(score, Reply) and score.log_odds < below
        )
        if places:
            result.append(Rereading(window, places))
    return result


def token_query(again: Rereading, protocol: step_tag.StepTag) -> Query:
    """What is asked of the engine's ``readings``."""
    controls = [protocol.bad] + ([] if protocol.missing is None else [protocol.missing])
    positions = [position for part in again.ranges() for position in part]
    return Query(again.window.tokens, positions, controls)


def record_again(
    task: Task, again: Rereading, answer: Readings, missing: int | None, mention: float
) -> Settled:
    """Enter what the second reading of a window says into the task; the scores worth keeping.

    If it failed, a doubtful step has no verdict: what its tag says is calibrated for steps that are
    not doubtful, and might pass for clean.
    """
    ats = [again.window.steps[place] for place in again.places]
    if isinstance(answer, Failure):
        task.scores.update((task.indices[at], answer) for at in ats)
        return {}
    new: Settled = {}
    start = 0
    for at, part in zip(ats, again.ranges(), strict=True):
        readings = answer[start : start + len(part)]
        start += len(part)
        score = task.scores[task.indices[at]]
        assert isinstance(score, Reply)
        doubt = largest_doubt(task.texts[at], readings, missing, mention)
        task.scores[task.indices[at]] = new[task.keys[at]] = Reply(score.log_odds, doubt)
    return new if task.keep else {}
