"""Every claim of a run decided: what ``--formal`` and ``proofcheck formal`` do."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence

from proofcheck.document.document import Document
from proofcheck.document.finding import Finding
from proofcheck.events import Progress
from proofcheck.formal.claim import Claim, Ending, FormalOutcome, Ground, Untranslated
from proofcheck.formal.rules import NOT_FOLLOWING
from proofcheck.formal.solver import Solver, SolverLimits
from proofcheck.formal.translate import claims_of
from proofcheck.settings.settings import FormalSettings

Outcomes = dict[Document, tuple[FormalOutcome, ...]]
"""Of each document, an outcome for each step that holds a relation."""

MAX_SHOWN = 6  # hypotheses that a finding names


def decide(
    documents: Sequence[Document], settings: FormalSettings
) -> Generator[Progress, None, Outcomes]:
    """What the engines say of the claims of the documents.

    Raises ModelError when the solver is asked for and cannot be loaded.
    """
    told = {document: tuple(claims_of(document)) for document in documents}
    total = sum(isinstance(one, Claim) for claims in told.values() for one in claims)
    found: Outcomes = {}
    done = 0
    with Solver(SolverLimits(milliseconds=settings.milliseconds)) as solver:
        for document, claims in told.items():
            outcomes = []
            for one in claims:
                if isinstance(one, Untranslated):
                    outcomes.append(_untranslated(one))
                    continue
                outcomes.append(solver.decide(one))
                done += 1
                yield Progress(done, total, "claim")
            found[document] = tuple(outcomes)
    return found


def _untranslated(one: Untranslated) -> FormalOutcome:
    return FormalOutcome(one.proof.id, one.step, Ending.UNTRANSLATED, reason=one.reason.value)


def doubts_of(outcomes: Iterable[FormalOutcome]) -> Iterator[Finding]:
    """PC401 for the claims that do not follow."""
    for one in outcomes:
        if one.ending is Ending.FAILS and one.claim is not None:
            point = ", ".join(f"{name} = {value}" for name, value in one.witness)
            told = [h.latex.strip() for h in one.used if h.ground is not Ground.NOTATION]
            shown = "; ".join(dict.fromkeys(told[:MAX_SHOWN]))
            yield Finding(
                NOT_FOLLOWING,
                NOT_FOLLOWING.severity,
                "this does not follow from what is written here"
                + (f", for example: {point}" if point else ""),
                one.claim.span,
                confidence=NOT_FOLLOWING.confidence,
                proof=one.proof,
                step=one.step,
                evidence=f"what was used: {shown}" if shown else "nothing was supposed",
            )
