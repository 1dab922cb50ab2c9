"""Every claim of a run decided: what ``--formal`` and ``proofcheck formal`` do."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing

from proofcheck.assess.cache import open_cache
from proofcheck.document.document import Document
from proofcheck.document.source import Source
from proofcheck.events import Note, Progress
from proofcheck.formal.attempts import attempt
from proofcheck.formal.claim import (
    LEFT_TO_LEAN,
    Claim,
    Ending,
    FormalOutcome,
    Untranslated,
)
from proofcheck.formal.lean.check import Lean
from proofcheck.formal.lean.prove import BATCH, note_of, open_lean, prove
from proofcheck.formal.models.opening import FormalModels, open_models
from proofcheck.formal.solver import Solver, SolverLimits
from proofcheck.formal.stating import NOT_READ, state_steps
from proofcheck.formal.translate import claims_of
from proofcheck.settings.settings import FormalSettings, Settings

Outcomes = dict[Document, tuple[FormalOutcome, ...]]
"""Of each document, an outcome for each step that holds a relation."""


def decide(
    documents: Sequence[Document], settings: Settings
) -> Generator[Progress | Note, None, Outcomes]:
    """What the engines say of the claims of the documents.

    Raises ModelError when the solver is asked for and cannot be loaded, UsageError when the Lean
    that is asked for cannot be used.
    """
    formal = settings.formal
    lean = _lean(formal)
    if lean is not None and (note := note_of(lean)) is not None:
        yield Note(note, first=True)
    told = [(document, one) for document in documents for one in claims_of(document)]
    found = [_untranslated(one) for _, one in told]
    asked = [at for at, (_, one) in enumerate(told) if isinstance(one, Claim)]
    if formal.solver != "none":
        with closing(Solver(SolverLimits(milliseconds=formal.milliseconds))) as solver:
            for done, at in enumerate(asked, 1):
                claim = told[at][1]
                assert isinstance(claim, Claim)
                found[at] = solver.decide(claim)
                yield Progress(done, len(asked), "claim")
    if lean is not None:
        sources = {path: one for document in documents for path, one in document.sources.items()}
        left = [at for at in asked if found[at].ending in LEFT_TO_LEAN]
        yield from _prove(left, told, found, lean, sources, settings)
    outcomes: Outcomes = {}
    for (document, _), outcome in zip(told, found, strict=True):
        outcomes[document] = (*outcomes.get(document, ()), outcome)
    return outcomes


def _lean(formal: FormalSettings) -> Lean | None:
    if formal.lean_project is None and formal.lean is None:
        return None
    return open_lean(formal.lean_project, str(formal.lean) if formal.lean else None)


def _prove(
    left: Sequence[int],
    told: Sequence[tuple[Document, Claim | Untranslated]],
    found: list[FormalOutcome],
    lean: Lean,
    sources: dict[str, Source],
    settings: Settings,
) -> Iterator[Progress | Note]:
    """Put the outcomes ``left`` to Lean; what its kernel accepts is better than what z3 says."""
    with ExitStack() as stack:
        cache = open_cache(settings)
        if cache is not None:
            stack.callback(cache.close)
        for begin in range(0, len(left), BATCH):
            batch = left[begin : begin + BATCH]
            claims = [claim for at in batch if (claim := found[at].claim) is not None]
            for at, outcome in zip(batch, prove(claims, lean, cache, sources), strict=True):
                found[at] = _better(found[at], outcome)
            yield Progress(begin + len(batch), len(left), "theorem")
        if settings.formal.prover or settings.formal.formalizer:
            models = stack.enter_context(open_models(settings, cache))
            still = [at for at in left if found[at].ending in LEFT_TO_LEAN]
            tried = attempt([found[at] for at in still], lean, models.provers, sources)
            for done, (at, outcome) in enumerate(zip(still, tried, strict=True), 1):
                found[at] = _better(found[at], outcome)
                yield Progress(done, len(still), "theorem")
            if models.formalisers:
                yield from _state(told, found, lean, models)


def _state(
    told: Sequence[tuple[Document, Claim | Untranslated]],
    found: list[FormalOutcome],
    lean: Lean,
    models: FormalModels,
) -> Iterator[Progress | Note]:
    """Have a model state the steps that were not read, and say of how many it could."""
    asked = [
        at
        for at, outcome in enumerate(found)
        if outcome.ending is Ending.UNTRANSLATED and outcome.reason in NOT_READ
    ]
    made = 0
    steps = [(told[at][1].proof, found[at]) for at in asked]
    for done, (at, outcome) in enumerate(
        zip(asked, state_steps(steps, lean, models), strict=True), 1
    ):
        made += outcome is not found[at]
        found[at] = outcome
        yield Progress(done, len(asked), "step")
    name = models.formalisers[0][1].name
    yield Note(f"{name} stated {made:,} of {len(asked):,} steps that were not read as claims")


def _better(solved: FormalOutcome, proved: FormalOutcome) -> FormalOutcome:
    if proved.ending is Ending.PROVED:
        return proved
    if proved.ending is Ending.UNTRUSTED and solved.ending is not Ending.FOLLOWS:
        return proved
    return solved if solved.engine == "z3" else proved  # where z3 was not asked, Lean says why


def _untranslated(one: Claim | Untranslated) -> FormalOutcome:
    """An outcome before any engine was asked."""
    if isinstance(one, Claim):
        return FormalOutcome(one.proof.id, one.step, Ending.UNKNOWN, one, used=one.hypotheses)
    return FormalOutcome(one.proof.id, one.step, Ending.UNTRANSLATED, reason=one.reason.value)
