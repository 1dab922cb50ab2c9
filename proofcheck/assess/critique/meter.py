"""What has been spent of a budget, and what each request may have of the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from proofcheck.llm.chat import ChatRequest
from proofcheck.llm.engine import Cause, Failure

_GRACE = 0.05
SPENT = Failure("the budget was spent", Cause.SPENT)

_WRITING = 0.7  # of the time and the tokens, for an analysis before its verdict
# Tokens that a reply may have even where a budget has less for it: fewer say nothing.
_SHORT, _SHORT_VERDICT = 64, 256


class Meter:
    """Tokens written and minutes passed, against bounds (None: there is none).

    The clock runs from the first ``begin``.  ``written`` tells the tokens so far.
    """

    def __init__(
        self,
        minutes: float | None,
        tokens: int | None,
        written: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = float("inf") if minutes is None else 60 * minutes
        self._tokens = float("inf") if tokens is None else tokens
        self._written = written
        self._clock = clock
        self._begun: float | None = None
        # Seconds and tokens up to which a document may go, and the part of it at hand.
        self._until = self._part = (self._seconds, self._tokens)

    @property
    def bounded(self) -> bool:
        """Whether there is a budget."""
        return min(self._seconds, self._tokens) < float("inf")

    def begin(self, share: float = 1.0) -> None:
        """Allow ``share``, in (0, 1], of what is left to what comes next."""
        if self._begun is None:
            self._begun = self._clock()
        self._until = self._part = self._shared((self._seconds, self._tokens), share)

    def part(self, share: float) -> None:
        """Of what ``begin`` allowed, allow ``share`` of what is left to what comes next."""
        self._part = self._shared(self._until, share)

    def stop(self) -> Failure | None:
        """Why no more may be asked in the part at hand, or None while it may."""
        return SPENT if self._over(self._part) else None

    @property
    def spent(self) -> bool:
        """Whether all that ``begin`` allowed is spent."""
        return self._over(self._until)

    def seconds(self) -> float | None:
        """What is left of the minutes for the part at hand; None without a bound.

        A verdict that is asked for when that is over has a twentieth of all minutes to come to its
        end, but what is beyond the minutes is a twentieth of them at most.
        """
        if self._seconds == float("inf"):
            return None
        passed = self._passed()
        grace = min(_GRACE * self._seconds, (1 + _GRACE) * self._seconds - passed)
        return max(self._part[0] - passed, grace, 0.0)

    def tokens(self) -> int | None:
        """How many are left for the part at hand; None without a bound."""
        left = self._part[1] - self._written()
        return None if left == float("inf") else max(0, int(left))

    def _shared(self, bounds: tuple[float, float], share: float) -> tuple[float, float]:
        passed, written = self._passed(), self._written()
        return passed + share * (bounds[0] - passed), written + share * (bounds[1] - written)

    def _over(self, bounds: tuple[float, float]) -> bool:
        return self._passed() >= bounds[0] or self._written() >= bounds[1]

    def speed(self) -> float | None:
        """Tokens written per second so far; None before the first."""
        written, passed = self._written(), self._passed()
        return written / passed if written and passed > 0 else None

    def _passed(self) -> float:
        return 0.0 if self._begun is None else self._clock() - self._begun


def forbids(meter: Meter, request: ChatRequest) -> Failure | None:
    """Why the budget forbids a request; a verdict is short, and without it all was in vain."""
    return None if _concludes(request) else meter.stop()


def rationed(meter: Meter, requests: Sequence[ChatRequest]) -> list[ChatRequest]:
    """The requests within what is left, of which tokens are shared out: all are answered side
    by side.  What is written freely leaves a part of it for the verdict."""
    seconds, tokens = meter.seconds(), meter.tokens()
    share = None if tokens is None else tokens / len(requests)
    return [
        one.within(_at_least(_SHORT_VERDICT, share), seconds)
        if _concludes(one)
        else one.within(_at_least(_SHORT, _part(share)), _part(seconds))
        for one in requests
    ]


def _part(left: float | None) -> float | None:
    """What an analysis may use of what is left for it and its verdict."""
    return None if left is None else _WRITING * left


def _at_least(least: int, tokens: float | None) -> float | None:
    return None if tokens is None else max(least, tokens)


def _concludes(request: ChatRequest) -> bool:
    """Whether it asks for the verdict of what was written before."""
    *before, last = request.messages
    return last.role == "user" and any(message.role == "assistant" for message in before)
