"""From a proof to how it is put to a model: what it is told, and in how many pieces."""

from __future__ import annotations

import re

from proofcheck.assess.critique.notation import Notation
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import (
    NESTED,
    VERDICT,
    Brief,
    StepRange,
    analysis_messages,
    second_turn,
    shortened,
)
from proofcheck.assess.critique.quotations import Quotable, without_comments
from proofcheck.assess.critique.step_ranges import cut
from proofcheck.document.context import Contexts
from proofcheck.document.document import Document, Proof, Statement, Step
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.chat import ChatEngine
from proofcheck.llm.engine import Failure

_LABEL = re.compile(r"\\label\s*\{([^{}]{1,100})\}")
_MOST_LABELS = 4  # of one step


class Briefs:
    """The briefs of the proofs of one document."""

    def __init__(self, document: Document) -> None:
        self._contexts = Contexts(document)
        self._notation = Notation(document)
        self._headings = {
            statement.normalised.strip(): _heading(statement) for statement in document.statements
        }

    def of(self, proof: Proof) -> Brief:
        """What a model is told of a proof that asserts something.

        References are left as they are written, so what they lead to has its labels.
        """
        context = self._contexts.of(proof)
        asserting = set(asserting_steps(proof))
        return Brief(
            self._notation.of(proof, context.cited),
            tuple(f"{self._headings.get(text, '')}{text}" for text in context.cited),
            context.statement,
            tuple(
                (step.index + 1, _labelled(step) if step.index in asserting else NESTED)
                for step in proof.steps
                if step.index in asserting or step.nested
            ),
        )


def _heading(statement: Statement) -> str:
    """``Theorem 1 (thm:main): ``, or nothing where no label can be referred to."""
    labels = ", ".join(statement.labels[:_MOST_LABELS])
    number = f" {statement.number}" if statement.number else ""
    return f"{statement.heading}{number} ({labels}): " if labels else ""


def _labelled(step: Step) -> str:
    labels = _LABEL.findall(without_comments(step.text))[:_MOST_LABELS]
    return f"{step.normalised} (label: {', '.join(labels)})" if labels else step.normalised


def read(
    brief: Brief, quotable: Quotable, engine: ChatEngine, room: int
) -> PreparedProof | Failure:
    """The brief in windows that leave the engine ``room`` (tokens; 0: not known) for no more.

    The notation is left out, then what is cited, where they take more than half of the room.
    """

    fitting = brief
    if room:
        for fitting in shortened(brief):
            shortest = _tokens(fitting, StepRange(0, 0, 1), engine)
            if isinstance(shortest, Failure) or shortest <= room // 2:
                break
    windows = cut(
        [number for number, _ in brief.steps], room, lambda window: _tokens(fitting, window, engine)
    )
    return windows if isinstance(windows, Failure) else PreparedProof(fitting, windows, quotable)


def prompt_tokens(prepared: PreparedProof, engine: ChatEngine) -> int:
    """The tokens of the prompts of one analysis; those that the engine cannot count, left out."""
    counts = (_tokens(prepared.brief, window, engine) for window in prepared.windows)
    return sum(count for count in counts if not isinstance(count, Failure))


def _tokens(brief: Brief, window: StepRange, engine: ChatEngine) -> int | Failure:
    """The length of an analysis's prompt, with what asks for its verdict."""
    messages = analysis_messages(brief, window)
    return engine.prompt_tokens(second_turn(messages, "", VERDICT))
