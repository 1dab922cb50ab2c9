"""Repairs with chat models: the critic reviews, the first model proposes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from proofcheck.assess.assessor import Assessor, assessments
from proofcheck.assess.critique.judgement import Defect, DefectKind, JudgedDefect, Judgement
from proofcheck.assess.critique.prompts import second_turn
from proofcheck.assess.rules import DEFECT_ERROR, DEFECT_GAP
from proofcheck.document.document import Document, Proof, Step
from proofcheck.document.rule import Rule
from proofcheck.llm.chat import ChatEngine, ChatReply, ChatRequest, Sampling
from proofcheck.llm.engine import Failure
from proofcheck.repair.draft import Draft
from proofcheck.repair.prompts import FORM, messages, read_proposal, schema
from proofcheck.repair.repairs import Action, Attempt, Fault, Proposal, Review
from proofcheck.repair.revise import FindingFilter, computed, restricted
from proofcheck.settings.settings import Settings

_MOST_STEPS = 8
"""Steps of one proof that are repaired in one round."""

_ROUND = 1_000_003
"""What the seeds of two rounds differ by."""

_RULES = {DefectKind.FATAL: DEFECT_ERROR, DefectKind.GAP: DEFECT_GAP}


class ChatReviser:
    """Reviews with what analyses proofs, and proposes with one chat model.

    A step with a confirmed defect is at fault.
    """

    def __init__(
        self,
        assessor: Assessor,
        engine: ChatEngine,
        generator: str,
        sampling: Sampling,
        settings: Settings,
    ) -> None:
        self._assessor = assessor
        self._engine = engine
        self._sampling = sampling
        self._settings = settings
        self._counts = FindingFilter(settings)
        self.verifier = ", ".join(info.name for info in assessor.models.writing)
        self.generator = generator

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._assessor.notes)

    def review(self, draft: Draft, only: Collection[str]) -> Iterator[tuple[Proof, Review]]:
        for one in assessments(self._assessor.assess([restricted(draft.document, only)])):
            if one.proof.id in only and one.judgement is not None:
                yield one.proof, self._review(draft, one.proof, one.judgement)

    def _review(self, draft: Draft, proof: Proof, judgement: Judgement) -> Review:
        refuted = self._counts.refuted(draft, proof)
        if judgement.grade is None:
            return Review(refuted, judgement.unscored or "the analyses do not agree")
        faults = tuple(
            Fault(
                one.defect.step,
                proof.steps[one.defect.step].span,
                _rule(one),
                _what(one.defect),
            )
            for one in judgement.defects
            if self._counts(draft.document, _rule(one), one.defect.span)
        )
        reason = None
        if judgement.grade < 1 and not judgement.defects:
            reason = f"it has grade {judgement.grade:g}, and no defect is named"
        said = f"grade {judgement.grade:g} by {judgement.graded} of {judgement.wanted} analyses"
        return Review((*faults, *refuted), reason, said)

    def propose(
        self, draft: Draft, proof: Proof, faults: Sequence[Fault], attempts: Sequence[Attempt]
    ) -> tuple[Proposal, ...]:
        refused = {proposal.latex for attempt in attempts for proposal in attempt.proposals}
        steps = sorted({fault.step for fault in faults})[:_MOST_STEPS]
        known = [
            edit
            for step in steps
            if (edit := computed(draft, proof, step, _of(step, faults), refused))
        ]
        if known:  # tried alone, so that no guess about another step spoils it
            return tuple(known)
        proposals: dict[int, Proposal] = {}
        first = [messages(draft.document, proof, step, faults, attempts) for step in steps]
        seed = self._settings.critique.seed + _ROUND * len(attempts)
        tokens = self._settings.critique.tokens
        thoughts = list(
            self._engine.chat(
                [
                    ChatRequest(turn, seed + n, tokens, self._sampling)
                    for n, turn in enumerate(first)
                ]
            )
        )
        written = {step: _written(draft.document, proof.steps[step]) for step in steps}
        asked: list[tuple[int, ChatRequest]] = []
        for number, (step, turn, thought) in enumerate(zip(steps, first, thoughts, strict=True)):
            if isinstance(thought, Failure):
                proposals[step] = _none(step, thought.reason)
                continue
            form = second_turn(turn, thought.text, FORM.format(number=step + 1))
            asked.append(
                (
                    step,
                    ChatRequest(
                        form,
                        seed + number,
                        tokens,
                        self._sampling,
                        schema(written[step]),
                        thinking=False,
                    ),
                )
            )
        replies = self._engine.chat([request for _, request in asked])
        for (step, _), reply in zip(asked, replies, strict=True):
            proposals[step] = _proposal(step, reply, written[step])
        return tuple(proposals[step] for step in steps)


def _of(step: int, faults: Sequence[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.step == step]


def _written(document: Document, step: Step) -> str:
    """The step as it stands in its file, without what comes behind it there."""
    return document.sources[step.span.path].slice(step.span)


def _what(defect: Defect) -> str:
    quotation = " ".join(defect.quotation.split())
    return f"“{quotation}”: {defect.what} {defect.breaks}".strip()


def _rule(one: JudgedDefect) -> Rule:
    return _RULES[one.defect.fault]


def _proposal(step: int, reply: ChatReply | Failure, written: str) -> Proposal:
    if isinstance(reply, Failure):
        return _none(step, reply.reason)
    if reply.truncated:
        return _none(step, "the reply was longer than the budget of tokens")
    return read_proposal(reply.text, step, written)


def _none(step: int, reason: str) -> Proposal:
    return Proposal(step, Action.UNREADABLE, "", reason)
