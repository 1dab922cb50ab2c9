"""From what a model wrote of a proof to an analysis.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from proofcheck.assess.critique.aggregate import GRADES
from proofcheck.assess.critique.conversation import Conversation
from proofcheck.assess.critique.judgement import Analysis
from proofcheck.assess.critique.makers.answers import Answer
from proofcheck.assess.critique.makers.genprm import Review
from proofcheck.assess.critique.plan import Plan
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.prompts import AGAIN_FORM, AGAIN_GRADE, AGAIN_QUOTATION
from proofcheck.assess.critique.quotations import Quotable
from proofcheck.assess.critique.verdicts import ClaimedDefect, read_verdict
from proofcheck.llm.engine import Failure

_NOT_THERE = Failure("its quotations are not in the proof")
_NO_DEFECT = Failure("the verdict is below 1 but names no defect")
_UNFINISHED = Failure("the analysis ran into its budget of tokens before it found anything")
_TWO_MINDS = Failure("it calls the proof wrong and then names no defect")


def settle(talk: Conversation, prepared: PreparedProof, model: str, seed: int) -> Analysis:
    """The analysis that a conversation comes to.

    Its grade is that of its worst defect, whatever grade the model wrote: a grade below 1 for which
    no defect can be found in the proof is no verdict, and neither is a 1 by an analysis that did
    not come to its end.
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
        return replace(blank, failure=_UNFINISHED)
    return graded(blank, prepared, verdict.claims, verdict.malformed)


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


def again(text: str, quotable: Quotable) -> str | None:
    """What a model that wrote this verdict is asked once more; None where it will do."""
    verdict = read_verdict(text)
    if isinstance(verdict, Failure):
        return AGAIN_FORM
    if (verdict.grade == 1) != (not verdict.named):
        return AGAIN_GRADE
    if verdict.named and not any(map(quotable.locate, verdict.claims)):
        return AGAIN_QUOTATION
    return None


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
        return replace(blank, failure=_UNFINISHED if talk.truncated else answer)
    if answer.right:
        return replace(blank, failure=_UNFINISHED) if talk.truncated else replace(blank, grade=1.0)
    if answer.claims:
        return graded(blank, prepared, answer.claims)
    settled = settle(talk, prepared, model, seed)
    return replace(blank, failure=_TWO_MINDS) if settled.grade == 1 else settled


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
