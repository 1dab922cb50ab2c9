"""One proof: proposals, put into a copy, read and verified again, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from proofcheck.document.document import Proof
from proofcheck.document.finding import Replacement
from proofcheck.document.names import proof_name
from proofcheck.repair.amending import ProofInFiles, RepairContext, amended
from proofcheck.repair.draft import (
    Draft,
    DraftError,
    edit_between,
    file_bytes,
)
from proofcheck.repair.repairs import Action, Attempt, Proposal, Repair, Review


def mend(context: RepairContext, original: Draft, proof: Proof, review: Review) -> Repair:
    """Try to make a proof of the original pass that has faults; at most ``context.rounds`` rounds.

    A round whose text is sound but does not pass is what the next one begins with; after one that
    is refused, the next begins where that one did.
    """
    result = Repair(
        path=original.document.path,
        proof=proof.id,
        name=proof_name(proof),
        span=proof.span,
        faults=review.faults,
        attempts=(),
    )
    try:
        job = ProofInFiles(context, original, proof, _data(original, proof))
    except DraftError as error:
        return replace(result, reason=str(error))
    draft, faults = original, review.faults
    attempts: list[Attempt] = []
    taken: list[str] = []
    for number in range(1, context.rounds + 1):
        proposals = context.reviser.propose(draft, job.now(draft), faults, attempts)
        tried = [one for one in proposals if one.action in (Action.REPLACE, Action.INSERT)]
        if not tried:
            said = "; ".join(dict.fromkeys(one.why for one in proposals))
            attempts.append(Attempt(number, proposals, said or "nothing is proposed"))
            if all(one.action is Action.GIVE_UP for one in proposals):
                break
            continue
        trial = _try(job, draft, tried)
        attempts.append(Attempt(number, proposals, trial.reason))
        if trial.draft is None or trial.review is None:
            continue
        taken += [one.why for one in tried]
        if trial.reason is None:
            return replace(
                result,
                attempts=tuple(attempts),
                edits=_edits(original, trial.draft),
                why=tuple(dict.fromkeys(taken)),
                verified=trial.review.summary,
            )
        draft, faults = trial.draft, trial.review.faults
    return replace(result, attempts=tuple(attempts), reason=_reason(attempts))


def _reason(attempts: Sequence[Attempt]) -> str:
    """Why the rounds came to nothing; what came before giving up may tell more than that."""
    last = attempts[-1]
    gave_up = all(one.action is Action.GIVE_UP for one in last.proposals)
    before = f"; round {attempts[-2].round}: {attempts[-2].reason}" if attempts[:-1] else ""
    return f"{last.reason}{before if gave_up else ''}"


@dataclass(frozen=True, slots=True)
class _Trial:
    """``reason`` says why a round does not do; ``draft`` is None when it is no base for more."""

    reason: str | None
    draft: Draft | None = None
    review: Review | None = None


def _try(job: ProofInFiles, draft: Draft, proposals: Sequence[Proposal]) -> _Trial:
    """A copy with the proposals, verified, and compiled when it passes."""
    try:
        again = amended(job, draft, proposals)
    except DraftError as error:
        return _Trial(str(error))
    name = job.now(again).id
    found = {one.id: seen for one, seen in job.context.reviser.review(again, {name})}
    review = found.get(name)
    if review is None:
        return _Trial("there is no verdict on the amended proof")
    if not review.passed:
        reason = _what_is_left(review)
        return _Trial(reason, again, review) if review.faults else _Trial(reason)
    compiles = job.context.compiles
    broken = compiles(job.original.document, again.document) if compiles else None
    return _Trial(broken) if broken else _Trial(None, again, review)


def _data(original: Draft, proof: Proof) -> dict[str, bytes]:
    """The bytes of the files that the proof stands in.  Raises DraftError as ``file_bytes``."""
    paths = dict.fromkeys(step.span.path for step in proof.steps)
    return {path: file_bytes(original.document.sources[path]) for path in paths}


def _edits(original: Draft, amended: Draft) -> tuple[Replacement, ...]:
    return tuple(
        edit_between(source, amended.document.sources[path].text)
        for path, source in original.document.sources.items()
        if source.text != amended.document.sources[path].text
    )


def _what_is_left(review: Review) -> str:
    """Why an amended proof does not pass."""
    left = [f"step {fault.step + 1}: {fault.what}" for fault in review.faults]
    return "verified again, it does not pass: " + "; ".join(left or [review.reason or ""])
