"""From verdicts to trials: what the verifier said of the errors put into a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from proofcheck.assess.verdict import Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.mutation.study import Detection, Trial, Untouched
from proofcheck.mutation.versions import Mutant, Planted
from proofcheck.triage.doubts import Verdicts

Doubted = Callable[[Verdict | None], bool]


def judge(
    version: int,
    mutant: Mutant,
    verdicts: Sequence[Verdict | None],
    before: Sequence[Verdict | None],
    doubted: Doubted,
) -> Iterator[Trial]:
    """A trial for each error in a mutant.

    ``verdicts`` are those on the steps of the mutant, ``before`` those on the steps as written.
    """
    wrong = {planted.position for planted in mutant.planted}
    for planted in mutant.planted:
        verdict = verdicts[planted.position]
        if isinstance(verdict, Scored):
            detection = Detection.MISSED
            if doubted(verdict):
                detection = Detection.CAUGHT
            elif _next_is_newly_doubted(mutant, planted, wrong, verdicts, before, doubted):
                detection = Detection.LATER
        else:
            detection = Detection.UNSCORED
        step = mutant.original.steps[mutant.origins[planted.position]]
        yield Trial(
            version=version,
            kind=planted.kind,
            proof=mutant.original.id,
            step=step.index,
            span=step.span,
            before=planted.before,
            text=mutant.proof.steps[planted.position].normalised,
            start=planted.start,
            end=planted.end,
            detection=detection,
            probability=_probability(verdict),
            untouched=_probability(before[step.index]),
            unscored=verdict.reason if isinstance(verdict, Unscored) else None,
        )


def _next_is_newly_doubted(
    mutant: Mutant,
    planted: Planted,
    wrong: set[int],
    verdicts: Sequence[Verdict | None],
    before: Sequence[Verdict | None],
    doubted: Doubted,
) -> bool:
    """Whether the step right after the error is doubted because of it, as far as one can tell."""
    later = (at for at in range(planted.position + 1, len(verdicts)) if verdicts[at] is not None)
    following = next(later, None)
    return (
        following is not None
        and following not in wrong
        and doubted(verdicts[following])
        and not doubted(before[mutant.origins[following]])
    )


def judge_untouched(
    documents: Sequence[Document],
    verdicts: Sequence[Verdicts],
    no_place: int,
    doubted: Doubted,
) -> Untouched:
    """The figures of the text as written; ``verdicts[i]`` are those on ``documents[i]``."""
    by_proof: list[tuple[Verdict, ...]] = [
        tuple(verdict for verdict in found[proof.id] if verdict is not None)
        for document, found in zip(documents, verdicts, strict=True)
        for proof in document.proofs
    ]
    every = [verdict for of_proof in by_proof for verdict in of_proof]
    return Untouched(
        proofs=len(by_proof),
        steps=len(every),
        probabilities=tuple(v.probability for v in every if isinstance(v, Scored)),
        unscored=_reasons(every),
        doubted=sum(map(doubted, every)),
        doubted_proofs=sum(any(map(doubted, of_proof)) for of_proof in by_proof),
        no_place=no_place,
    )


def _reasons(verdicts: Sequence[Verdict]) -> Mapping[str, int]:
    reasons = Counter(verdict.reason for verdict in verdicts if isinstance(verdict, Unscored))
    return dict(reasons.most_common())


def _probability(verdict: Verdict | None) -> float | None:
    return verdict.probability if isinstance(verdict, Scored) else None
