"""Several servers that run the same model: who gets the next request, and who rests.

A server that fails rests, longer each time, and before it gets work again it is asked for its
models: another model may run there by now.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from proofcheck.llm.server.exchange import BrokenError, Exchange, RefusedError
from proofcheck.llm.server.reply import read_models

_LONGEST_REST = 30.0  # seconds


class Member:
    """A server of a pool, and how it is: ``failures`` in a row, the requests ``moved`` from it.

    ``out``: it runs another model, and gets no work in this run.
    """

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.url = exchange.url
        self.busy = 0
        self.asked = 0
        self.failures = 0
        self.moved = 0
        self.out = False
        self._rests_until = 0.0
        self._failed_at = 0.0

    def failed(self, pause: float) -> None:
        """It rests for at least ``pause`` seconds; what was under way meanwhile counts once."""
        self.failures += not self.rest
        self._failed_at = time.monotonic()
        self._rests_until = time.monotonic() + max(pause, min(_LONGEST_REST, 2.0**self.failures))

    def answered(self, begun: float) -> None:
        """It is well, unless it has failed since ``begun`` on the monotonic clock."""
        if begun > self._failed_at:
            self.failures, self._rests_until = 0, 0.0

    @property
    def rest(self) -> float:
        """The seconds until it may be asked again."""
        return max(0.0, self._rests_until - time.monotonic())


class Pool:
    """Servers, each with ``most`` requests under way at once; used in one event loop."""

    def __init__(self, exchanges: Iterable[Exchange], most: int) -> None:
        self.members = [Member(exchange) for exchange in exchanges]
        self._most = most
        self._models: frozenset[str] = frozenset()
        self._change = asyncio.Condition()

    def expect(self, models: Iterable[str]) -> None:
        """A server that comes back is to list these."""
        self._models = frozenset(models)

    @asynccontextmanager
    async def one(self, among: Sequence[Member]) -> AsyncIterator[Member]:
        """The server that the next request goes to, while it is under way: the one least busy.

        Of those that rest, the one that has rested longest is only taken where no other is left.
        """
        async with self._change:
            while (member := self._best(among)) is None:
                await self._change.wait()
            member.busy += 1
            member.asked += 1
        try:
            yield member
        finally:
            member.busy -= 1
            async with self._change:
                self._change.notify_all()

    def _best(self, among: Sequence[Member]) -> Member | None:
        awake = [member for member in among if not member.rest]
        able = awake or [min(among, key=lambda member: member.rest)]
        free = [member for member in able if member.busy < self._most]
        return min(free, key=lambda member: (member.busy, member.asked), default=None)

    def others(self, tried: Sequence[Member]) -> list[Member]:
        """Those that a request may still go to before it waits."""
        return [one for one in self.members if not (one in tried or one.out or one.rest)]

    async def check(self, member: Member) -> None:
        """Have a server that failed last show that it is back, with the same model.

        Raises ``BrokenError`` when it does not answer; when it lists another model, it is out.
        """
        if not member.failures or len(self.members) == 1:
            return
        try:
            listed = read_models(await member.exchange.once(f"{member.url}/models", None))
        except RefusedError:  # it does not list them
            listed = {}
        except ValueError:
            raise BrokenError("its list of models is malformed") from None
        if not self._models <= set(listed):
            member.out = True
            raise BrokenError("it has another model now")

    @property
    def working(self) -> list[Member]:
        """Those that may be asked, now or later."""
        return [member for member in self.members if not member.out]

    @property
    def notes(self) -> tuple[str, ...]:
        """Of each server that failed, what that meant."""
        return tuple(
            f"the server {urlsplit(one.url).netloc} "
            + ("has another model now" if one.out else "failed")
            + f": {one.moved:,} of its requests went to the others"
            for one in self.members
            if one.failures or one.moved
        )
