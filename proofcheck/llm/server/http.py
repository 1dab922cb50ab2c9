"""A connection to a server: many requests at once, tried again when they fail, within bounds."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, TypeVar

from proofcheck.llm.server.exchange import (
    MALFORMED,
    MAX_BYTES,
    BrokenError,
    Exchange,
    RefusedError,
)
from proofcheck.llm.server.loop import Loop
from proofcheck.settings.settings import ServerSettings

T = TypeVar("T")

_PAUSE = 0.5  # seconds before the first retry; doubled for each further one
_LONGEST_PAUSE = 30.0
_LONGEST_WAIT = 120.0  # seconds that a server may ask to wait for
_FAILURES_IN_A_ROW = 3


class FailedError(Exception):
    """No answer after all attempts; the text says why."""


class Connection:
    """Requests to one server, ``settings.requests`` of them at once.

    ``pause`` is the number of seconds before the first retry; replies of more than ``most`` bytes
    are not read.  ``answered``: it has done some
    work, rather than list its models.  ``key_variable`` names the environment variable of the key,
    empty without one.  Raises ``UsageError`` for an invalid address or key, ``ModelError`` without
    httpx.
    """

    def __init__(
        self, settings: ServerSettings, pause: float = _PAUSE, most: int = MAX_BYTES
    ) -> None:
        self._exchange = Exchange(settings, most)
        self.url = self._exchange.url
        self.key_variable = self._exchange.key_variable
        self.answered = False
        self._settings = settings
        self._pause = pause
        self._slots = asyncio.Semaphore(max(1, settings.requests))
        self._failed = 0
        self._down: str | None = None
        self._loop = Loop()

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        """The result of one coroutine that asks."""
        return self._loop.run(job)

    def ordered(self, jobs: Iterable[Coroutine[Any, Any, T]]) -> Iterator[T]:
        """The results of coroutines that ask, in their order."""
        return self._loop.ordered(jobs, ahead=8 * max(1, self._settings.requests))

    def give_up(self, reason: str) -> None:
        """Let all further requests fail with this reason."""
        self._down = self._down or reason

    def close(self) -> None:
        """Break off what is under way."""
        self._loop.close(self._exchange.close)

    async def ask(
        self,
        path: str,
        read: Callable[[Any], T],
        body: object = None,
        *,
        root: bool = False,
        seed: int = 0,
        once: bool = False,
    ) -> T:
        """What ``read`` makes of the answer to a POST of ``body``, or to a GET where it is None.

        ``path`` begins with a slash and follows the address; with ``root``, the address without
        its "/v1".  ``seed`` fixes how the pauses between attempts vary.  ``read`` raises
        ``ValueError`` for JSON of an odd shape, which counts as a failed attempt.  ``once``: it is
        not tried again, and says nothing of how well the server is.  Raises ``FailedError``,
        ``RefusedError``.
        """
        url = (self.url.removesuffix("/v1") if root else self.url) + path
        content = None if body is None else json.dumps(body).encode("ascii")
        async with self._slots:
            if self._down:
                raise FailedError(self._down)
            try:
                attempts = 1 if once else self._settings.retries + 1
                result = await self._attempts(url, content, read, seed, attempts)
            except FailedError as failed:
                if once:
                    raise
                self._failed += 1
                if self._failed >= _FAILURES_IN_A_ROW:
                    self.give_up(f"the server is down: {failed}")
                raise
            except RefusedError:
                self._failed = 0
                raise
            self._failed = 0
            return result

    async def _attempts(
        self, url: str, content: bytes | None, read: Callable[[Any], T], seed: int, attempts: int
    ) -> T:
        reason = ""
        for attempt in range(attempts):
            try:
                async with asyncio.timeout(self._settings.timeout):
                    result = read(await self._exchange.once(url, content))
                self.answered = self.answered or content is not None
                return result
            except BrokenError as broken:
                reason, wait = str(broken), broken.wait
            except ValueError:
                reason, wait = MALFORMED, None
            except TimeoutError:
                reason, wait = f"no answer within {self._settings.timeout:g} seconds", None
            if wait is not None and wait > _LONGEST_WAIT:
                raise FailedError(f"{reason}, and asks to wait for {wait:.0f} seconds")
            if attempt + 1 < attempts:
                await asyncio.sleep(max(wait or 0.0, self._back_off(attempt, seed)))
            if self._down:
                raise FailedError(self._down)
        raise FailedError(f"{reason} ({attempts} attempts)" if attempts > 1 else reason)

    def _back_off(self, attempt: int, seed: int) -> float:
        """Seconds before the next attempt: twice as many each time, and up to twice that."""
        jitter = 1 + random.Random(f"{seed}:{attempt}").random()
        return min(_LONGEST_PAUSE, self._pause * 2.0 ** min(attempt, 10) * jitter)
