"""The candidate corrections of the steps of a window, in the model's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from proofcheck.assess.likelihood.comparison import CandidateTokens, align
from proofcheck.assess.likelihood.words import Words
from proofcheck.assess.steps.scoring import Framing
from proofcheck.assess.steps.task import Task
from proofcheck.assess.steps.windows import Window
from proofcheck.corrections.candidates import apply, candidates
from proofcheck.corrections.correction import Correction, Scope
from proofcheck.llm.engine import Engine, Failure

# Steps around the one that is corrected in which its words are looked for.  Before it fewer than a
# ``Scope`` looks at by itself (8, where ``fix`` and training give whole proofs): calibrations are
# measured with these numbers, and others give other scores.
_BEFORE, _AFTER = 6, 2


def drawn(task: Task, window: Window) -> list[list[Correction]]:
    """The corrections of each step of the window."""
    steps = [task.proof.steps[index].normalised.strip() for index in task.indices]
    statement = task.proof.statement.normalised if task.proof.statement else ""
    found = []
    for at in window.steps:
        scope = Scope(
            statement,
            tuple(steps[max(0, at - _BEFORE) : at]),
            tuple(steps[at + 1 : at + 1 + _AFTER]),
            task.proof.cites,
        )
        found.append(candidates(steps[at], scope))
    return found


def in_tokens(
    task: Task,
    window: Window,
    corrections: Sequence[Sequence[Correction]],
    framing: Framing,
    engine: Engine,
    words: Words,
) -> list[list[CandidateTokens]] | Failure:
    """The corrections of each step of the window as the model would read them."""
    texts = [
        [_text(task, at, one, framing) for one in of_step]
        for at, of_step in zip(window.steps, corrections, strict=True)
    ]
    words.learn(chain((task.texts[at] for at in window.steps), *texts))
    result = []
    for number, at in enumerate(window.steps):
        start, end = window.starts[number], window.ends[number]
        aligned = []
        # Most tokenizers cut a text into words first, and then a corrected step need not be
        # tokenised anew.
        if words.fit(task.texts[at], window.tokens[start:end]):
            read = [words.tokens(text) for text in texts[number]]
        else:
            read = engine.tokenize(texts[number])
        for text, correction, ids in zip(texts[number], corrections[number], read, strict=True):
            if isinstance(ids, Failure):
                return ids
            tokens = framing.tokens(text, ids)
            if not isinstance(tokens, Failure):  # else the model could not have written it
                aligned.append(align(correction, tokens, window.tokens, start, end))
        result.append([one for one in aligned if one is not None])
    return result


def _text(task: Task, at: int, correction: Correction, framing: Framing) -> str:
    """The corrected step as it is tokenised."""
    step = task.proof.steps[task.indices[at]].normalised.strip()
    text = framing.text(apply(step, correction), at)
    return text.lstrip() if not at and not task.parts else text
