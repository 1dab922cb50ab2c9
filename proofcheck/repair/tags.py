"""Repairs with a model that scores steps: known slips undone, compared by what it says of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from proofcheck.assess.assessor import Assessor, assessments
from proofcheck.assess.doubt import is_doubted
from proofcheck.assess.rules import DOUBT
from proofcheck.assess.verdict import Doubt, Scored, Unscored, Verdict
from proofcheck.document.document import Proof, Step
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.names import probability_text
from proofcheck.document.rule import Severity
from proofcheck.repair.draft import Draft
from proofcheck.repair.repairs import Action, Attempt, Fault, Proposal, Review
from proofcheck.repair.revise import FindingFilter, computed, restricted
from proofcheck.repair.slips import SourceEdit, corrected, corrections
from proofcheck.settings.settings import Settings
from proofcheck.triage.doubts import doubts

_CLEARLY = 5.0
"""How many times the odds that a step is right must rise for a correction to be proposed."""


Verdicts = tuple[Verdict | None, ...]


class TagReviser:
    """Reviews with what scores steps; what it doubts, it is offered corrections of."""

    def __init__(self, assessor: Assessor, settings: Settings) -> None:
        self._assessor = assessor
        self._info = assessor.models.scoring[0]
        self._settings = settings
        self._counts = FindingFilter(settings)
        self._verdicts: dict[tuple[int, str], Verdicts] = {}
        self.verifier = self.generator = self._info.name

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self._assessor.notes)

    def review(self, draft: Draft, only: Collection[str]) -> Iterator[tuple[Proof, Review]]:
        document = draft.document
        for one in assessments(self._assessor.assess([restricted(document, only)])):
            if one.proof.id in only:
                self._verdicts[id(document), one.proof.id] = one.verdicts
                yield one.proof, self._review(draft, one.proof, one.verdicts)

    def _review(self, draft: Draft, proof: Proof, verdicts: Verdicts) -> Review:
        document = replace(draft.document, proofs=(proof,))
        computed = [one for one in draft.remarks if isinstance(one, Confirmation)]
        found = doubts(document, {proof.id: verdicts}, computed, self._settings, self._info)
        doubted = tuple(
            Fault(one.step, proof.steps[one.step].span, one.rule, _what(one))
            for one in found
            if one.step is not None
            and one.severity > Severity.NOTE
            and self._counts(document, one.rule, one.span)
        )
        faults = (*doubted, *self._counts.refuted(draft, proof))
        unscored = [verdict.reason for verdict in verdicts if isinstance(verdict, Unscored)]
        reason = f"a step could not be scored: {unscored[0]}" if unscored else None
        scored = [verdict.probability for verdict in verdicts if isinstance(verdict, Scored)]
        if not scored and reason is None:
            reason = "it has no step that could be scored"
        least = f"no step below {probability_text(min(scored))}" if scored else ""
        return Review(faults, reason, least)

    def propose(
        self, draft: Draft, proof: Proof, faults: Sequence[Fault], attempts: Sequence[Attempt]
    ) -> tuple[Proposal, ...]:
        refused = {proposal.latex for attempt in attempts for proposal in attempt.proposals}
        by_step: dict[int, list[Fault]] = {}
        for fault in faults:
            by_step.setdefault(fault.step, []).append(fault)
        return tuple(
            self._computed(draft, proof, step, of_step, refused)
            or self._proposal(draft, proof, step, refused)
            for step, of_step in by_step.items()
        )

    def _computed(
        self,
        draft: Draft,
        proof: Proof,
        number: int,
        faults: Sequence[Fault],
        refused: Collection[str],
    ) -> Proposal | None:
        """The edits that computation found, or why there is none for what it refutes."""
        if known := computed(draft, proof, number, faults, refused):
            return known
        if all(fault.rule is not DOUBT for fault in faults):
            why = "computation refutes it, and no exact correction is known"
            return Proposal(number, Action.GIVE_UP, "", why)
        return None

    def _proposal(
        self, draft: Draft, proof: Proof, number: int, refused: Collection[str]
    ) -> Proposal:
        """The correction of a step that the model finds most probable, if it is clearly better."""
        step = proof.steps[number]
        source = draft.document.sources[step.span.path]
        before = self._verdicts[id(draft.document), proof.id]
        tried = [
            correction
            for correction in corrections(source, proof, step, _doubt(before[step.index]))
            if corrected(source, step, correction) not in refused
        ]
        if not tried:
            return Proposal(step.index, Action.GIVE_UP, "", "no known slip can be undone in it")
        after = self._rated(draft, proof, step, tried)
        better = {
            at: now.probability
            for at, verdicts in enumerate(after)
            if isinstance(now := verdicts[step.index], Scored)
            and self._is_better(step, before, verdicts)
        }
        if not better:
            why = f"none of {len(tried)} known corrections makes it clearly more probable"
            return Proposal(step.index, Action.GIVE_UP, "", why)
        best = max(better, key=lambda at: better[at])
        correction = tried[best]
        why = (
            f"`{source.slice(correction.exact.span)}` becomes `{correction.exact.text}`: the step "
            f"is right with probability {probability_text(better[best])} instead of "
            f"{_probability_of(before[step.index])}; most probable of {len(tried)}"
        )
        latex = corrected(source, step, correction)
        return Proposal(step.index, Action.REPLACE, latex, why)

    def _rated(
        self, draft: Draft, proof: Proof, step: Step, tried: Sequence[SourceEdit]
    ) -> list[Verdicts]:
        """The verdicts on the steps of the proof with each correction."""
        text = step.normalised.strip()
        variants = []
        for one in tried:
            corrected = replace(step, normalised=text[: one.start] + one.text + text[one.end :])
            steps = (*proof.steps[: step.index], corrected, *proof.steps[step.index + 1 :])
            variants.append(replace(proof, steps=steps))
        # All in one go, as the same proof: what they have in common is evaluated once.
        document = restricted(draft.document, {proof.id})
        others = tuple(one for one in document.proofs if one.id != proof.id)
        asked = replace(document, proofs=(*others, *variants))
        rated = assessments(self._assessor.assess([asked]))
        return [one.verdicts for one in rated if one.proof.id == proof.id]

    def _is_better(self, step: Step, before: Verdicts, after: Verdicts) -> bool:
        """Whether a step is no longer doubted, clearly more probable, and no later one suffers."""
        was, now = before[step.index], after[step.index]
        if not isinstance(now, Scored) or not isinstance(was, Scored) or self._doubts(now):
            return False
        later = zip(before[step.index + 1 :], after[step.index + 1 :], strict=True)
        suffers = any(self._doubts(new) and not self._doubts(old) for old, new in later)
        return _odds(now) >= _CLEARLY * _odds(was) and not suffers

    def _doubts(self, verdict: Verdict | None) -> bool:
        return is_doubted(verdict, self._settings, self._info)


def _what(finding: Finding) -> str:
    words = " ".join(finding.evidence.split()) if finding.evidence else ""
    return f"{finding.message} ({words})" if words else finding.message


def _probability_of(verdict: Verdict | None) -> str:
    return probability_text(verdict.probability) if isinstance(verdict, Scored) else "unknown"


def _doubt(verdict: Verdict | None) -> Doubt | None:
    return verdict.doubted if isinstance(verdict, Scored) else None


def _odds(scored: Scored) -> float:
    return scored.probability / max(1 - scored.probability, 1e-9)
