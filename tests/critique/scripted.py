"""A chat engine that follows a script: a test tool, never a fall-back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from proofcheck.assess.critique.prompts import (
    AGAIN_FORM,
    AGAIN_GRADE,
    AGAIN_OBJECTION,
    AGAIN_QUOTATION,
    CHECK_AT_ONCE,
    CHECK_VERDICT,
    VERDICT,
)
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling, Weights
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Failure

Said = str | Failure | ChatReply
Says = Callable[[int, str], Said]
"""What is said for a seed and a prompt, that of the first turn."""

PASS = '{"defects": [], "grade": 1}'


def verdict(*defects: dict[str, object], grade: float = 0) -> str:
    return json.dumps({"defects": defects, "grade": grade})


def defect(
    step: int, quotation: str, fault: str = "fatal", what: str = "Wrong."
) -> dict[str, object]:
    return {
        "step": step,
        "quotation": quotation,
        "what": what,
        "breaks": "All of it.",
        "fault": fault,
    }


def confirmed(yes: bool) -> str:
    return json.dumps({"reason": "So it is.", "confirmed": yes})


class ScriptedChat:
    """Tokens are words.  ``requests`` has all that was asked.

    A request is known by the task of its last turn: ``analysis``, ``verdict``, ``check`` and
    ``outcome`` say what is replied, ``modules`` when the proof is to be put into some, ``rating``
    when an analysis is rated in its makers' words, ``again`` when a verdict is asked for once more
    (None: the same), ``remarks`` when one on each step is wanted, ``at_once`` when the outcome of a
    check is.  After ``fail_after`` requests the
    engine dies.
    """

    def __init__(
        self,
        verdict: Says = lambda seed, prompt: PASS,
        outcome: Says = lambda seed, prompt: confirmed(True),
        analysis: Says = lambda seed, prompt: f"Step[2] holds({seed}).",
        check: Says = lambda seed, prompt: f"Check {seed}.",
        context: int = 0,
        fail_after: int | None = None,
        again: Says | None = None,
        modules: Says = lambda seed, prompt: "?",
        rating: Says = lambda seed, prompt: r"\boxed{1}",
        remarks: Says = lambda seed, prompt: "?",
        at_once: Says = lambda seed, prompt: "?",
        weigh: Callable[[Choice], Weights] = lambda choice: [-0.1, -3.0],
    ) -> None:
        self._weigh = weigh
        self.weighed: list[Choice] = []
        self._says = {
            "verdict": verdict,
            "again": again or verdict,
            "outcome": outcome,
            "analysis": analysis,
            "check": check,
            "modules": modules,
            "rating": rating,
            "remarks": remarks,
            "at once": at_once,
        }
        self._fail_after = fail_after
        self.context = context
        self.notes: tuple[str, ...] = ()
        self.evaluated = 0
        self.requests: list[ChatRequest] = []
        self.closed = False

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        for request in requests:
            if len(self.requests) == self._fail_after:
                yield Failure("the model crashed")
                continue
            self.requests.append(request)
            said = self._says[kind(request)](request.seed, request.messages[:2][-1].content)
            prompt = _words(request.messages)
            reply = (
                ChatReply(said, "Hm.", False, prompt, len(said.split()))
                if isinstance(said, str)
                else said
            )
            if isinstance(reply, ChatReply):
                self.evaluated += prompt + reply.tokens
            yield reply

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        for choice in choices:
            self.weighed.append(choice)
            yield self._weigh(choice)

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        return _words(messages)

    def close(self) -> None:
        self.closed = True

    def asked(self, what: str) -> list[ChatRequest]:
        return [request for request in self.requests if kind(request) == what]


def kind(request: ChatRequest) -> str:
    last = request.messages[-1].content
    if last == VERDICT:
        return "verdict"
    if last in (AGAIN_FORM, AGAIN_GRADE, AGAIN_OBJECTION, AGAIN_QUOTATION):
        return "again"
    if last == CHECK_VERDICT:
        return "outcome"
    if " step by step, and write JSON " in last:
        return "remarks"
    if last.endswith(CHECK_AT_ONCE):
        return "at once"
    if " into modules, " in last:
        return "modules"
    if '"solution evaluation"' in last:
        return "rating"
    return "check" if "Another referee" in last else "analysis"


def model(engine: ScriptedChat, name: str = "chat") -> ChatModel:
    return ChatModel(name, name * 8, engine, "scripted", Sampling(0.7, 0.9))


def _words(messages: Sequence[Message]) -> int:
    return sum(len(message.content.split()) for message in messages)
