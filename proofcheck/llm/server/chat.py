"""Chat completions of an OpenAI-compatible server.

Servers differ in what they take.  Everything is asked for at first; what a server refuses is left
out, and that is remembered once a request without it has been accepted.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Cause, Failure
from proofcheck.llm.server.exchange import RefusedError
from proofcheck.llm.server.http import Connection, FailedError
from proofcheck.llm.server.refusal import refusal
from proofcheck.llm.server.reply import defuse, find_json, read_chat, read_first_tokens

_FORMATS = ("json_schema", "json_object with schema", "json_object", "none")
_EXTRAS = (
    "seed",
    "top_k",
    "min_p",
    "repeat_penalty",
    "chat_template_kwargs",
    "temperature",
    "top_p",
    "max_tokens",
)
_OF_FORMAT = ("response_format", "json_schema", "json_object", "guided", "grammar", "structured")
_TOO_LONG = re.compile(r"context[_ ](?:length|size|window)|too long|exceed")
_VARIANTS = len(_FORMATS) + len(_EXTRAS)
_BYTES_PER_TOKEN = 2.5  # of LaTeX, so that a length is rather over- than underestimated
_TOKENS_PER_TURN = 8
_SEEDS = 1 << 31
_TOP = 20  # likely tokens that are asked for: no server gives more

Variant = tuple[int, frozenset[str]]
"""The index into the formats, and the extras that are left out."""

_BEGUN = Failure("a server cannot go on with a reply that was begun: run the model here")


class ServerChat:
    """A ``ChatEngine`` that asks a server for each reply.

    ``context`` is the room for a conversation in tokens, 0 where it is not known.
    """

    def __init__(self, connection: Connection, model: str, context: int = 0) -> None:
        self.evaluated = 0
        self.context = context
        self._connection = connection
        self._model = model
        self._format = 0
        self._without: frozenset[str] = frozenset()
        self._accepted: set[bool] = set()  # whether with a schema

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of this server, a line each."""
        refused = [name for name in _EXTRAS[:-1] if name in self._without]
        lines = [f"the server does not take {', '.join(refused)}"] if refused else []
        if self._format >= _FORMATS.index("json_object"):
            lines.append(
                "the server does not decode under a JSON schema; its verdicts are searched"
            )
        return (*lines, *self._connection.notes)

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        """See ``ChatEngine``.  Raises ``ModelError`` only before the server has replied once."""
        now = time.monotonic()
        return self._connection.ordered(self._reply(request, now) for request in requests)

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        """See ``ChatEngine``.  One token is asked for, with those that might stand there."""
        return self._connection.ordered(self._weigh(choice) for choice in choices)

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        """An estimate from the length of the texts, rather too high than too low."""
        size = sum(len(message.content.encode("utf-8", "replace")) for message in messages)
        return int(size / _BYTES_PER_TOKEN) + _TOKENS_PER_TURN * (len(messages) + 1)

    def close(self) -> None:
        """See ``ChatEngine``."""
        self._connection.close()

    async def _weigh(self, choice: Choice) -> Weights:
        if choice.messages[-1].role == "assistant":
            return _BEGUN
        body = {
            "model": self._model,
            "messages": _turns(choice.messages),
            "stream": False,
            "max_tokens": 1,
            "temperature": 0.0,
            "logprobs": True,
            "top_logprobs": _TOP,
        }
        quiet = {"chat_template_kwargs": {"enable_thinking": False}}
        try:
            try:
                told = await self._told(body | quiet)
            except RefusedError as refused:
                if refused.status not in (400, 422):
                    raise
                told = await self._told(body)
        except FailedError as failed:
            return Failure(f"the server does not tell how likely answers are: {failed}")
        except RefusedError as refused:
            return Failure(await refusal(self._connection, self._model, refused))
        if any(answer not in told for answer in choice.answers):
            return Failure("an answer that was asked for is not among those the server tells of")
        return [told[answer] for answer in choice.answers]

    async def _told(self, body: object) -> dict[str, float]:
        return await self._connection.ask("/chat/completions", read_first_tokens, body)

    async def _reply(self, request: ChatRequest, asked: float) -> ChatReply | Failure:
        """The reply to a request; ``asked`` is when its time began, on the monotonic clock."""
        if request.messages[-1].role == "assistant":
            return _BEGUN
        passed = time.monotonic() - asked
        try:
            async with asyncio.timeout(
                None if request.seconds is None else request.seconds - passed
            ):
                reply = await self._negotiate(request)
        except TimeoutError:
            return Failure("its time was over before the server had answered", Cause.SPENT)
        except FailedError as failed:
            return Failure(f"the server gave no answer: {failed}")
        except RefusedError as refused:
            return Failure(await refusal(self._connection, self._model, refused))
        self.evaluated += reply.prompt_tokens + reply.tokens
        if request.schema is None or reply.truncated:
            return reply
        text = find_json(reply.text, json.loads(request.schema).get("required", ()))
        if text is None:
            return Failure("the server's reply has no verdict in the form asked for")
        return replace(reply, text=text)

    async def _negotiate(self, request: ChatRequest) -> ChatReply:
        """The reply; what the server does not take is found out and left out."""
        schema = request.schema is not None
        variant: Variant | None = (self._format, self._without)
        first = None
        for _ in range(_VARIANTS):
            assert variant
            body = self._body(request, variant)
            try:
                reply = await self._connection.ask(
                    "/chat/completions", read_chat, body, seed=request.seed
                )
            except RefusedError as refused:
                first = first or refused
                learnt = (self._format, self._without)
                if refused.status not in (400, 422):
                    raise first from None
                if schema not in self._accepted:
                    variant = _next(refused.hint, variant, schema)
                else:  # another request may have found it out meanwhile
                    variant = learnt if variant != learnt else None
                if variant is None:
                    raise first from None
                continue
            self._accepted.add(schema)
            self._format = max(self._format, variant[0])
            self._without |= variant[1]
            return reply
        raise first or RefusedError(400, "")

    def _body(self, request: ChatRequest, variant: Variant) -> dict[str, object]:
        form, without = variant
        sampling = request.sampling
        body: dict[str, object] = {
            "model": self._model,
            "messages": _turns(request.messages),
            "stream": False,
            "max_tokens": request.max_tokens,
            "seed": request.seed % _SEEDS,
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            # Left out, these would not be off: servers have defaults of their own.
            "top_k": sampling.top_k,
            "min_p": sampling.min_p,
            "repeat_penalty": 1.0,
        }
        if request.schema is not None or not request.thinking:
            body["chat_template_kwargs"] = {"enable_thinking": False}
        if request.schema is not None and _FORMATS[form] != "none":
            body["response_format"] = _response_format(form, json.loads(request.schema))
        for name in without:
            body.pop(name, None)
        if "max_tokens" in without:
            body["max_completion_tokens"] = request.max_tokens
        return body


def _turns(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": turn.role, "content": _content(turn)} for turn in messages]


def _content(turn: Message) -> str:
    """Our own words may hold special tokens, the paper's and the model's may not."""
    return turn.content if turn.role == "system" else defuse(turn.content)


def _response_format(form: int, schema: object) -> dict[str, object]:
    if _FORMATS[form] == "json_schema":
        named = {"name": "verdict", "strict": True, "schema": schema}
        return {"type": "json_schema", "json_schema": named}
    if _FORMATS[form] == "json_object with schema":  # llama.cpp
        return {"type": "json_object", "schema": schema}
    return {"type": "json_object"}


def _next(hint: str, variant: Variant, schema: bool) -> Variant | None:
    """What to try after a refusal; None when it is not about what can be left out."""
    form, without = variant
    if _TOO_LONG.search(hint) and "max_tokens" not in hint:
        return None
    lower = schema and form + 1 < len(_FORMATS)
    if lower and any(word in hint for word in _OF_FORMAT):
        return form + 1, without
    named = {name for name in _EXTRAS if re.search(rf"\b{name}\b", hint)} - without
    if named:
        return form, without | named
    if lower:
        return form + 1, without
    if len(without) < len(_EXTRAS) - 1:  # all but max_tokens, which has another name
        return form, without | frozenset(_EXTRAS[:-1])
    return None
