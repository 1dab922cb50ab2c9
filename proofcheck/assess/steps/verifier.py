"""Models that score steps as an ``Assessor``: the cache answers what it can, the engine the rest.

The engine is started at the first step that the cache does not know, and never otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proofcheck.assess.assessor import Event, ModelInfos, Verified, counted
from proofcheck.assess.cache import Cache
from proofcheck.assess.opening import Opening
from proofcheck.assess.steps.scoring import StepModel, identified
from proofcheck.assess.steps.task import Score, Settled, Task, new_task, plan
from proofcheck.assess.steps.windows import ContextPart, may_fit
from proofcheck.assess.verdict import NOT_YET, ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.llm.engine import Cause, Failure
from proofcheck.llm.scoring_model import ScoringModel
from proofcheck.models.resolve import ModelReference

_STEPS_AT_ONCE = 512  # steps looked up, tokenised and packed together
_UNSAVED = 256  # scores that a killed run may lose


class Verifier:
    """Scores the steps of documents with one model: an ``Assessor``.

    ``info`` describes the model.  ``text_tokens`` counts the tokens of contexts and steps that were
    put to the engine, each once; ``evaluated`` what the engine evaluated for them.
    """

    def __init__(self, model: StepModel, opened: ScoringModel, cache: Cache | None) -> None:
        self._model = model
        self._identity = opened.identity
        self._engine = opened.engine
        self._cache = cache
        self._window = opened.window
        self.text_tokens = 0
        self.info = ModelInfo(
            name=model.name,
            sha256=opened.identity,
            protocol=model.scoring.name,
            engine=opened.engine_name,
            thresholds=model.calibration.thresholds,
        )

    @property
    def models(self) -> ModelInfos:
        return ModelInfos((self.info,))

    @property
    def evaluated(self) -> int:
        return self._engine.evaluated

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about this run so far, a line each."""
        cache_note = self._cache.note if self._cache else None
        return tuple(note for note in (self._model.note, cache_note) if note)

    def close(self) -> None:
        """End the engine's process; the cache stays open, it belongs to the caller."""
        self._engine.close()

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return counted(documents, self.verify)

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``."""
        return counted(documents, self._known)

    def verify(self, document: Document) -> Iterator[Verified]:
        """Each proof of the document, in order, with a verdict per step.

        The verdict is None where nothing is asserted: a step that is a nested proof, or has no
        text, and every step of an omitted proof.  Raises ``ModelError`` when the model cannot be
        loaded; what goes wrong later makes steps ``Unscored``.
        """
        contexts = self._model.scoring.contexts(document, self._window)
        chunk: list[Task] = []
        steps = 0
        for proof in document.proofs:
            chunk.append(self._task(proof, contexts))
            steps += len(proof.steps)
            if steps >= _STEPS_AT_ONCE:
                yield from self._run(chunk)
                chunk, steps = [], 0
        yield from self._run(chunk)

    def _known(self, document: Document) -> Iterator[Verified]:
        contexts = self._model.scoring.contexts(document, self._window)
        tasks = [self._task(proof, contexts) for proof in document.proofs]
        self._recall(tasks)
        for task in tasks:
            yield task.proof, self._verdicts(task)

    def _task(self, proof: Proof, contexts: Callable[[Proof], list[ContextPart]]) -> Task:
        scoring = self._model.scoring
        parts = contexts(proof) if asserting_steps(proof) else []
        setting = f"{self._identity} {scoring.version} {self._window}"
        return new_task(proof, parts, setting, scoring)

    def _recall(self, tasks: Sequence[Task]) -> None:
        """Give the tasks the scores that the cache has."""
        if self._cache:
            known = self._cache.get([key for task in tasks for key in task.keys])
            for task in tasks:
                pairs = zip(task.indices, task.keys, strict=True)
                task.scores.update((index, known[key]) for index, key in pairs if key in known)

    def _run(self, tasks: Sequence[Task]) -> Iterator[Verified]:
        self._recall(tasks)
        unsaved = self._plan([task for task in tasks if not task.complete])
        try:
            for task, settled in zip(
                tasks, self._model.scoring.score(tasks, self._engine), strict=True
            ):
                unsaved.update(settled)
                if self._cache and len(unsaved) >= _UNSAVED:
                    self._cache.put(unsaved)
                    unsaved = {}
                yield task.proof, self._verdicts(task)
        finally:
            if self._cache:
                self._cache.put(unsaved)

    def _plan(self, tasks: Sequence[Task]) -> Settled:
        """Give the tasks their windows; the scores that are settled without the engine."""
        texts: list[str] = []
        for task in tasks:
            texts += [part.text for part in task.parts]
            texts += [text if may_fit(text, self._window) else "" for text in task.texts]
        tokens = self._engine.tokenize(texts) if texts else []
        settled: Settled = {}
        start = 0
        for task in tasks:
            end = start + len(task.parts) + len(task.texts)
            more, text = plan(task, self._model.scoring, tokens[start:end], self._window)
            settled.update(more)
            self.text_tokens += text
            start = end
        return settled

    def _verdicts(self, task: Task) -> tuple[Verdict | None, ...]:
        """A verdict per step; ``NOT_YET`` for one that is to be scored and has no score."""
        asked = set(task.indices)
        return tuple(
            self._verdict(task.scores[step.index])
            if step.index in task.scores
            else NOT_YET
            if step.index in asked
            else None
            for step in task.proof.steps
        )

    def _verdict(self, score: Score) -> Verdict:
        if score is None:
            said = f"longer than the model's context of {self._window} tokens"
            return Unscored(said, Cause.TOO_LONG)
        if isinstance(score, Failure):
            return Unscored(score.reason, score.cause)
        probability = self._model.calibration.probability(score.log_odds)
        return Scored(probability, score.doubted, uncompared=score.uncompared)


def open_verifier(reference: ModelReference, model: StepModel, opening: Opening) -> Verifier:
    """The model with the engine that runs it; no engine is started yet.

    Raises ``ModelError`` when the engine is not installed and for a calibration that cannot be
    read, ``UsageError`` for engine settings out of range and a server that is refused.
    """
    scoring = model.scoring
    opened = opening.scoring(reference, longest=scoring.longest, room=scoring.room)
    return Verifier(identified(model, opened.identity), opened, opening.cache)
