"""A connection to servers: many requests at once, tried again when they fail, within bounds.

Several servers are a pool: what one of them does not answer goes to another at once.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from proofcheck.llm.server.exchange import (
    MALFORMED,
    MAX_BYTES,
    BrokenError,
    Exchange,
    RefusedError,
)
from proofcheck.llm.server.loop import Loop
from proofcheck.llm.server.pool import Member, Pool
from proofcheck.settings.settings import ServerSettings

T = TypeVar("T")

_PAUSE = 0.5  # seconds before the first retry; doubled for each further one
_LONGEST_PAUSE = 30.0
_LONGEST_WAIT = 120.0  # seconds that a server may ask to wait for
_FAILURES_IN_A_ROW = 3
_ITS_OWN = (401, 403, 404)  # what one server of several may refuse and the others not


class FailedError(Exception):
    """No answer after all attempts; the text says why."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked; ``only`` are the servers that it is for, [] for any."""

    path: str
    root: bool
    content: bytes | None
    seed: int
    only: Sequence[Member]


@dataclass(frozen=True, slots=True)
class _Failed:
    """Why one attempt failed; ``wait`` is what the server asks for, in seconds."""

    reason: str
    wait: float | None


class Connection:
    """Requests to the servers of ``settings``, ``settings.requests`` of them at once to each.

    ``urls`` are their addresses, ``url`` names them in messages.  ``pause`` is the number of
    seconds before the first retry; replies of more than ``most`` bytes are not read.  ``answered``:
    some work has been done, rather than models listed.  ``key_variable`` names the environment
    variable of the key, empty without one.  Raises ``UsageError`` for an invalid address or key,
    ``ModelError`` without httpx.
    """

    def __init__(
        self, settings: ServerSettings, pause: float = _PAUSE, most: int = MAX_BYTES
    ) -> None:
        exchanges = [Exchange(settings, url, most) for url in settings.urls]
        self.urls = tuple(dict.fromkeys(exchange.url for exchange in exchanges))
        self.url = ", ".join(self.urls)
        self.key_variable = exchanges[0].key_variable
        self.answered = False
        self._settings = settings
        self._pause = pause
        self._requests = max(1, settings.requests) * len(self.urls)
        self._slots = asyncio.Semaphore(self._requests)
        self._pool = Pool(
            {exchange.url: exchange for exchange in exchanges}.values(), max(1, settings.requests)
        )
        self._failed = 0
        self._down: str | None = None
        self._loop = Loop()

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        """The result of one coroutine that asks."""
        return self._loop.run(job)

    def ordered(self, jobs: Iterable[Coroutine[Any, Any, T]]) -> Iterator[T]:
        """The results of coroutines that ask, in their order."""
        return self._loop.ordered(jobs, ahead=8 * self._requests)

    def give_up(self, reason: str) -> None:
        """Let all further requests fail with this reason."""
        self._down = self._down or reason

    def close(self) -> None:
        """Break off what is under way."""
        self._loop.close(self._close)

    async def _close(self) -> None:
        for member in self._pool.members:
            await member.exchange.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of several servers, a line for each that failed."""
        return self._pool.notes if len(self.urls) > 1 else ()

    def expect(self, models: Iterable[str]) -> None:
        """Of several servers, one that comes back is to list these models."""
        self._pool.expect(models)

    async def ask(
        self,
        path: str,
        read: Callable[[Any], T],
        body: object = None,
        *,
        root: bool = False,
        seed: int = 0,
        once: bool = False,
        of: str | None = None,
    ) -> T:
        """What ``read`` makes of the answer to a POST of ``body``, or to a GET where it is None.

        ``path`` begins with a slash and follows the address; with ``root``, the address without
        its "/v1".  ``seed`` fixes how the pauses between attempts vary.  ``read`` raises
        ``ValueError`` for JSON of an odd shape, which counts as a failed attempt.  ``once``: it is
        not tried again, and says nothing of how well the server is.  ``of`` is the address of the
        one that is asked, if it is to be a certain one.  Raises ``FailedError``, ``RefusedError``.
        """
        content = None if body is None else json.dumps(body).encode("ascii")
        async with self._slots:
            if self._down:
                raise FailedError(self._down)
            try:
                only = [one for one in self._pool.members if one.url == of]
                question = _Question(path, root, content, seed, only)
                attempts = 1 if once else self._settings.retries + 1
                result = await self._attempts(question, read, attempts)
            except FailedError as failed:
                if once or len(self.urls) > len(only) > 0:
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

    async def _attempts(self, question: _Question, read: Callable[[Any], T], attempts: int) -> T:
        failed = _Failed("", None)
        for attempt in range(attempts):
            among = question.only or self._pool.working
            if not among:
                raise FailedError("none of the servers has the model any more")
            tried: list[Member] = []
            while among:
                result = await self._try(question, read, among, tried)
                if not isinstance(result, _Failed):
                    return result
                failed = result
                if self._down:
                    raise FailedError(self._down)
                among = [] if question.only else self._pool.others(tried)
                tried[-1].moved += bool(among)
            wait = failed.wait or 0.0
            if wait > _LONGEST_WAIT:
                raise FailedError(f"{failed.reason}, and asks to wait for {wait:.0f} seconds")
            if attempt + 1 < attempts:
                await asyncio.sleep(max(wait, self._back_off(attempt, question.seed)))
            if self._down:
                raise FailedError(self._down)
        reason = failed.reason
        raise FailedError(f"{reason} ({attempts} attempts)" if attempts > 1 else reason)

    async def _try(
        self,
        question: _Question,
        read: Callable[[Any], T],
        among: Sequence[Member],
        tried: list[Member],
    ) -> T | _Failed:
        """What one of the servers makes of it, which is then among those that were ``tried``."""
        async with self._pool.one(among) as member:
            tried.append(member)
            begun = time.monotonic()
            url = (member.url.removesuffix("/v1") if question.root else member.url) + question.path
            try:
                async with asyncio.timeout(self._settings.timeout):
                    await self._pool.check(member)
                    result = read(await member.exchange.once(url, question.content))
                self.answered = self.answered or question.content is not None
                member.answered(begun)
                return result
            except BrokenError as broken:
                failed = _Failed(str(broken), broken.wait)
            except ValueError:
                failed = _Failed(MALFORMED, None)
            except TimeoutError:
                failed = _Failed(f"no answer within {self._settings.timeout:g} seconds", None)
            except RefusedError as refused:
                left = [] if question.only else self._pool.others(tried)
                if refused.status not in _ITS_OWN or not left:
                    raise
                failed = _Failed(str(refused), None)
            member.failed(failed.wait or 0.0)
            return failed

    def _back_off(self, attempt: int, seed: int) -> float:
        """Seconds before the next attempt: twice as many each time, and up to twice that."""
        jitter = 1 + random.Random(f"{seed}:{attempt}").random()
        return min(_LONGEST_PAUSE, self._pause * 2.0 ** min(attempt, 10) * jitter)
