"""Analyses of proofs by one model, and the checks of the defects that they name."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.aggregate import GRADES, Assessed, Checks
from proofcheck.assess.critique.conversation import (
    Ask,
    Budget,
    Conversation,
    CritiqueProgress,
    converse,
)
from proofcheck.assess.critique.judgement import Analysis, Defect
from proofcheck.assess.critique.plan import Plan, plans
from proofcheck.assess.critique.prepared import PreparedProof, Wanted, window_of
from proofcheck.assess.critique.prompts import (
    AGAIN_FORM,
    AGAIN_GRADE,
    AGAIN_QUOTATION,
    CHECK_SCHEMA,
    CHECK_VERDICT,
    VERDICT,
    VERDICT_SCHEMA,
    StepRange,
    check_messages,
)
from proofcheck.assess.critique.quotations import Quotable
from proofcheck.assess.critique.verdicts import ClaimedDefect, read_check, read_verdict
from proofcheck.assess.critique.ways import Way
from proofcheck.assess.critique.weighing import Opinion, Weigh
from proofcheck.llm.chat import Sampling
from proofcheck.llm.engine import Failure

_NOT_THERE = Failure("its quotations are not in the proof")
_NO_DEFECT = Failure("the verdict is below 1 but names no defect")
_UNFINISHED = Failure("the analysis ran into its budget of tokens before it found anything")
_CUT_CHECK = Failure("a check ran into its budget of tokens")


@dataclass(frozen=True, slots=True)
class Referee:
    """A model at work, asked in one ``way``: ``seed`` is that of vote 0, each defect is put to
    ``meta`` checks."""

    name: str
    way: Way
    ask: Ask
    weigh: Weigh
    sampling: Sampling
    budget: Budget
    seed: int
    meta: int


def assess(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Assessed]]:
    """The analyses wanted, each with the checks of its defects."""
    weigh = referee.way.weigh
    if weigh is None:
        analyses = yield from _written(referee, wanted)
    else:
        analyses = [_weighed(referee, one, weigh(one.prepared, referee.weigh)) for one in wanted]
    checked = yield from _check(referee, wanted, analyses)
    return [Assessed(analysis, checks) for analysis, checks in zip(analyses, checked, strict=True)]


def _written(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Analysis]]:
    """Free analyses; those of all parts of a proof make one."""
    planned = yield from _planned(referee, wanted)
    each = [(one, part) for one, plan in zip(wanted, planned, strict=True) for part in plan.parts]
    talks = yield from converse(
        referee.ask,
        [(part.messages(one.prepared.brief), referee.seed + one.vote) for one, part in each],
        referee.sampling,
        referee.budget,
        VERDICT,
        VERDICT_SCHEMA,
        lambda index, text: again(text, each[index][0].prepared.quotable),
    )
    told = iter(talks)
    return [
        of_plan(
            joined(
                [
                    settle(next(told), one.prepared, referee.name, referee.seed + one.vote)
                    for _ in plan.parts
                ]
            ),
            plan,
        )
        for one, plan in zip(wanted, planned, strict=True)
    ]


def _planned(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Plan]]:
    """The plan of each vote; the votes on a proof share one, whose tokens the first counts."""
    first = {id(one.prepared): at for at, one in reversed(list(enumerate(wanted)))}
    proofs = [wanted[at].prepared for at in first.values()]
    budget = referee.budget.verdict
    made = yield from plans(referee.ask, referee.way, proofs, referee.seed, budget)
    own = dict(zip(first, made, strict=True))
    return [
        plan if first[id(one.prepared)] == at else replace(plan, tokens=0)
        for at, one in enumerate(wanted)
        for plan in (own[id(one.prepared)],)
    ]


def of_plan(analysis: Analysis, plan: Plan) -> Analysis:
    """The analysis, with what is to be said of the modules."""
    text = f"{plan.text}\n\n{analysis.text}" if plan.text else analysis.text
    tokens = analysis.tokens + plan.tokens
    return replace(analysis, text=text, tokens=tokens, undivided=plan.undivided)


def _weighed(referee: Referee, one: Wanted, opinion: Opinion) -> Analysis:
    """The analysis that weights of answers come to."""
    blank = Analysis(referee.name, referee.seed + one.vote, None, text=opinion.text)
    if opinion.failure is not None:
        return replace(blank, failure=opinion.failure)
    return _graded(blank, one.prepared, opinion.claims)


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
    return _graded(blank, prepared, verdict.claims, verdict.malformed)


def _graded(
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


def _check(
    referee: Referee, wanted: Sequence[Wanted], analyses: Sequence[Analysis]
) -> Generator[CritiqueProgress, None, list[tuple[Checks, ...]]]:
    """The checks of the defects of each analysis; computation is one by itself.

    Each vote has its own seeds: two votes that say the same are not checked by the same draw.
    """
    meta = referee.meta
    openings = [
        (
            check_messages(one.prepared.brief, _window(one.prepared, defect), defect),
            referee.seed + one.vote * meta + number,
        )
        for one, analysis in zip(wanted, analyses, strict=True)
        for defect in analysis.defects
        if defect.computed is None
        for number in range(meta)
    ]
    talks = yield from converse(
        referee.ask, openings, referee.sampling, referee.budget, CHECK_VERDICT, CHECK_SCHEMA
    )
    told = iter(talks)
    return [
        tuple(
            _outcome(told, meta) if defect.computed is None else Checks(int(defect.computed), 1)
            for defect in analysis.defects
        )
        for analysis in analyses
    ]


def _outcome(talks: Iterator[Conversation], meta: int) -> Checks:
    """What the next ``meta`` conversations say of a defect; one that did not end says nothing."""
    confirmed = made = tokens = 0
    failure = None
    for _ in range(meta):
        talk = next(talks)
        tokens += talk.tokens
        said = talk.verdict if isinstance(talk.verdict, Failure) else read_check(talk.verdict)
        if talk.truncated and not isinstance(said, Failure):
            said = _CUT_CHECK
        if isinstance(said, Failure):
            failure = failure or said
        else:
            made += 1
            confirmed += said
    return Checks(confirmed, made, failure, tokens)


def _window(prepared: PreparedProof, defect: Defect) -> StepRange:
    """The window in which the step of a defect is judged."""
    numbers = [number for number, _ in prepared.brief.steps]
    return window_of(prepared, numbers.index(defect.step + 1))
