"""Critiques as an ``Assessor``: documents in, a judgement per proof out."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from proofcheck.assess.assessor import Assessment, Event, ModelInfos
from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.briefs import Briefs, read
from proofcheck.assess.critique.case import Case, chunks, vote
from proofcheck.assess.critique.chat_cache import CachedChat
from proofcheck.assess.critique.computation import Computation
from proofcheck.assess.critique.conversation import Asking, CritiqueProgress, budget
from proofcheck.assess.critique.costs import (
    CostEstimate,
    Took,
    estimate_text,
    memory_text,
    read_took,
    reading_costs,
    speed_text,
    took_text,
)
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.meter import Meter, forbids, rationed
from proofcheck.assess.critique.prepared import PreparedProof, Version, versions
from proofcheck.assess.critique.quotations import Quotable
from proofcheck.assess.critique.referee import Referee, names, sampling
from proofcheck.assess.critique.ways import WAYS, way_of
from proofcheck.assess.unassessed import without_scores
from proofcheck.assess.verdict import NO_SCORES, ModelInfo, Scored
from proofcheck.document.document import Document, Proof
from proofcheck.document.proofs import asserting_steps
from proofcheck.events import Note, Progress
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Weights
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Failure
from proofcheck.models.calibration import Calibration
from proofcheck.settings.settings import CritiqueSettings

_WEIGHED = 16  # answers weighed at once where a budget may end between them

JudgedCase = tuple[Proof, Judgement]


class Critic:
    """Chat models that analyse proofs, which it closes: an ``Assessor``.

    Its verdicts on steps are ``NO_SCORES``.  ``info`` describes the models, the main one first;
    ``calibration`` maps the confidence of a defect, as log-odds.  ``own_ways`` name the ways in
    which the makers of the models ask them, where that is known.  Raises ``UsageError`` for
    settings that do not go together.
    """

    def __init__(
        self,
        settings: CritiqueSettings,
        models: Sequence[ChatModel],
        cache: Cache | None,
        calibration: Calibration | None = None,
        own_ways: Sequence[str | None] = (),
    ) -> None:
        self._ways = [way_of(settings, own) for own in own_ways or [None] * len(models)]
        if WAYS[settings.way].weigh is not None:  # all votes would be the same
            settings = replace(settings, votes=1, confirmed_by=1, rounds=0)
        self._settings = settings
        self._versions: dict[tuple[Document, str], tuple[Version, ...]] = {}
        self.calibration = calibration
        self._cache = cache
        self._meter = Meter(settings.budget_minutes, settings.budget_tokens, lambda: self.tokens)
        self._engines = [
            CachedChat(
                model.engine,
                cache,
                model.identity,
                partial(forbids, self._meter),
                partial(rationed, self._meter),
            )
            for model in models
        ]
        self._referees: list[Referee] = []
        self._asked: set[CachedChat] = set()  # of the document that is judged
        self._models = models
        self._costs: dict[Document, int] = {}  # the estimates of the documents not yet judged
        self._done = self._total = 0
        self._speed: float | None = None
        self._seconds = 0.0  # spent on what was asked
        self.info = tuple(
            ModelInfo(name, model.identity, "critique", model.engine_name, {})
            for name, model in zip(names(models), models, strict=True)
        )

    @property
    def models(self) -> ModelInfos:
        return ModelInfos(writing=self.info)

    @property
    def evaluated(self) -> int:
        return sum(engine.evaluated for engine in self._engines)

    @property
    def tokens(self) -> int:
        """The tokens written so far, those that the cache knew left out."""
        return sum(engine.written for engine in self._engines)

    @property
    def speed(self) -> float | None:
        """Tokens written per second; None until what was asked first at once is there."""
        return self._speed

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about this run so far, a line each."""
        cache = (self._cache.note,) if self._cache and self._cache.note else ()
        return (*cache, *(note for engine in self._engines for note in engine.notes))

    def close(self) -> None:
        """Close the engines; the cache stays open, it belongs to the caller."""
        for engine in self._engines:
            engine.close()

    def hear(self, assessment: Assessment) -> None:
        """Take note of what the steps of a proof may have been meant to say."""
        proof, verdicts = assessment.proof, assessment.verdicts
        scored = [one for one in verdicts if one is not None]
        if scored and all(isinstance(one, Scored) for one in scored):
            self._versions[assessment.document, proof.id] = tuple(versions(proof, verdicts))

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``.  It says first what it may cost."""
        self._meter.begin()  # an engine that starts takes its time of the budget
        estimate = self.estimate(documents)
        earlier = read_took(self._cache.recall(self._took_key) if self._cache else None)
        if self._settings.exhaustive:
            yield Note(estimate_text(estimate, self._settings), first=True)
        if earlier and estimate.analyses:
            yield Note(took_text(estimate, earlier.scaled(estimate)), first=True)
        elif estimate.memory:
            yield Note(memory_text(estimate), first=True)
        return (yield from self._assess(documents, estimate, foretold=earlier is not None))

    def _assess(
        self, documents: Sequence[Document], estimate: CostEstimate, foretold: bool
    ) -> Iterator[Event]:
        told = False
        begun: Took | None = None
        wanted = written = 0
        done = tokens = 0
        total = sum(len(document.proofs) for document in documents)
        yield Progress(done, total, "proof")
        for document in documents:
            for event in self.judge(document):
                if isinstance(event, CritiqueProgress):
                    tokens = event.tokens
                    if self._settings.exhaustive and not told and self.speed is not None:
                        told = True
                        yield Note(speed_text(estimate, self.speed), first=True)
                    if begun and not foretold:
                        foretold = True
                        first = f"the first {begun.analyses:,}"
                        yield Note(took_text(estimate, begun.scaled(estimate), first), first=True)
                else:
                    proof, judgement = event
                    wanted, written = wanted + judgement.wanted, written + judgement.tokens
                    if not self._meter.bounded and wanted < estimate.analyses:
                        begun = self._took(wanted, written, estimate)
                    yield Assessment(document, proof, without_scores(proof, NO_SCORES), judgement)
                    done += 1
                yield Progress(done, total, "proof", tokens)
        took = self._took(wanted, written, estimate)
        if self._cache and took and wanted == estimate.analyses:
            self._cache.remember(self._took_key, took.text())

    def _took(self, wanted: int, written: int, estimate: CostEstimate) -> Took | None:
        """What so many analyses took that another run like this one takes as well; None where some
        of what was ``written`` was remembered or came to nothing, and where what is read is not
        counted."""
        if not wanted or not self.evaluated or not self.tokens == written > 0:
            return None
        prompts = max(1, estimate.prompt_tokens * wanted // estimate.analyses)
        return Took(wanted, prompts, written, self.evaluated, self._seconds)

    @property
    def _took_key(self) -> str:
        settings = self._settings
        models = ",".join(model.identity for model in self._models)
        form = "remarks" if settings.remarks else "free"
        return f"critique took:{models}:{settings.way}:{form}:{settings.tokens}:{settings.meta}"

    def known(self, documents: Sequence[Document]) -> Iterator[Event]:
        """See ``Assessor``.  Nothing is looked up: without a model no prompt can be made."""
        not_yet = Judgement(None, unscored="it has not been judged yet")
        for document in documents:
            for proof in document.proofs:
                judgement = not_yet if asserting_steps(proof) else Judgement(None)
                yield Assessment(document, proof, without_scores(proof, NO_SCORES), judgement)

    def estimate(self, documents: Sequence[Document]) -> CostEstimate:
        """What it costs at most to judge the documents.

        A budget is then shared out among them; without an estimate each may take all that is left.
        Raises ``ModelError`` for a model that cannot be used at all.
        """
        votes = self._settings.votes
        proofs = analyses = prompts = replies = 0
        for document in documents:
            before = replies
            for case in self._cases(document):
                proofs += bool(case.preparations)
                for one in reading_costs(case, self._opened(), self._engines, votes):
                    analyses += votes
                    prompts += one.prompt_tokens
                    replies += one.reply_tokens
            self._costs[document] = replies - before
        checks = [it.meta * it.budget.check for it in self._opened()]
        memory = sum(model.memory for model in self._models)
        return CostEstimate(proofs, analyses, prompts, replies, max(checks, default=0), memory)

    def judge(self, document: Document) -> Generator[JudgedCase | CritiqueProgress, None, None]:
        """Each proof of the document with its judgement, as soon as that is final, and progress.

        With further rounds they do not come in order.  The judgement of a proof that asserts
        nothing, such as an omitted one, is empty.  What goes wrong is in the judgements;
        ``ModelError`` is raised only for a model that cannot be used at all.
        """
        cost = self._costs.pop(document, 0)
        self._meter.begin(cost / (cost + sum(self._costs.values())) if cost else 1.0)
        self._done, self._total = 0, len(document.proofs)
        self._asked.clear()
        yield self._progress()
        waiting: list[Case] = []
        # With a bound one vote on each proof comes first: nothing is left unread for further votes.
        votes = self._settings.votes
        turns = [1] * votes if self._meter.bounded else [votes]
        cases: Iterable[Case] = self._cases(document)
        left = len(document.proofs)
        for turn, more in enumerate(turns, 1):
            waiting = []
            yield from self._round(cases, left, waiting, more, last=turn == len(turns))
            cases, left = waiting, len(waiting)
        for _ in range(self._settings.rounds if self._settings.exhaustive else 0):
            # What is undecided first, then what passed: another look may find what others missed.
            open_cases = sorted(waiting, key=lambda case: case.judgement.grade is not None)
            waiting = []
            yield from self._round(open_cases, len(open_cases), waiting, votes, last=True)
        for case in waiting:
            yield self._finish(case)

    def _round(
        self, cases: Iterable[Case], left: int, waiting: list[Case], votes: int, *, last: bool
    ) -> Generator[JudgedCase | CritiqueProgress, None, None]:
        """So many votes on each of the cases, of which there are ``left``.  Those that are to be
        looked at again are left ``waiting``: all but after the ``last`` turn of a round."""
        for chunk in chunks(cases, votes):
            self._meter.part(len(chunk) / left)
            left -= len(chunk)
            yield from vote(chunk, self._opened(), self._settings, self.calibration, votes)
            for case in chunk:
                again = self._settings.exhaustive and case.needs_more if last else True
                if again and not self._meter.spent:
                    waiting.append(case)
                else:
                    yield self._finish(case)

    def _finish(self, case: Case) -> JudgedCase:
        self._done += 1
        return case.proof, case.judgement

    def _cases(self, document: Document) -> Iterator[Case]:
        briefs, computation = Briefs(document), Computation(document)
        for proof in document.proofs:
            preparations: list[PreparedProof | Failure] = []
            if asserting_steps(proof):
                brief, quotable = briefs.of(proof), Quotable(document, proof)
                versions = self._versions.get((document, proof.id))
                for engine, referee in zip(self._engines, self._opened(), strict=True):
                    prepared = read(brief, quotable, engine, referee.budget.room)
                    if isinstance(prepared, PreparedProof):
                        compute = partial(computation.of, proof.id)
                        prepared = replace(prepared, versions=versions, compute=compute)
                    preparations.append(prepared)
            yield Case(proof, tuple(preparations))

    def _opened(self) -> Sequence[Referee]:
        """The models at work; an engine may have to start before it tells its context."""
        if not self._referees:
            self._referees = [
                Referee(
                    info.name,
                    way,
                    partial(self._ask, engine),
                    partial(self._weigh, engine),
                    sampling(model, self._settings),
                    budget(self._settings.tokens, engine.context),
                    self._settings.seed,
                    self._settings.meta,
                )
                for info, way, model, engine in zip(
                    self.info, self._ways, self._models, self._engines, strict=True
                )
            ]
        return self._referees

    def _ask(self, engine: CachedChat, requests: Sequence[ChatRequest]) -> Asking:
        replies: list[ChatReply | Failure] = []
        began = time.monotonic()
        going_on = engine in self._asked  # what is said of a document depends on no other
        self._asked.add(engine)
        for reply in engine.chat(requests, going_on=going_on):
            replies.append(reply)
            yield self._progress()
        self._seconds += time.monotonic() - began
        # Not earlier: of replies written side by side the first comes when all are half done.
        self._speed = self._meter.speed()
        return replies

    def _weigh(self, engine: CachedChat, choices: Sequence[Choice]) -> list[Weights]:
        weights: list[Weights] = []
        while at_once := choices[len(weights) :]:
            if self._meter.bounded:
                at_once = at_once[:_WEIGHED]
            stopped = self._meter.stop()
            weights += [stopped] * len(at_once) if stopped else engine.weigh(at_once)
        return weights

    def _progress(self) -> CritiqueProgress:
        return CritiqueProgress(self._done, self._total, self.tokens)
