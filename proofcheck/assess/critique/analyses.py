"""Analyses of proofs by one model, and the checks of the defects that they name."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from itertools import islice

from proofcheck.assess.critique.aggregate import Assessed
from proofcheck.assess.critique.checking import check
from proofcheck.assess.critique.conversation import (
    Conversation,
    CritiqueProgress,
    Demand,
    converse,
)
from proofcheck.assess.critique.judgement import Analysis
from proofcheck.assess.critique.makers.genprm import Review, review
from proofcheck.assess.critique.plan import Plan, plans
from proofcheck.assess.critique.prepared import Wanted
from proofcheck.assess.critique.prompts import VERDICT, VERDICT_SCHEMA
from proofcheck.assess.critique.referee import Referee
from proofcheck.assess.critique.remarks import REMARKS, remarks_schema
from proofcheck.assess.critique.settling import (
    again,
    borne_out,
    graded,
    joined,
    lacks_verdict,
    of_plan,
    settle,
    settle_answer,
    settle_remarks,
    settle_review,
    withdraws,
)
from proofcheck.assess.critique.ways import Part, Way
from proofcheck.assess.critique.weighing import Opinion
from proofcheck.llm.chat import ChatRequest
from proofcheck.llm.engine import Failure

_ATTEMPTS = 2  # at remarks
_APART = 1_000_003  # the seeds of two attempts
_WANTED = Demand(VERDICT, VERDICT_SCHEMA)


def assess(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Assessed]]:
    """The analyses wanted, each with the checks of its defects."""
    weigh = referee.way.weigh
    if referee.way.turns:
        analyses = yield from _reviewed(referee, wanted)
    elif weigh is None:
        analyses = yield from _written(referee, wanted)
    else:
        analyses = [_weighed(referee, one, weigh(one.prepared, referee.weigh)) for one in wanted]
    checked = yield from check(referee, wanted, analyses)
    return [Assessed(analysis, checks) for analysis, checks in zip(analyses, checked, strict=True)]


def _written(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Analysis]]:
    """Free analyses; those of all parts of a proof make one."""
    planned = yield from _planned(referee, wanted)
    each = [(one, part) for one, plan in zip(wanted, planned, strict=True) for part in plan.parts]
    if referee.way.remarks:
        settled = [Analysis(referee.name, referee.seed + one.vote, None) for one, _ in each]
    else:
        settled = yield from _talked(referee, each)
    if referee.way.makers is None:
        yield from _remarked(referee, each, settled)
    told = iter(settled)
    return [
        _joined(referee, one, plan, islice(told, len(plan.parts)))
        for one, plan in zip(wanted, planned, strict=True)
    ]


def _talked(
    referee: Referee, each: Sequence[tuple[Wanted, Part]]
) -> Generator[CritiqueProgress, None, list[Analysis]]:
    """A free analysis of each part, and its verdict."""
    talks = yield from converse(
        referee.ask,
        [
            (referee.way.messages(one.prepared.brief, part), referee.seed + one.vote)
            for one, part in each
        ],
        referee.sampling,
        referee.budget,
        _WANTED,
        lambda index, analysis, text: again(
            analysis, text, each[index][0].prepared, each[index][1]
        ),
        lambda index, text: _wants_verdict(referee.way, *each[index], text),
        lambda index, before, after: withdraws(before, after, each[index][0].prepared),
        thought=referee.way.makers is not None and referee.way.makers.thought,
    )
    return [
        _settled(referee, one, part, talk) for (one, part), talk in zip(each, talks, strict=True)
    ]


def _remarked(
    referee: Referee, each: Sequence[tuple[Wanted, Part]], settled: list[Analysis]
) -> Generator[CritiqueProgress, None, None]:
    """Have what has no verdict analysed as remarks, once more if need be, and put what they come to
    in its place."""
    wanting = [at for at, one in enumerate(settled) if referee.way.remarks or lacks_verdict(one)]
    for attempt in range(_ATTEMPTS):
        replies = yield from referee.ask([_remarks(referee, *each[at], attempt) for at in wanting])
        for at, reply in zip(wanting, replies, strict=True):
            one, part = each[at]
            settled[at] = settle_remarks(reply, settled[at], one.prepared, part)
        wanting = [at for at in wanting if lacks_verdict(settled[at])]


def _remarks(referee: Referee, one: Wanted, part: Part, attempt: int) -> ChatRequest:
    prepared, tokens = one.prepared, referee.budget.remarks
    numbers = part.numbers(prepared.brief)
    return ChatRequest(
        part.messages(prepared.brief, REMARKS),
        referee.seed + one.vote + attempt * _APART,
        tokens,
        referee.sampling,
        remarks_schema(numbers, prepared.quotable.pieces(numbers), tokens),
        thinking=False,
    )


def _wants_verdict(way: Way, one: Wanted, part: Part, text: str) -> bool:
    """Whether the defects must still be asked for."""
    if way.makers is None:
        return True
    answer = way.makers.read(text, one.prepared.brief, part.steps)
    return not isinstance(answer, Failure) and not answer.right and not answer.claims


def _settled(referee: Referee, one: Wanted, part: Part, talk: Conversation) -> Analysis:
    prepared, seed, makers = one.prepared, referee.seed + one.vote, referee.way.makers
    if makers is None or (isinstance(talk.verdict, Failure) and not talk.analysis):
        return settle(talk, prepared, part, referee.name, seed)
    answer = makers.read(talk.analysis, prepared.brief, part.steps)
    return settle_answer(talk, answer, prepared, part, referee.name, seed)


def _joined(referee: Referee, one: Wanted, plan: Plan, parts: Iterable[Analysis]) -> Analysis:
    """The analysis that those of all parts make; one in its makers' words need name no step."""
    analysis = joined(list(parts))
    if referee.way.makers is None:
        analysis = borne_out(analysis, one.prepared)
    return of_plan(analysis, plan)


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


def _reviewed(
    referee: Referee, wanted: Sequence[Wanted]
) -> Generator[CritiqueProgress, None, list[Analysis]]:
    """The analyses that judge a step a turn."""
    reviews = [
        [
            Review(one.prepared.brief, window, referee.seed + one.vote)
            for window in one.prepared.windows
        ]
        for one in wanted
    ]
    every = [one for own in reviews for one in own]
    yield from review(referee.ask, referee.weigh, every, referee.sampling, referee.budget)
    return [
        joined([settle_review(it, one.prepared, referee.name) for it in own])
        for one, own in zip(wanted, reviews, strict=True)
    ]


def _weighed(referee: Referee, one: Wanted, opinion: Opinion) -> Analysis:
    """The analysis that weights of answers come to."""
    blank = Analysis(referee.name, referee.seed + one.vote, None, text=opinion.text)
    if opinion.failure is not None:
        return replace(blank, failure=opinion.failure)
    return graded(blank, one.prepared, opinion.claims)
