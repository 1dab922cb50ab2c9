"""Coroutines run in a thread of their own: many requests at once, with answers in order."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

_SECONDS_TO_END = 5.0


class Loop:
    """An event loop in a thread that ends with the program, whatever is still under way.

    A thread of its own, because the caller may run in a loop already, as the language server does.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        """The result of one coroutine."""
        return next(self.ordered([job], ahead=0))

    def ordered(self, jobs: Iterable[Coroutine[Any, Any, T]], ahead: int) -> Iterator[T]:
        """The results in the order of the coroutines, ``ahead`` of which run beside the first.

        What is still under way when the caller stops, or when one raises, is cancelled.
        """
        loop = self._start()
        pending: deque[Future[T]] = deque()
        try:
            for job in jobs:
                pending.append(asyncio.run_coroutine_threadsafe(job, loop))
                if len(pending) > ahead:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()

    def close(self, free: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel what runs, ``free`` what it used, and end the thread.

        A later job would start a new one.
        """
        if not self._loop or not self._thread:
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_end(free), self._loop).result(_SECONDS_TO_END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS_TO_END)
        if not self._thread.is_alive():
            self._loop.close()
        self._loop = self._thread = None

    def _start(self) -> asyncio.AbstractEventLoop:
        if not self._loop:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
            self._thread.start()
        return self._loop


async def _end(free: Callable[[], Coroutine[Any, Any, None]]) -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await free()
