"""Asking in two turns: a free analysis, then a verdict under a schema, once more if need be."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.critique.prompts import second_turn
from proofcheck.llm.chat import ChatReply, ChatRequest, Message, Sampling
from proofcheck.llm.engine import Failure

#: Verdicts are copied out of the analysis, not drawn.
GREEDY = Sampling(temperature=0.0, top_p=1.0)


@dataclass(frozen=True, slots=True)
class CritiqueProgress:
    """``done`` of ``total`` proofs of a document have a judgement; ``tokens`` were written so far,
    of all documents, those that the cache knew left out."""

    done: int
    total: int
    tokens: int


Asking = Generator[CritiqueProgress, None, list[ChatReply | Failure]]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a model is asked for, and the schema (JSON Schema, as text) that the reply follows."""

    task: str
    schema: str


Again = Callable[[int, str, str], Demand | None]
"""What a model is asked once more that wrote this analysis and this verdict in the conversation
with that index (from 0); None where it will do."""
Ask = Callable[[Sequence[ChatRequest]], Asking]
"""Puts requests to a model; tells progress on the way, returns the replies in order."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens of a reply: of an ``analysis``, its thinking included, and of a ``verdict``; and the
    ``room`` that remains for the prompt of an analysis (0: not known)."""

    analysis: int
    verdict: int
    room: int

    @property
    def check(self) -> int:
        """The tokens of a check and its outcome at most."""
        return self.analysis + self.verdict

    @property
    def remarks(self) -> int:
        """The tokens of remarks, which are an analysis and its verdict in one."""
        return self.analysis + self.verdict

    @property
    def judged(self) -> int:
        """Those of an analysis at most, whose verdict may be asked for once more, and which may be
        made twice more as remarks."""
        return self.analysis + 2 * self.verdict + 2 * self.remarks


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the turns came to.

    ``verdict`` is the text of the second turn, or of the third, or why there is none.
    ``truncated``: the analysis ran into its budget; then it is what was thought, where nothing else
    was written.
    """

    analysis: str
    verdict: str | Failure
    truncated: bool
    tokens: int


def budget(tokens: int, context: int) -> Budget:
    """How a context is shared out: ``tokens`` for an analysis, but at most half of it.

    A verdict has a bound of its own: its form bounds what it can say, and one that is cut off is
    lost with the analysis before it.
    """
    if not context:
        return Budget(tokens, _VERDICT_TOKENS, 0)
    analysis, verdict = min(tokens, context // 2), min(_VERDICT_TOKENS, context // 8)
    quoted = min(_DEFECT_TOKENS, context // 16)  # the prompt of a check has the defect as well
    return Budget(analysis, verdict, context - analysis - verdict - quoted)


_VERDICT_TOKENS = 2048
_DEFECT_TOKENS = 512
_NOTHING = Failure("the model wrote nothing")
_CUT = Failure("the verdict ran into its budget")


def converse(
    ask: Ask,
    openings: Sequence[tuple[tuple[Message, ...], int]],
    sampling: Sampling,
    allowed: Budget,
    wanted: Demand,
    again: Again = lambda index, analysis, verdict: None,
    wants: Callable[[int, str], bool] = lambda index, analysis: True,
    withdraws: Callable[[int, str, str], bool] = lambda index, before, after: False,
    thought: bool = False,
) -> Generator[CritiqueProgress, None, list[Conversation]]:
    """The turns of conversations that begin with the given messages and seeds.

    The second turn asks for what is ``wanted``, and once more where the reply will not do; the
    first one stands where the second will not do either, or ``withdraws`` too much of it.  An
    analysis that ``wants`` none has none.  ``thought``: what is thought is part of the analysis.
    """
    first = [ChatRequest(said, seed, allowed.analysis, sampling) for said, seed in openings]
    talks = [
        Conversation("", reply, False, 0)
        if isinstance(reply, Failure)
        else Conversation(_answer(reply, thought), _NOTHING, reply.truncated, reply.tokens)
        for reply in (yield from ask(first))
    ]
    second = {
        at: _verdict_request(first[at], talk.analysis, wanted, allowed)
        for at, talk in enumerate(talks)
        if talk.analysis and wants(at, talk.analysis)
    }
    yield from _answered(ask, talks, second)
    third = {
        at: _verdict_request(request, said, more, allowed)
        for at, request in second.items()
        if isinstance(said := talks[at].verdict, str)
        and (more := again(at, talks[at].analysis, said))
    }
    before = {at: talks[at].verdict for at in third}
    yield from _answered(ask, talks, third)
    for at, earlier in before.items():
        said = talks[at].verdict
        if (
            isinstance(said, Failure)
            or again(at, talks[at].analysis, said)
            or (isinstance(earlier, str) and withdraws(at, earlier, said))
        ):
            talks[at] = replace(talks[at], verdict=earlier)
    return talks


def _verdict_request(
    request: ChatRequest, answer: str, wanted: Demand, allowed: Budget
) -> ChatRequest:
    """The next turn of a conversation, in which a verdict is asked for."""
    return ChatRequest(
        second_turn(request.messages, answer, wanted.task),
        request.seed,
        allowed.verdict,
        GREEDY,
        wanted.schema,
        thinking=False,
    )


def _answered(
    ask: Ask, talks: list[Conversation], requests: Mapping[int, ChatRequest]
) -> Generator[CritiqueProgress, None, None]:
    """Put what the requests, by index, are answered into ``talks``."""
    replies = yield from ask(list(requests.values()))
    for at, reply in zip(requests, replies, strict=True):
        said = reply if isinstance(reply, Failure) else _CUT if reply.truncated else reply.text
        tokens = 0 if isinstance(reply, Failure) else reply.tokens
        talks[at] = replace(talks[at], verdict=said, tokens=talks[at].tokens + tokens)


def _answer(reply: ChatReply, thought: bool) -> str:
    """The analysis; what was thought when the budget ended it before more was written, or where
    that is part of it."""
    if thought:
        return f"{reply.thinking}\n{reply.text}".strip()
    return (reply.text.strip() or reply.thinking.strip()) if reply.truncated else reply.text.strip()
