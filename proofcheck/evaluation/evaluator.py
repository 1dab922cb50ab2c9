"""The one evaluator: proofs of which something is known, put to whatever assesses them.

Benchmarks, texts with injected errors and corrections differ only in where their proofs come from.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.assessor import Assessment, Assessor
from proofcheck.document.document import Document
from proofcheck.evaluation.outcome import Outcome, outcome_of
from proofcheck.events import Note, Progress


@dataclass(frozen=True, slots=True)
class JudgedProof:
    """What was said of one proof, and what that comes to, with its share of tokens and seconds."""

    assessment: Assessment
    outcome: Outcome


def judge_all(
    documents: Sequence[Document], assessor: Assessor
) -> Iterator[Progress | Note | JudgedProof]:
    """Every proof of the documents, as it is judged; what is no ``JudgedProof`` is the assessor's.

    Raises ``ModelError`` as ``Assessor.assess``.
    """
    evaluated, clock = assessor.evaluated, time.monotonic()
    for event in assessor.assess(documents):
        if not isinstance(event, Assessment):
            yield event
            continue
        now, count = time.monotonic(), assessor.evaluated
        spent, seconds = count - evaluated, round(now - clock, 3)
        yield JudgedProof(event, replace(outcome_of(event), evaluated=spent, seconds=seconds))
        evaluated, clock = count, time.monotonic()


def judged(documents: Sequence[Document], assessor: Assessor) -> Iterator[JudgedProof]:
    """The proofs alone, for who counts and tells by himself."""
    return (event for event in judge_all(documents, assessor) if isinstance(event, JudgedProof))
