"""A chat engine that asks nothing twice."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar

from proofcheck.assess.cache import Cache
from proofcheck.llm.chat import ChatEngine, ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Failure

Asked = TypeVar("Asked")
Told = TypeVar("Told")

_VERSION = "chat 1"  # changes when the same key would mean another reply
_WEIGHED = "weights 1"
_MAX_REPLY = 1 << 24  # bytes


class CachedChat:
    """A ``ChatEngine`` over another, whose replies the cache keeps; failures are not kept.

    ``identity`` tells what, beside the request, must not change for a reply to stay true.  When
    ``stop`` has a failure for a request, the engine is asked neither that nor those after it: they
    share that failure, but for what the cache has.  ``bound`` says what is asked instead of the
    requests that the cache does not have, for want of time or tokens; a reply that only this cut
    off is ``hurried``.  ``written`` counts the tokens that the engine has written.
    """

    def __init__(
        self,
        engine: ChatEngine,
        cache: Cache | None,
        identity: str,
        stop: Callable[[ChatRequest], Failure | None] = lambda request: None,
        bound: Callable[[Sequence[ChatRequest]], Sequence[ChatRequest]] = lambda requests: requests,
    ) -> None:
        self._engine = engine
        self._cache = cache
        self._identity = identity
        self._stop = stop
        self._bound = bound
        self.written = 0
        self._going_on = False

    @property
    def evaluated(self) -> int:
        return self._engine.evaluated

    @property
    def context(self) -> int:
        return self._engine.context

    @property
    def notes(self) -> tuple[str, ...]:
        return self._engine.notes

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        return self._engine.prompt_tokens(messages)

    def close(self) -> None:
        self._engine.close()

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        """The reply to each request, in order; kept as soon as it is there."""
        keys = [request_key(self._identity, request) for request in requests]
        self._going_on &= going_on  # until the engine is asked, which the cache may spare it
        return self._each(keys, requests, self._ask, _from_row, _to_row)

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        """See ``ChatEngine``; kept as soon as it is there."""
        keys = [_key(_WEIGHED, self._identity, asdict(choice)) for choice in choices]
        return self._each(keys, choices, self._engine.weigh, _read_weights, _packed)

    def _each(
        self,
        keys: Sequence[bytes],
        asked: Sequence[Asked],
        ask: Callable[[Sequence[Asked]], Iterator[Told | Failure]],
        read: Callable[[object], Told | None],
        write: Callable[[Told], bytes | None],
    ) -> Iterator[Told | Failure]:
        """What the cache has of what is asked, and what ``ask`` tells of the rest, in order.

        That is kept as ``write`` has it, but for failures, and where it has nothing.
        """
        rows = self._cache.get_replies(keys) if self._cache else {}
        known = {key: kept for key, row in rows.items() if (kept := read(row))}
        fresh = ask([one for key, one in zip(keys, asked, strict=True) if key not in known])
        try:
            for key in keys:
                if key in known:
                    yield known[key]
                    continue
                told = next(fresh)
                if self._cache and not isinstance(told, Failure) and (row := write(told)):
                    self._cache.put_replies({key: row})
                yield told
        finally:
            if isinstance(fresh, Generator):
                fresh.close()

    def _ask(self, requests: Sequence[ChatRequest]) -> Generator[ChatReply | Failure, None, None]:
        stopped = self._stop(requests[0]) if requests else None
        given = 0
        if requests and not stopped:
            bounded = self._bound(requests)
            replies = self._engine.chat(bounded, going_on=self._going_on)
            self._going_on = True
            try:
                while given < len(requests) and not stopped:
                    reply = next(replies, Failure("the engine gave no answer"))
                    if isinstance(reply, ChatReply):
                        self.written += reply.tokens
                        less = bounded[given].max_tokens < requests[given].max_tokens
                        if reply.truncated and less:
                            reply = replace(reply, hurried=True)
                    yield reply
                    given += 1
                    stopped = self._stop(requests[given]) if given < len(requests) else None
            finally:
                if isinstance(replies, Generator):
                    replies.close()
        if stopped:
            yield from [stopped] * (len(requests) - given)


def request_key(identity: str, request: ChatRequest) -> bytes:
    """A hash of all that a reply depends on that was not cut off for want of time or tokens."""
    asked = asdict(request)
    del asked["seconds"]
    return _key(_VERSION, identity, asked)


def _key(*parts: object) -> bytes:
    data = json.dumps(parts, sort_keys=True)
    return hashlib.blake2b(data.encode("utf-8", errors="surrogatepass"), digest_size=16).digest()


def _to_row(reply: ChatReply) -> bytes | None:
    """None for a reply that want of time or tokens has changed: it is not to be kept."""
    words = [reply.text, reply.thinking, reply.truncated, reply.prompt_tokens, reply.tokens]
    return None if reply.hurried else _packed(words)


def _from_row(row: object) -> ChatReply | None:
    """None for what is no row of ours."""
    try:
        text, thinking, truncated, prompt_tokens, tokens = _read_row(row)
    except (ValueError, TypeError):
        return None
    if not (isinstance(text, str) and isinstance(thinking, str) and isinstance(truncated, bool)):
        return None
    if not (isinstance(prompt_tokens, int) and isinstance(tokens, int)):
        return None
    return ChatReply(text, thinking, truncated, prompt_tokens, tokens)


def _read_weights(row: object) -> list[float] | None:
    data = _read_row(row)
    return data if isinstance(data, list) and all(type(it) is float for it in data) else None


def _packed(data: list[Any]) -> bytes:
    return zlib.compress(json.dumps(data).encode())


def _read_row(row: object) -> Any:
    if not isinstance(row, bytes):
        return None
    try:
        return json.loads(zlib.decompressobj().decompress(row, _MAX_REPLY))
    except (zlib.error, ValueError, RecursionError):
        return None
