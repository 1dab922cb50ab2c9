"""A formal claim on the page: what became of it, and on a click what the engine was given."""

from __future__ import annotations

from proofcheck.formal.claim import FormalOutcome
from proofcheck.formal.doubts import used_latex
from proofcheck.reports.check.coverage import PASSED, outcome_text
from proofcheck.reports.check.html.markup import Markup, tag

_LONGEST = 20_000  # characters of code on the page


def formal_details(outcome: FormalOutcome) -> Markup:
    """What became of a step that was put formally, folded away."""
    passed = outcome.ending in PASSED
    used = used_latex(outcome)
    given = tag("p", "Used: ", ", ".join(used), ".") if used else ""
    return tag(
        "details",
        tag("summary", "✓ " if passed else "", outcome_text(outcome)),
        given,
        tag("pre", outcome.code[:_LONGEST]),
        class_="formal passed" if passed else "formal",
    )
