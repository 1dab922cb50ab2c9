"""What no tactic of ours proves, put to models: whole first, then split along the proof's steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from proofcheck.document.source import Source
from proofcheck.formal.claim import LEFT_TO_LEAN, FormalOutcome
from proofcheck.formal.lean.check import Lean, State, Verdict, check
from proofcheck.formal.lean.file import Tactic, Theorem
from proofcheck.formal.lean.prove import trusted
from proofcheck.formal.lean.statement import Stated, state
from proofcheck.formal.lean.written import written
from proofcheck.formal.models.asking import Writer
from proofcheck.formal.models.proofs import Goal, ModelProof, prove_in_turn
from proofcheck.formal.models.provers import Prover
from proofcheck.formal.split import assemble, skeleton_of_answer, skeleton_of_claim

_PLAIN = (Tactic("omega", "omega"), Tactic("grind", "grind"))
Models = Sequence[tuple[Prover, Writer]]


def attempt(
    outcomes: Sequence[FormalOutcome],
    lean: Lean,
    models: Models,
    sources: Mapping[str, Source] = MappingProxyType({}),
    seed: int = 0,
) -> Iterator[FormalOutcome]:
    """The outcomes in order, those that Lean left open as the ``models`` leave them, in turn.

    Raises UsageError when Lean cannot be started, ModelError for a model that cannot be used.
    """
    stated = {
        n: one
        for n, outcome in enumerate(outcomes)
        if outcome.ending in LEFT_TO_LEAN
        and outcome.claim is not None
        and isinstance(one := state(outcome.claim, mathlib=lean.toolchain.mathlib), Stated)
    }
    goals = [Goal(one.binders, one.goal, one.claim.latex) for one in stated.values()]
    proofs = dict(zip(stated, prove_in_turn(goals, models, lean, seed), strict=True))
    for n, outcome in enumerate(outcomes):
        if n not in stated:
            yield outcome
        elif (proof := proofs[n]).accepted:
            assert proof.verdict is not None
            yield _proved(outcome, stated[n], proof.verdict, Tactic(proof.by, proof.block),
                          lean, sources)  # fmt: skip
        else:
            yield _split(outcome, stated[n], proof, lean, models, sources, seed)


def _split(
    outcome: FormalOutcome,
    stated: Stated,
    proof: ModelProof,
    lean: Lean,
    models: Models,
    sources: Mapping[str, Source],
    seed: int,
) -> FormalOutcome:
    """The outcome after its goal was split: along the steps that it uses, else as a model's
    ``proof`` splits it.  As it was, where there is nothing to split or a hole is left."""
    goal = Goal(stated.binders, stated.goal, stated.claim.latex)
    by = "the proof's own steps"
    skeleton = skeleton_of_claim(stated.claim, mathlib=lean.toolchain.mathlib)
    if skeleton is None:
        by, skeleton = f"{proof.by}, in pieces", skeleton_of_answer(goal, proof.block)
    if skeleton is None:
        return outcome
    done = assemble(skeleton, [tactics_fill(lean), models_fill(lean, models, seed)], lean)
    if done.verdict is None:
        holes = f"{done.left} of {len(skeleton.holes)} pieces were not proved"
        return replace(outcome, reason=f"split along its steps: {holes}")
    if done.verdict.state is not State.ACCEPTED:
        return replace(outcome, reason=f"put together: {done.verdict.reason}")
    tactic = Tactic(by, done.block)
    whole = replace(stated, binders=skeleton.goal.binders)
    return _proved(outcome, whole, done.verdict, tactic, lean, sources)


def tactics_fill(lean: Lean) -> Callable[[Sequence[Goal]], list[str | None]]:
    """Fills holes with plain tactics."""

    def fill(goals: Sequence[Goal]) -> list[str | None]:
        theorems = [Theorem(one.binders, one.goal, _PLAIN) for one in goals]
        return [
            None if verdict.tactic is None else _PLAIN[verdict.tactic].block
            for verdict in check(theorems, lean)
        ]

    return fill


def models_fill(
    lean: Lean, models: Models, seed: int
) -> Callable[[Sequence[Goal]], list[str | None]]:
    """Fills holes with what the models write."""

    def fill(goals: Sequence[Goal]) -> list[str | None]:
        proofs = prove_in_turn(goals, models, lean, seed)
        return [proof.block if proof.accepted else None for proof in proofs]

    return fill


def _proved(
    outcome: FormalOutcome,
    stated: Stated,
    verdict: Verdict,
    tactic: Tactic,
    lean: Lean,
    sources: Mapping[str, Source],
) -> FormalOutcome:
    ending, reason = trusted(verdict)
    said = f"proved by {tactic.name}"
    return replace(
        outcome,
        ending=ending,
        engine="lean",
        version=lean.toolchain.version,
        suffix=".lean",
        reason=f"{said}; {reason}" if reason else said,
        axioms=verdict.axioms or (),
        code=written(stated, lean.header, tactic, sources),
    )
