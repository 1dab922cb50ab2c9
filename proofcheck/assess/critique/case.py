"""A proof under judgement, from its first votes to its judgement."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from proofcheck.assess.critique.aggregate import Assessed, aggregate
from proofcheck.assess.critique.analyses import assess
from proofcheck.assess.critique.conversation import CritiqueProgress
from proofcheck.assess.critique.judgement import Analysis, Judgement
from proofcheck.assess.critique.prepared import PreparedProof, Wanted
from proofcheck.assess.critique.referee import Referee
from proofcheck.document.document import Proof
from proofcheck.llm.engine import Cause, Failure
from proofcheck.models.calibration import Calibration
from proofcheck.settings.settings import CritiqueSettings

AT_ONCE = 16
"""About how many analyses are put to an engine at once, whole proofs together."""


@dataclass(slots=True)
class Case:
    """``preparations`` has for each model how it reads the proof, or why it cannot; empty when the
    proof asserts nothing.  ``votes`` counts those asked of each model so far."""

    proof: Proof
    preparations: tuple[PreparedProof | Failure, ...]
    votes: int = 0
    assessed: list[Assessed] = field(default_factory=list)
    judgement: Judgement = field(default_factory=lambda: Judgement(None))

    @property
    def windows(self) -> int:
        """In how many pieces the model with the least room reads the proof."""
        read = [prepared for prepared in self.preparations if isinstance(prepared, PreparedProof)]
        return max((len(prepared.windows) for prepared in read), default=1)

    @property
    def needs_more(self) -> bool:
        """Whether further votes may change the judgement: undecided, without verdict, or passed."""
        can_be_read = any(isinstance(prepared, PreparedProof) for prepared in self.preparations)
        return can_be_read and self.judgement.grade in (None, 1)


def chunks(cases: Iterable[Case], votes: int) -> Iterator[list[Case]]:
    """Cases that are put to the engines together, so that these can work on many at once."""
    chunk: list[Case] = []
    asked = 0
    for case in cases:
        chunk.append(case)
        asked += votes * case.windows
        if asked >= AT_ONCE:
            yield chunk
            chunk, asked = [], 0
    if chunk:
        yield chunk


def vote(
    cases: Sequence[Case],
    referees: Sequence[Referee],
    settings: CritiqueSettings,
    calibration: Calibration | None,
    more: int,
) -> Generator[CritiqueProgress, None, None]:
    """So many votes ``more`` of each model on each case, and what they come to."""
    cases = [case for case in cases if case.preparations]
    before = [len(case.assessed) for case in cases]
    for at, referee in enumerate(referees):
        votes = [
            (case, Wanted(prepared, case.votes + number))
            for case in cases
            if isinstance(prepared := case.preparations[at], PreparedProof)
            for number in range(more)
        ]
        assessed = yield from assess(referee, [wanted for _, wanted in votes])
        for (case, _), one in zip(votes, assessed, strict=True):
            # Further votes are a bonus: those for which the budget did not last are not missed.
            failure = one.analysis.failure
            if not case.votes or failure is None or failure.cause is not Cause.SPENT:
                case.assessed.append(one)
    for case, known in zip(cases, before, strict=True):
        # A model that cannot read the proof is missed as often as others are heard.
        if not case.votes or len(case.assessed) > known:
            case.assessed += _unread(case, referees, more)
        case.votes += more
        case.judgement = aggregate(case.assessed, settings, case.windows, calibration)


def _unread(case: Case, referees: Sequence[Referee], more: int) -> Iterator[Assessed]:
    """The votes of those that cannot read the proof."""
    for referee, unread in zip(referees, case.preparations, strict=True):
        if isinstance(unread, Failure):
            for number in range(case.votes, case.votes + more):
                yield Assessed(Analysis(referee.name, referee.seed + number, None, failure=unread))
