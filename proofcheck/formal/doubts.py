"""What became of formal claims, as findings and in words.  It loads no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofcheck.document.finding import Finding
from proofcheck.formal.claim import Ending, FormalOutcome, Ground
from proofcheck.formal.rules import NOT_FOLLOWING

_MOST = 6  # hypotheses that a finding names


def doubts_of(outcomes: Iterable[FormalOutcome]) -> Iterator[Finding]:
    """PC401 for the claims that do not follow."""
    for one in outcomes:
        if one.ending is Ending.FAILS and one.claim is not None:
            point, shown = witness_text(one), "; ".join(used_latex(one, _MOST))
            yield Finding(
                NOT_FOLLOWING,
                NOT_FOLLOWING.severity,
                "this does not follow from what is written here"
                + (f", for example: {point}" if point else ""),
                one.claim.span,
                confidence=NOT_FOLLOWING.confidence,
                proof=one.proof,
                step=one.step,
                evidence=f"what was used: {shown}" if shown else "nothing was supposed",
            )


def witness_text(outcome: FormalOutcome) -> str:
    """The values for which it fails; empty where there are none."""
    return ", ".join(f"{name} = {value}" for name, value in outcome.witness)


def used_latex(outcome: FormalOutcome, most: int | None = None) -> list[str]:
    """The first ``most`` hypotheses that were used, as written, each once; None: all.

    What notation means is not among them.
    """
    written = [one.latex.strip() for one in outcome.used if one.ground is not Ground.NOTATION]
    return list(dict.fromkeys(written[:most]))
