"""Asking in two turns: a free analysis, then a verdict under a schema."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
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
Ask = Callable[[Sequence[ChatRequest]], Asking]
"""Puts requests to a model; tells progress on the way, returns the replies in order."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens of a reply: of an ``analysis``, its thinking included, and of a ``verdict``; and the
    ``room`` that remains for the prompt of an analysis (0: not known)."""

    analysis: int
    verdict: int
    room: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """What both turns came to.

    ``verdict`` is the text of the second turn, or why there is none.  ``truncated``: the analysis
    ran into its budget; then it is what was thought, where nothing else was written.
    """

    analysis: str
    verdict: str | Failure
    truncated: bool
    tokens: int


def budget(tokens: int, context: int) -> Budget:
    """How a context is shared out: ``tokens`` for an analysis, but at most half of it."""
    if not context:
        return Budget(tokens, _VERDICT_TOKENS, 0)
    analysis, verdict = min(tokens, context // 2), min(_VERDICT_TOKENS, context // 8)
    quoted = min(_DEFECT_TOKENS, context // 16)  # the prompt of a check has the defect as well
    return Budget(analysis, verdict, context - analysis - verdict - quoted)


_VERDICT_TOKENS = 2048
_DEFECT_TOKENS = 512


def converse(
    ask: Ask,
    openings: Sequence[tuple[tuple[Message, ...], int]],
    sampling: Sampling,
    allowed: Budget,
    task: str,
    schema: str,
) -> Generator[CritiqueProgress, None, list[Conversation]]:
    """Both turns of conversations that begin with the given messages and seeds.

    The second turn asks for ``task`` under ``schema``.
    """
    first = [ChatRequest(said, seed, allowed.analysis, sampling) for said, seed in openings]
    analyses = yield from ask(first)
    second: list[ChatRequest] = []
    for request, reply in zip(first, analyses, strict=True):
        if isinstance(reply, ChatReply) and (answer := _answer(reply)):
            messages = second_turn(request.messages, answer, task)
            second.append(
                replace(
                    request,
                    messages=messages,
                    max_tokens=allowed.verdict,
                    sampling=GREEDY,
                    schema=schema,
                    thinking=False,
                )
            )
    verdicts = iter((yield from ask(second)))
    return [
        Conversation("", reply, False, 0)
        if isinstance(reply, Failure)
        else _ended(reply, next(verdicts) if _answer(reply) else Failure("the model wrote nothing"))
        for reply in analyses
    ]


def _answer(reply: ChatReply) -> str:
    """The analysis; what was thought when the budget ended it before more was written."""
    return (reply.text.strip() or reply.thinking.strip()) if reply.truncated else reply.text.strip()


def _ended(reply: ChatReply, verdict: ChatReply | Failure) -> Conversation:
    said: str | Failure
    tokens = reply.tokens
    if isinstance(verdict, Failure):
        said = verdict
    else:
        tokens += verdict.tokens
        cut = Failure("the verdict ran into its budget of tokens")
        said = cut if verdict.truncated else verdict.text
    return Conversation(_answer(reply), said, reply.truncated, tokens)
