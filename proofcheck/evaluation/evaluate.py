"""An evaluation: ask for what is not known yet, keep it, make figures.  It prints nothing."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping

from proofcheck.assess.assessor import Assessor
from proofcheck.evaluation.documents import document
from proofcheck.evaluation.evaluator import judged
from proofcheck.evaluation.item import Dataset, Item
from proofcheck.evaluation.judge import judge_of
from proofcheck.evaluation.measure import figures
from proofcheck.evaluation.outcome import Outcome
from proofcheck.evaluation.state import OutcomeFile, key_of
from proofcheck.evaluation.study import Judge, Study
from proofcheck.events import Note, Progress, now_text
from proofcheck.llm.server.address import privacy_notes
from proofcheck.models.calibration import DEFAULT_RATE, DEFAULT_THRESHOLD
from proofcheck.settings.settings import Settings

AT_ONCE = 64  # items in one document: requests under way together, and what waits for them


def evaluate(
    dataset: Dataset,
    settings: Settings,
    assessor: Assessor,
    *,
    threshold: float | None = None,
    state: OutcomeFile | None = None,
    seed: int = 0,
) -> Generator[Progress | Note | Study, None, None]:
    """Judge the items of a data set; the ``Study`` comes last.  Progress counts steps.

    ``threshold`` in [0, 1] is the probability at or below which a step is doubted; without one,
    ``settings.min_confidence`` or the model's calibration says.  What ``state`` has is not asked
    again, and every outcome is in it as soon as it is known, but for those without a verdict: a
    later run may have more luck.  Raises ModelError for a model that
    cannot be used, and UsageError when the state cannot be written.
    """
    begun = time.monotonic()
    created = now_text()
    judge = judge_of(assessor, settings)
    keys = [key_of(item, judge.identity) for item in dataset.items]
    known: dict[str, Outcome] = {}
    if state:
        found = ((key, state.get(key, item)) for key, item in zip(keys, dataset.items, strict=True))
        known = {key: outcome for key, outcome in found if outcome is not None}
    if settings.server is not None:
        yield from (Note(text, first=True) for text in privacy_notes(settings.server.urls))
    resumed = sum(key in known for key in keys)
    open_ = {key: item for key, item in zip(keys, dataset.items, strict=True) if key not in known}
    total = sum(len(item.steps) for item in dataset.items)
    done = total - sum(len(item.steps) for item in open_.values())
    yield Progress(done, total)
    for key, outcome in _outcomes(open_, assessor):
        known[key] = outcome
        if state and outcome.unscored is None:
            state.put(key, open_[key], outcome)
        done += len(open_[key].steps)
        yield Progress(done, total)
    yield from map(Note, dict.fromkeys(assessor.notes))
    at, chosen_by = _threshold(threshold, settings, judge)
    outcomes = tuple(
        known.get(key, _none(item)) for key, item in zip(keys, dataset.items, strict=True)
    )
    yield Study(
        dataset=dataset,
        judge=judge,
        depth=settings.depth,
        threshold=at,
        chosen_by=chosen_by,
        seed=seed,
        outcomes=outcomes,
        figures=figures(dataset.items, outcomes, at),
        resumed=resumed,
        created=created,
        seconds=time.monotonic() - begun,
    )


def _outcomes(items: Mapping[str, Item], assessor: Assessor) -> Iterator[tuple[str, Outcome]]:
    """The outcomes by key, as they come."""
    keys = list(items)
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        asked = document([items[key] for key in part])
        key_of_proof = {proof.id: key for proof, key in zip(asked.proofs, part, strict=True)}
        for one in judged([asked], assessor):
            yield key_of_proof[one.assessment.proof.id], one.outcome


def _none(item: Item) -> Outcome:
    """The outcome of what was never judged."""
    return Outcome((None,) * len(item.steps), (), unscored="it was not judged")


def _threshold(given: float | None, settings: Settings, judge: Judge) -> tuple[float, str]:
    """The probability up to which a step is doubted, and who chose it."""
    if given is not None:
        return given, "given"
    if settings.min_confidence is not None:
        return 1 - settings.min_confidence, "min-confidence"
    own = judge.thresholds.get(DEFAULT_RATE)
    return (DEFAULT_THRESHOLD, "default") if own is None else (own, "the model's own")
