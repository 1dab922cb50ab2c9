"""From what a model wrote of a proof to an analysis.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofcheck.assess.critique.aggregate import GRADES
from proofcheck.assess.critique.conversation import Conversation, Demand
from proofcheck.assess.critique.judgement import Analysis
from proofcheck.assess.critique.makers.answers import Answer
from proofcheck.assess.critique.makers.genprm import Review
from proofcheck.assess.critique.objections import looks_at, objection
from proofcheck.assess.critique.plan import Plan
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import (
    AGAIN_FORM,
    AGAIN_GRADE,
    AGAIN_OBJECTION,
    AGAIN_QUOTATION,
    StepRange,
    verdict_schema,
)
from proofcheck.assess.critique.remarks import read_entries, read_remarks, remarks_text
from proofcheck.assess.critique.verdicts import ClaimedDefect, read_verdict
from proofcheck.assess.critique.ways import Part
from proofcheck.llm.chat import ChatReply
from proofcheck.llm.engine import Cause, Failure
from proofcheck.llm.loops import loops

_NOT_THERE = Failure("its quotations are not in the proof")
_NO_DEFECT = Failure("the verdict is below 1 but names no defect")
_UNFINISHED = Failure("the analysis ran into its budget before it found anything")
_LOOPS = Failure("the analysis repeated itself and found nothing")
_OBJECTS = Failure("its analysis finds fault with the proof, but its verdict names no defect")
_UNSEEN = Failure("its analysis looks at no step of the proof")
_VAGUE = Failure("what it finds wrong has nothing to do with the proof")
_FOUND_FAULT = (_OBJECTS, _NO_DEFECT, _NOT_THERE, _VAGUE)
_TWO_MINDS = Failure("it calls the proof wrong and then names no defect")


def settle(
    talk: Conversation, prepared: PreparedProof, part: Part, model: str, seed: int
) -> Analysis:
    """The analysis of a part that a conversation comes to.

    Its grade is that of its worst defect, whatever grade the model wrote: a grade below 1 for which
    no defect can be found in the proof is no verdict, and neither is a 1 by an analysis that did
    not come to its end, that finds fault itself, or that looks at no step.
    """
    blank = Analysis(
        model, seed, None, text=talk.analysis, truncated=talk.truncated, tokens=talk.tokens
    )
    verdict = talk.verdict if isinstance(talk.verdict, Failure) else read_verdict(talk.verdict)
    if isinstance(verdict, Failure):
        return replace(blank, failure=verdict)
    if not verdict.named and verdict.grade < 1:
        return replace(blank, failure=_NO_DEFECT)
    if not verdict.named and talk.truncated:
        return replace(blank, failure=_unfinished(talk.analysis))
    if not verdict.named and (doubted := _doubted(talk.analysis, prepared, part)):
        return replace(blank, failure=doubted)
    return graded(blank, prepared, verdict.claims, verdict.malformed)


def _unfinished(analysis: str) -> Failure:
    """Why an analysis did not come to its end."""
    return _LOOPS if loops(analysis.encode()) else _UNFINISHED


def _doubted(analysis: str, prepared: PreparedProof, part: Part) -> Failure | None:
    """Why an analysis does not bear out that a part of the proof is right."""
    if objection(analysis):
        return _OBJECTS
    # What is to look at one thing only may find nothing of the kind.
    return None if part.focus or _seen(analysis, prepared, part.steps) else _UNSEEN


def borne_out(analysis: Analysis, prepared: PreparedProof) -> Analysis:
    """The analysis of a whole proof; without its verdict where that is 1 but looks at no step."""
    every = StepRange(0, 0, len(prepared.brief.steps))
    if analysis.grade != 1 or _seen(analysis.text, prepared, every):
        return analysis
    return replace(analysis, grade=None, failure=_UNSEEN)


def _seen(text: str, prepared: PreparedProof, steps: StepRange) -> bool:
    return looks_at(text, [one for _, one in prepared.brief.steps[steps.first : steps.end]])


def graded(
    blank: Analysis, prepared: PreparedProof, claims: Sequence[ClaimedDefect], malformed: int = 0
) -> Analysis:
    """The analysis that names these defects, and ``malformed`` ones; 1 where it names none."""
    defects, missing = prepared.located(claims)
    dropped = missing + malformed
    if dropped and not defects:
        return replace(blank, dropped=dropped, failure=_NOT_THERE)
    grade = min((GRADES[defect.fault] for defect in defects), default=1.0)
    return replace(blank, grade=grade, defects=defects, dropped=dropped)


def again(analysis: str, text: str, prepared: PreparedProof, part: Part) -> Demand | None:
    """What a model that wrote this verdict on a part is asked once more; None where it will do.

    Where it is to quote again, it can but choose from what the steps say.
    """
    task = _task_again(analysis, text, prepared)
    if task is None:
        return None
    numbers = [number for number, _ in prepared.brief.steps[part.steps.first : part.steps.end]]
    return Demand(task, verdict_schema(prepared.quotable.pieces(numbers)))


def _task_again(analysis: str, text: str, prepared: PreparedProof) -> str | None:
    verdict = read_verdict(text)
    if isinstance(verdict, Failure):
        return AGAIN_FORM
    if (verdict.grade == 1) != (not verdict.named):
        return AGAIN_GRADE
    if not all(map(prepared.quotable.locate, verdict.claims)):
        return AGAIN_QUOTATION
    return AGAIN_OBJECTION if not verdict.named and objection(analysis) else None


def withdraws(before: str, after: str, prepared: PreparedProof) -> bool:
    """Whether a verdict that was asked for once more, since not all that the one before quotes is
    there, leaves out what is."""
    told = read_verdict(before)
    if isinstance(told, Failure) or _task_again("", before, prepared) != AGAIN_QUOTATION:
        return False
    later = read_verdict(after)
    claims = () if isinstance(later, Failure) else later.claims
    return len(prepared.located(claims)[0]) < len(prepared.located(told.claims)[0])


def lacks_verdict(analysis: Analysis) -> bool:
    """Whether a model has written an analysis that gives no verdict, for want of nothing else."""
    failure = analysis.failure
    return failure is not None and failure.cause is Cause.FAILED and analysis.tokens > 0


def settle_remarks(
    reply: ChatReply | Failure, earlier: Analysis, prepared: PreparedProof, part: Part
) -> Analysis:
    """What remarks on the steps of a part come to, after an ``earlier`` analysis without verdict;
    that one's reason stands where they are not to be read either.

    They do not make a part clean of which that, or a remark itself, says that something is wrong.
    """
    if isinstance(reply, Failure):
        return replace(earlier, failure=earlier.failure or reply)
    numbers, entries = part.numbers(prepared.brief), read_entries(reply.text)
    text = "\n\n".join(filter(None, (earlier.text, remarks_text(entries, numbers))))
    blank = replace(earlier, text=text, tokens=earlier.tokens + reply.tokens)
    told = read_remarks(entries, numbers, _shown(prepared))
    if isinstance(told, Failure):
        failure = _UNFINISHED if reply.truncated else told
        return replace(blank, failure=earlier.failure or failure)
    if told.claims:
        fresh = replace(blank, failure=None, truncated=reply.truncated)
        settled = graded(fresh, prepared, told.claims, told.vague)
        return settled if settled.defects else replace(settled, truncated=earlier.truncated)
    if told.vague:
        return replace(blank, dropped=told.vague, failure=_VAGUE)
    if earlier.failure in _FOUND_FAULT:
        return replace(blank, failure=earlier.failure)
    if objection(earlier.text) or objection(remarks_text(entries, numbers, holding=True)):
        return replace(blank, failure=_OBJECTS)
    return replace(blank, grade=1.0, failure=None, truncated=reply.truncated)


def _shown(prepared: PreparedProof) -> str:
    """All that is said in a proof and what it proves."""
    return "\n".join((prepared.brief.statement, *(text for _, text in prepared.brief.steps)))


def joined(windows: Sequence[Analysis]) -> Analysis:
    """The analysis of a whole proof from those of its windows.

    What one window lacks is forgiven where another has a defect: the grade is at most that.
    """
    if len(windows) == 1:
        return windows[0]
    first = windows[0]
    defects = tuple(dict.fromkeys(defect for one in windows for defect in one.defects))
    failures = [
        replace(one.failure, reason=f"part {number} of {len(windows)}: {one.failure.reason}")
        for number, one in enumerate(windows, 1)
        if one.failure
    ]
    grades = [one.grade for one in windows if one.grade is not None]
    failed = bool(failures) and not defects
    return Analysis(
        first.model,
        first.seed,
        None if failed else min(grades),
        defects,
        "\n\n".join(one.text for one in windows),
        sum(one.dropped for one in windows),
        any(one.truncated for one in windows),
        sum(one.tokens for one in windows),
        failures[0] if failures else None,
    )


def settle_answer(
    talk: Conversation,
    answer: Answer | Failure,
    prepared: PreparedProof,
    part: Part,
    model: str,
    seed: int,
) -> Analysis:
    """The analysis that a conversation comes to which began in its makers' own words.

    An answer that the proof is wrong, but not where, has its defects from the verdict that was
    asked for then; with none of these there is no verdict.
    """
    blank = Analysis(
        model, seed, None, text=talk.analysis, truncated=talk.truncated, tokens=talk.tokens
    )
    if isinstance(answer, Failure):
        return replace(blank, failure=_unfinished(talk.analysis) if talk.truncated else answer)
    if answer.right and talk.truncated:
        return replace(blank, failure=_unfinished(talk.analysis))
    if answer.right:
        return replace(blank, grade=1.0)
    if answer.claims:
        return graded(blank, prepared, answer.claims)
    settled = settle(talk, prepared, part, model, seed)
    passed = settled.grade == 1 or settled.failure in (_OBJECTS, _UNSEEN)
    return replace(blank, failure=_TWO_MINDS) if passed else settled


def settle_review(review: Review, prepared: PreparedProof, model: str) -> Analysis:
    """The analysis that the turns on the steps of a window come to."""
    blank = Analysis(
        model,
        review.seed,
        None,
        text=review.text,
        truncated=review.truncated,
        tokens=review.tokens,
        failure=review.failure,
    )
    return blank if review.failure else graded(blank, prepared, review.claims)


def of_plan(analysis: Analysis, plan: Plan) -> Analysis:
    """The analysis, with what is to be said of the modules."""
    text = f"{plan.text}\n\n{analysis.text}" if plan.text else analysis.text
    tokens = analysis.tokens + plan.tokens
    return replace(analysis, text=text, tokens=tokens, undivided=plan.undivided)
