"""Theorems proved by models: rounds of answers, each put to Lean, its errors told to the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofcheck.formal.lean.check import Lean, State, Verdict, check
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.gate import indented
from proofcheck.formal.models.answers import last_block, tactics_in
from proofcheck.formal.models.asking import Writer
from proofcheck.formal.models.provers import Prover, errors_text
from proofcheck.llm.chat import ChatReply, ChatRequest
from proofcheck.llm.engine import Failure

NAME = "goal"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be proved; ``problem`` says it in the paper's words."""

    binders: str
    goal: str
    problem: str = ""

    @property
    def statement(self) -> str:
        return f"theorem {NAME} {self.binders} : {self.goal}"


@dataclass(frozen=True, slots=True)
class ModelProof:
    """The last verdict on a goal and the ``block`` that it speaks of; ``by`` is the model.

    ``rounds`` were asked.  Without a block ``reason`` says why there is none.
    """

    verdict: Verdict | None = None
    block: str = ""
    by: str = ""
    rounds: int = 0
    reason: str = ""

    @property
    def accepted(self) -> bool:
        return self.verdict is not None and self.verdict.state is State.ACCEPTED


def prove_by(
    goals: Sequence[Goal], style: Prover, writer: Writer, lean: Lean, seed: int = 0
) -> list[ModelProof]:
    """What a model makes of each goal, in as many rounds as its style allows.

    Raises UsageError when Lean cannot be started, ModelError for a model that cannot be used.
    """
    talks = {n: style.messages(lean.header, one.statement, one.problem)
             for n, one in enumerate(goals)}  # fmt: skip
    proofs = [ModelProof(by=writer.name) for _ in goals]
    for number in range(style.repairs + 1):
        requests = [
            ChatRequest(said, seed + number, style.tokens, style.sampling)
            for said in talks.values()
        ]
        replies = dict(zip(talks, writer.ask(requests), strict=True))
        for n, proof in _checked(goals, replies, writer, lean).items():
            proofs[n] = replace(proof, rounds=number + 1)
        talks = {
            n: style.repair(said, _said(replies[n]), number, _errors(goals[n], proofs[n]))
            for n, said in talks.items()
            if proofs[n].block and not proofs[n].accepted
        }
        if not talks:
            break
    return proofs


def _checked(
    goals: Sequence[Goal],
    replies: dict[int, ChatReply | Failure],
    writer: Writer,
    lean: Lean,
) -> dict[int, ModelProof]:
    made = {n: _block(reply) for n, reply in replies.items()}
    theorems = {
        n: Theorem(goals[n].binders, goals[n].goal, (Tactic(writer.name, one.block),))
        for n, one in made.items()
        if one.block
    }
    verdicts = dict(zip(theorems, check(list(theorems.values()), lean), strict=True))
    return {
        n: replace(one, by=writer.name, verdict=verdicts.get(n),
                   reason=verdicts[n].reason if n in verdicts else one.reason)
        for n, one in made.items()
    }  # fmt: skip


def _block(reply: ChatReply | Failure) -> ModelProof:
    if isinstance(reply, Failure):
        return ModelProof(reason=reply.reason)
    code = last_block(reply.text)
    block = tactics_in(code) if code is not None else None
    if block is None:
        cut = "the reply ran into its budget of tokens"
        return ModelProof(reason=cut if reply.truncated else "the reply holds no proof")
    return ModelProof(block="\n".join(indented(block)))


def _said(reply: ChatReply | Failure) -> str:
    assert isinstance(reply, ChatReply)
    return reply.text


def _errors(goal: Goal, proof: ModelProof) -> str:
    """The errors of a proof as the model is told them, in the code that it wrote."""
    head = f"{goal.statement} := by"
    code = f"{head}\n{proof.block}"
    assert proof.verdict is not None
    below = head.count("\n") + 1
    errors = [
        replace(one, line=one.line + below, end_line=one.end_line + below,
                column=one.column + 2, end_column=one.end_column + 2)
        for one in proof.verdict.errors
    ]  # fmt: skip
    return errors_text(code, errors) if errors else f"\nError Message: {proof.verdict.reason}\n"


def prove_in_turn(
    goals: Sequence[Goal], models: Sequence[tuple[Prover, Writer]], lean: Lean, seed: int = 0
) -> list[ModelProof]:
    """Each goal by the first of the models that proves it: small ones first, large for the rest."""
    found = [ModelProof(reason="no model was asked") for _ in goals]
    for style, writer in models:
        open_ones = [n for n, one in enumerate(found) if not one.accepted]
        if not open_ones:
            break
        made = prove_by([goals[n] for n in open_ones], style, writer, lean, seed)
        for n, one in zip(open_ones, made, strict=True):
            found[n] = one
    return found
