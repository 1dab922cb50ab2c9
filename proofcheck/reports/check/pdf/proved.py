"""Steps that were put formally, as they are marked in a paper: what holds looks so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from proofcheck.document.names import proof_name
from proofcheck.document.source import Span
from proofcheck.formal.claim import Ending
from proofcheck.formal.doubts import used_latex
from proofcheck.reports.check.coverage import PASSED, outcome_text
from proofcheck.reports.shared.text import printable
from proofcheck.result import CheckedProof

_LONGEST = 3_000  # characters of what the engine was given, in a note


@dataclass(frozen=True, slots=True)
class FormalMark:
    """A step that was put formally as it stands in a PDF; ``note`` is the text of the pop-up."""

    span: Span
    passed: bool
    title: str
    note: str


def formal_marks(proofs: Iterable[CheckedProof]) -> Iterator[FormalMark]:
    """The marks of steps with a claim, but for those that a finding marks: what does not follow."""
    for checked in proofs:
        steps = checked.proof.steps
        for number, outcome in sorted(checked.formal.items()):
            if outcome.claim is None or outcome.ending is Ending.FAILS:
                continue
            passed = outcome.ending in PASSED
            said = printable(outcome_text(outcome))
            lines = [f"{'✓ ' if passed else ''}{said[0].upper()}{said[1:]}."]
            lines.append(
                f"Step {number + 1} of {len(steps)} in {printable(proof_name(checked.proof))}"
            )
            if used := used_latex(outcome):
                lines.append(f"Used: {printable(', '.join(used))}.")
            lines += map(printable, outcome.code[:_LONGEST].splitlines())
            yield FormalMark(steps[number].span, passed, said, "\n".join(lines))
