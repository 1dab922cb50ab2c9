"""A proof as it is put to a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.assess.critique.judgement import Defect
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.quotations import Quotable
from proofcheck.assess.critique.verdicts import ClaimedDefect
from proofcheck.assess.verdict import Scored, Verdict
from proofcheck.document.document import Proof


@dataclass(frozen=True, slots=True)
class Version:
    """What a step may have been meant to say.

    ``step`` is an index into ``Proof.steps``; ``written`` is the step as it stands, normalised, and
    ``corrected`` the same with ``new`` in the place of ``old``.
    """

    step: int
    written: str
    corrected: str
    old: str
    new: str


def versions(proof: Proof, verdicts: Sequence[Verdict | None]) -> Iterator[Version]:
    """Of each step that has a likelier correction, what is written and the likeliest."""
    for step, verdict in zip(proof.steps, verdicts, strict=True):
        doubt = verdict.doubted if isinstance(verdict, Scored) else None
        if doubt is not None and doubt.corrections:
            written = step.normalised.strip()
            new = doubt.corrections[0][0]
            corrected = written[: doubt.start] + new + written[doubt.end :]
            yield Version(step.index, written, corrected, doubt.text, new)


@dataclass(frozen=True, slots=True)
class PreparedProof:
    """How a proof is put to one model: the brief that fits, cut into windows.

    ``versions`` are of steps that what scores steps would rather have otherwise; None where the
    steps were not scored.  ``compute`` adds to a defect what computation says of it.
    """

    brief: Brief
    windows: tuple[StepRange, ...]
    quotable: Quotable
    versions: tuple[Version, ...] | None = None
    compute: Callable[[Defect], Defect] = lambda defect: defect

    def located(self, claims: Iterable[ClaimedDefect]) -> tuple[tuple[Defect, ...], int]:
        """The claims whose quotations stand in the proof, as defects, each once; and how many of
        the claims do not."""
        found = [self.quotable.locate(claim) for claim in claims]
        defects = [self.compute(defect) for defect in found if defect]
        return tuple(dict.fromkeys(defects)), len(found) - len(defects)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An analysis to be made: vote number ``vote``, from 0, on a proof."""

    prepared: PreparedProof
    vote: int


def window_of(prepared: PreparedProof, place: int) -> StepRange:
    """The window in which the step at ``place`` of the brief (from 0) is judged."""
    return next(one for one in prepared.windows if one.first <= place < one.end)
