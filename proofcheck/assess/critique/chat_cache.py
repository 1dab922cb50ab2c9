"""A chat engine that asks nothing twice."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from proofcheck.assess.cache import Cache
from proofcheck.llm.chat import ChatEngine, ChatReply, ChatRequest, Choice, Message, Weights
from proofcheck.llm.engine import Failure

_VERSION = "chat 1"  # changes when the same key would mean another reply
_WEIGHED = "weights 1"
_MAX_REPLY = 1 << 24  # bytes


class CachedChat:
    """A ``ChatEngine`` over another, whose replies the cache keeps; failures are not kept.

    ``identity`` tells what, beside the request, must not change for a reply to stay true.  When
    ``stop`` has a failure for a request, the engine is asked neither that nor those after it: they
    share that failure, but for what the cache has.  ``written`` counts the tokens
    that the engine has written.
    """

    def __init__(
        self,
        engine: ChatEngine,
        cache: Cache | None,
        identity: str,
        stop: Callable[[ChatRequest], Failure | None] = lambda request: None,
    ) -> None:
        self._engine = engine
        self._cache = cache
        self._identity = identity
        self._stop = stop
        self.written = 0

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

    def chat(self, requests: Sequence[ChatRequest]) -> Iterator[ChatReply | Failure]:
        """The reply to each request, in order; kept as soon as it is there."""
        keys = [request_key(self._identity, request) for request in requests]
        known = self._recall(keys)
        missing = [request for key, request in zip(keys, requests, strict=True) if key not in known]
        fresh = self._ask(missing)
        try:
            for key in keys:
                if key in known:
                    yield known[key]
                    continue
                reply = next(fresh)
                if isinstance(reply, ChatReply):
                    self.written += reply.tokens
                    if self._cache and not reply.hurried:
                        self._cache.put_replies({key: _to_row(reply)})
                yield reply
        finally:
            fresh.close()

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        """See ``ChatEngine``; kept as soon as it is there."""
        keys = [_key(_WEIGHED, self._identity, asdict(choice)) for choice in choices]
        rows = self._cache.get_replies(keys) if self._cache else {}
        known = {key: kept for key, row in rows.items() if (kept := _read_weights(row))}
        missing = [choice for key, choice in zip(keys, choices, strict=True) if key not in known]
        fresh = self._engine.weigh(missing)
        for key in keys:
            if key in known:
                yield known[key]
                continue
            weights = next(fresh)
            if self._cache and not isinstance(weights, Failure):
                self._cache.put_replies({key: zlib.compress(json.dumps(weights).encode())})
            yield weights

    def _ask(self, requests: Sequence[ChatRequest]) -> Generator[ChatReply | Failure, None, None]:
        stopped = self._stop(requests[0]) if requests else None
        given = 0
        if requests and not stopped:
            replies = self._engine.chat(requests)
            try:
                while given < len(requests) and not stopped:
                    yield next(replies, Failure("the engine gave no answer"))
                    given += 1
                    stopped = self._stop(requests[given]) if given < len(requests) else None
            finally:
                if isinstance(replies, Generator):
                    replies.close()
        if stopped:
            yield from [stopped] * (len(requests) - given)

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, ChatReply]:
        rows = self._cache.get_replies(keys) if self._cache else {}
        replies = ((key, _from_row(row)) for key, row in rows.items())
        return {key: reply for key, reply in replies if reply}


def request_key(identity: str, request: ChatRequest) -> bytes:
    """A hash of all that a reply depends on that was not cut off for want of time."""
    asked = asdict(request)
    del asked["seconds"]
    return _key(_VERSION, identity, asked)


def _key(*parts: object) -> bytes:
    data = json.dumps(parts, sort_keys=True)
    return hashlib.blake2b(data.encode("utf-8", errors="surrogatepass"), digest_size=16).digest()


def _to_row(reply: ChatReply) -> bytes:
    words = [reply.text, reply.thinking, reply.truncated, reply.prompt_tokens, reply.tokens]
    return zlib.compress(json.dumps(words).encode())


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


def _read_row(row: object) -> Any:
    if not isinstance(row, bytes):
        return None
    try:
        return json.loads(zlib.decompressobj().decompress(row, _MAX_REPLY))
    except (zlib.error, ValueError, RecursionError):
        return None
