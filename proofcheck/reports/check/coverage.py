"""What reports say of formal claims: the counts in words, and the object of the JSON reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from proofcheck.document.source import Source
from proofcheck.formal.claim import Ending, FormalOutcome
from proofcheck.formal.doubts import witness_text
from proofcheck.reports.check.summary import FormalSummary
from proofcheck.reports.shared.objects import span_object
from proofcheck.reports.shared.text import plural, printable

PASSED = frozenset([Ending.PROVED, Ending.FOLLOWS])
_ENGINES = {"z3": "z3", "lean": "Lean"}


def coverage_text(counts: FormalSummary) -> str:
    """How much was put formally and what came of it, in one sentence."""
    parts = [
        f"{counts.proved:,} proved" if counts.proved else "",
        f"{counts.follows:,} {'follows' if counts.follows == 1 else 'follow'}",
        f"{counts.fails:,} {'does' if counts.fails == 1 else 'do'} not follow",
        f"{counts.undecided:,} undecided" if counts.undecided else "",
    ]
    return (
        f"{counts.put:,} of {plural(counts.steps, 'step')} with a relation "
        f"{'was' if counts.put == 1 else 'were'} put formally: {', '.join(filter(None, parts))}."
    )


def not_put(counts: FormalSummary) -> Iterator[str]:
    """Why the others were not put formally, a sentence each."""
    for reason, count in counts.not_put_by.items():
        yield f"Not put formally: {plural(count, 'step')}, because: {printable(reason)}."


def outcome_text(outcome: FormalOutcome) -> str:
    """What became of a step that was put formally, and by what."""
    engine = f"{_ENGINES.get(outcome.engine, outcome.engine)} {outcome.version}".strip()
    if outcome.ending is Ending.PROVED:
        return f"its relations are proved by the kernel of {engine}"
    if outcome.ending is Ending.FOLLOWS:
        return f"its relations follow from what is written here, says {engine}"
    said = f"put formally: {outcome.ending.value}"
    if outcome.witness:
        said += f", for example: {witness_text(outcome)}"
    return said + (f" ({outcome.reason})" if outcome.reason else "")


def formal_object(outcome: FormalOutcome, sources: Mapping[str, Source]) -> dict[str, Any]:
    """What became of a step as a formal claim."""
    return {
        "ending": outcome.ending.value,
        "reason": outcome.reason or None,
        "engine": outcome.engine or None,
        "version": outcome.version or None,
        "seconds": round(outcome.seconds, 3),
        "span": outcome.claim and span_object(outcome.claim.span, sources),
        "witness": dict(outcome.witness),
        "used": [
            {
                "latex": one.latex,
                "ground": one.ground.value,
                "span": span_object(one.span, sources),
            }
            for one in outcome.used
        ],
        "axioms": list(outcome.axioms),
        "code": outcome.code or None,
    }
