"""The checks of the defects that analyses name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import islice

from proofcheck.assess.critique.aggregate import Checks
from proofcheck.assess.critique.conversation import (
    Conversation,
    CritiqueProgress,
    Demand,
    converse,
)
from proofcheck.assess.critique.judgement import Analysis, Defect
from proofcheck.assess.critique.makers.answers import rating
from proofcheck.assess.critique.makers.prompts import MakersPrompt
from proofcheck.assess.critique.prepared import PreparedProof, Wanted, window_of
from proofcheck.assess.critique.prompts import (
    CHECK_AT_ONCE,
    CHECK_SCHEMA,
    CHECK_VERDICT,
    StepRange,
    check_messages,
    followed,
)
from proofcheck.assess.critique.referee import Referee
from proofcheck.assess.critique.verdicts import read_check
from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.engine import Cause, Failure

_OUTCOME = Demand(CHECK_VERDICT, CHECK_SCHEMA)
_CUT_CHECK = Failure("a check ran into its budget")


def check(
    referee: Referee, wanted: Sequence[Wanted], analyses: Sequence[Analysis]
) -> Generator[CritiqueProgress, None, list[tuple[Checks, ...]]]:
    """The checks of the defects of each analysis; computation is one by itself.

    Each vote has its own seeds: two votes that say the same are not checked by the same draw.
    """
    meta = referee.meta
    pairs = list(zip(wanted, analyses, strict=True))
    if referee.way.makers is not None and referee.way.makers.check:
        rated = yield from _rate(referee, referee.way.makers, pairs)
    else:
        rated = [None for _ in pairs]
    openings = [
        (
            check_messages(one.prepared.brief, _window(one.prepared, defect), defect),
            referee.seed + one.vote * meta + number,
        )
        for (one, analysis), checks in zip(pairs, rated, strict=True)
        for defect in analysis.defects
        if defect.computed is None and checks is None
        for number in range(meta)
    ]
    talks = yield from converse(referee.ask, openings, referee.sampling, referee.budget, _OUTCOME)
    yield from _at_once(referee, openings, talks)
    told = iter(talks)
    return [
        tuple(
            Checks(int(defect.computed), 1)
            if defect.computed is not None
            else _outcome(list(islice(told, meta)))
            if checks is None
            else replace(checks, tokens=0 if number else checks.tokens)
            for number, defect in enumerate(analysis.defects)
        )
        for (_, analysis), checks in zip(pairs, rated, strict=True)
    ]


def _at_once(
    referee: Referee,
    openings: Sequence[tuple[tuple[Message, ...], int]],
    talks: list[Conversation],
) -> Generator[CritiqueProgress, None, None]:
    """Ask for the outcomes of the checks that did not come to one, without anything before."""
    wanting = [at for at, talk in enumerate(talks) if _came_to_nothing(talk)]
    requests = [
        ChatRequest(
            followed(openings[at][0], CHECK_AT_ONCE),
            openings[at][1],
            referee.budget.verdict,
            referee.sampling,
            CHECK_SCHEMA,
            thinking=False,
        )
        for at in wanting
    ]
    replies = yield from referee.ask(requests)
    for at, reply in zip(wanting, replies, strict=True):
        if isinstance(reply, Failure):
            continue
        talk = replace(talks[at], tokens=talks[at].tokens + reply.tokens)
        if not isinstance(read_check(reply.text), Failure):
            talk = replace(talk, verdict=reply.text, truncated=reply.truncated)
        talks[at] = talk


def _rate(
    referee: Referee, makers: MakersPrompt, pairs: Sequence[tuple[Wanted, Analysis]]
) -> Generator[CritiqueProgress, None, list[Checks | None]]:
    """Checks of whole analyses, in the makers' own words: what they say holds of each defect.

    None for an analysis that needs none, or of a proof that was read in windows.
    """
    needed = [
        any(defect.computed is None for defect in analysis.defects)
        and len(one.prepared.windows) == 1
        for one, analysis in pairs
    ]
    replies = yield from referee.ask(
        [
            ChatRequest(
                makers.check_messages(one.prepared.brief, one.prepared.windows[0], analysis.text),
                referee.seed + one.vote * referee.meta + number,
                referee.budget.analysis,
                referee.sampling,
            )
            for (one, analysis), wanted in zip(pairs, needed, strict=True)
            if wanted
            for number in range(referee.meta)
        ]
    )
    told = iter(replies)
    return [
        _rated([next(told) for _ in range(referee.meta)]) if wanted else None for wanted in needed
    ]


def _rated(replies: Sequence[ChatReply | Failure]) -> Checks:
    said = [
        reply
        if isinstance(reply, Failure)
        else _CUT_CHECK
        if reply.truncated
        else rating(reply.text)
        for reply in replies
    ]
    tokens = sum(reply.tokens for reply in replies if isinstance(reply, ChatReply))
    return _counted(said, tokens)


def _outcome(talks: Sequence[Conversation]) -> Checks:
    return _counted(list(map(_confirms, talks)), sum(talk.tokens for talk in talks))


def _confirms(talk: Conversation) -> bool | Failure:
    """Whether a conversation confirms the defect; one that did not end says nothing."""
    said = talk.verdict if isinstance(talk.verdict, Failure) else read_check(talk.verdict)
    return _CUT_CHECK if talk.truncated and not isinstance(said, Failure) else said


def _came_to_nothing(talk: Conversation) -> bool:
    """Whether something was written that says nothing, for want of nothing else."""
    said = _confirms(talk)
    return talk.tokens > 0 and isinstance(said, Failure) and said.cause is Cause.FAILED


def _counted(said: Sequence[bool | Failure], tokens: int) -> Checks:
    """What the checks of a defect come to; the first that failed says why fewer were made."""
    return Checks(
        sum(one is True for one in said),
        sum(not isinstance(one, Failure) for one in said),
        next((one for one in said if isinstance(one, Failure)), None),
        tokens,
    )


def _window(prepared: PreparedProof, defect: Defect) -> StepRange:
    """The window in which the step of a defect is judged."""
    numbers = [number for number, _ in prepared.brief.steps]
    return window_of(prepared, numbers.index(defect.step + 1))
