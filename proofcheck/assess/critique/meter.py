"""What has been spent of a budget, and what the whole may cost."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass

from proofcheck.llm.engine import Cause, Failure
from proofcheck.settings.settings import CritiqueSettings

_GRACE = 0.05
SPENT = Failure("the budget was spent", Cause.SPENT)


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """What a critique costs before anything is asked.

    ``analyses`` are those of the first round, one per proof, vote and model;
    ``prompt_tokens`` their prompts, each counted once where votes share it.  ``reply_tokens`` is
    what they may write at most, ``check_tokens`` what the checks of one defect may.  A further
    round costs at most as much again.  ``memory`` (bytes) is what the models take here.
    """

    proofs: int
    analyses: int
    prompt_tokens: int
    reply_tokens: int
    check_tokens: int
    memory: int = 0

    def minutes(self, speed: float) -> float:
        """The longest time for the analyses at ``speed`` tokens written per second."""
        return self.reply_tokens / speed / 60


@dataclass(frozen=True, slots=True)
class Took:
    """What an earlier run took of the same models, asked in the same way.

    ``analyses`` were wanted, whose prompts had ``prompt_tokens``; ``written`` and ``evaluated``
    tokens were counted with the checks, in ``seconds``.
    """

    analyses: int
    prompt_tokens: int
    written: int
    evaluated: int
    seconds: float

    def scaled(self, estimate: CostEstimate) -> Took:
        """What the estimated run takes if it is like this one."""
        more = estimate.analyses / self.analyses
        written = self.written * more
        read = (self.evaluated - self.written) * estimate.prompt_tokens / self.prompt_tokens
        seconds = self.seconds * (read + written) / self.evaluated
        return Took(
            estimate.analyses,
            estimate.prompt_tokens,
            round(written),
            round(read + written),
            seconds,
        )

    def text(self) -> str:
        """To be kept."""
        return json.dumps(astuple(self))


def read_took(text: str | None) -> Took | None:
    """What ``Took.text`` wrote; None for nothing, and what is not ours or says nothing."""
    try:
        took = Took(*json.loads(text or ""))
        usable = min(took.analyses, took.prompt_tokens, took.written, took.evaluated) > 0
        return took if usable and took.seconds > 0 else None
    except (ValueError, TypeError):
        return None


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


def estimate_text(estimate: CostEstimate, settings: CritiqueSettings) -> str:
    """What an exhaustive run may cost, before anything is asked."""
    bounds = []
    if settings.budget_minutes is not None:
        minutes = settings.budget_minutes
        seconds = f"{60 * minutes:g} seconds"
        bounds.append(f"{minutes:g} minutes" if minutes > 1 else seconds)
    if settings.budget_tokens is not None:
        bounds.append(f"{settings.budget_tokens:,} tokens")
    proofs = f"{estimate.proofs:,} proof{'s' * (estimate.proofs != 1)}"
    return (
        f"the first round reads {estimate.prompt_tokens:,} tokens and writes at most "
        f"{estimate.reply_tokens:,}, in {estimate.analyses:,} analyses of {proofs}; "
        f"the checks of a defect write at most {estimate.check_tokens:,} each time one is named, "
        f"and at most {settings.rounds:,} further rounds cost as much again; "
        f"the budget is {' or '.join(bounds) or 'not bounded (--budget bounds it)'}"
    )


def took_text(estimate: CostEstimate, took: Took, what: str = "an earlier run") -> str:
    """What a run takes, by what an earlier one of the same models took, or its beginning."""
    return (
        f"{memory_text(estimate)}, about {took.written:,} tokens written and "
        f"{_minutes(took.seconds)}, by what {what} took"
    )


def memory_text(estimate: CostEstimate) -> str:
    """What is to be done, and the memory for it."""
    analyses = f"{estimate.analyses:,} {'analysis' if estimate.analyses == 1 else 'analyses'}"
    proofs = f"{estimate.proofs:,} proof{'s' * (estimate.proofs != 1)}"
    memory = f" in about {estimate.memory / 1e9:.1f} GB of memory" if estimate.memory else ""
    return f"{analyses} of {proofs}{memory}"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:,.0f} minutes" if seconds >= 150 else f"{seconds:.0f} seconds"


def speed_text(estimate: CostEstimate, speed: float) -> str:
    """How long the first round may take, once it is known how fast the models write."""
    return (
        f"at {speed:,.1f} tokens a second the analyses of the first round take at most "
        f"{estimate.minutes(speed):,.0f} minutes"
    )
