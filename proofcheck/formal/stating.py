"""Steps that are not read as claims, stated by a model: what is proved of them is never trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from proofcheck.document.document import Proof
from proofcheck.formal.attempts import models_fill, tactics_fill
from proofcheck.formal.claim import Ending, FormalOutcome, Reason
from proofcheck.formal.lean.check import Lean
from proofcheck.formal.models.opening import FormalModels
from proofcheck.formal.models.proofs import Goal
from proofcheck.formal.models.stated import ModelStatement, code_of, compared, formalise

# Not what supposes or defines: there is nothing to prove of it.
NOT_READ = frozenset(Reason) - {Reason.SUPPOSED, Reason.SCOPE, Reason.SIZE}
_EARLIER = 6  # steps of the proof that are shown before the one that is to be stated


def state_steps(
    steps: Sequence[tuple[Proof, FormalOutcome]], lean: Lean, models: FormalModels, seed: int = 0
) -> Iterator[FormalOutcome]:
    """The outcomes in order: stated by the first of the formalisers, read back by the last, proved
    by plain tactics or the provers.  One that Lean does not understand stays as it is.

    Raises UsageError when Lean cannot be started, ModelError for a model that cannot be used.
    """
    style, writer = models.formalisers[0]
    _, judge = models.formalisers[-1]
    texts = [_problem(proof, outcome.step) for proof, outcome in steps]
    made = compared(formalise(texts, style, writer, lean, seed), judge, judge, seed)
    stated = [one for one in made if one.theorem is not None]
    blocks = iter(_blocks([_goal(one) for one in stated], lean, models, seed))
    for (_, outcome), one in zip(steps, made, strict=True):
        if one.theorem is None:
            yield outcome
            continue
        block = next(blocks)
        yield replace(
            outcome,
            ending=Ending.UNKNOWN if block is None else Ending.UNTRUSTED,
            engine="lean",
            version=lean.toolchain.version,
            reason=_said(one, writer.name, proved=block is not None),
            code=f"{lean.header}\n\n{code_of(one, block)}\n",
            suffix=".lean",
        )


def _problem(proof: Proof, index: int) -> str:
    """A step as a problem in words: what is to be proved, what the proof said, what it says now."""
    earlier = " ".join(step.normalised.strip() for step in proof.steps[:index][-_EARLIER:])
    parts = [proof.statement.normalised.strip()] if proof.statement else []
    parts += [f"In its proof it is said: {earlier}"] if earlier else []
    parts.append(f"Show the next step of the proof: {proof.steps[index].normalised.strip()}")
    return "\n".join(parts)


def _goal(one: ModelStatement) -> Goal:
    assert one.theorem is not None
    return Goal(one.theorem.binders, one.theorem.goal, one.text)


def _blocks(goals: Sequence[Goal], lean: Lean, models: FormalModels, seed: int) -> list[str | None]:
    """The tactic block that proves each goal; None where there is none."""
    blocks = tactics_fill(lean)(goals)
    left = [at for at, block in enumerate(blocks) if block is None]
    filled = models_fill(lean, models.provers, seed)([goals[at] for at in left])
    for at, block in zip(left, filled, strict=True):
        blocks[at] = block
    return blocks


def _said(one: ModelStatement, name: str, *, proved: bool) -> str:
    """Why a statement is not trusted, and what was read in it."""
    said = f"{'proved' if proved else 'not proved'} as {name} states it"
    if one.words:
        said += f'; read back: "{" ".join(one.words.split())}"'
    if one.same is not None:
        said += f"; that this says the same has the probability {one.same:.2f}, says the reader"
    return said
