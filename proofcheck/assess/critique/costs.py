"""What a critique may cost, by what is to be asked and by what an earlier run took."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from proofcheck.assess.critique.briefs import prompt_tokens
from proofcheck.assess.critique.case import Case
from proofcheck.assess.critique.prepared import PreparedProof
from proofcheck.assess.critique.referee import Referee
from proofcheck.llm.chat import ChatEngine
from proofcheck.settings.settings import CritiqueSettings


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
class ReadingCost:
    """What the votes of one model on a proof cost at most; votes share their prompts."""

    prompt_tokens: int
    reply_tokens: int


def reading_costs(
    case: Case, referees: Sequence[Referee], engines: Sequence[ChatEngine], votes: int
) -> Iterator[ReadingCost]:
    """What it costs to have so many votes of each model that can read the proof."""
    pairs = zip(referees, engines, strict=True)
    for (referee, engine), prepared in zip(pairs, case.preparations, strict=False):
        if isinstance(prepared, PreparedProof):
            way, windows = referee.way, prepared.windows
            parts = way.most_parts(windows)
            replies = votes * parts * referee.budget.judged
            replies += way.divides * len(windows) * referee.budget.verdict
            yield ReadingCost(prompt_tokens(prepared, engine) * (1 + way.divides * parts), replies)


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
