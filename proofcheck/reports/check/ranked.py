"""What the reports say of the steps most worth a second look."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from proofcheck.result import Result
from proofcheck.triage.top_steps import RankedStep, TopSteps, rank

_LONGEST = 300  # code points of evidence
_UNASKED = 10  # steps that a page lists unasked


def unasked(result: Result) -> TopSteps:
    """As many steps as were asked for; ten where none were and a model scored."""
    return rank(result, result.top or (_UNASKED if result.model else 0))


def ranking_title(ranking: TopSteps) -> str:
    """``The 6 steps most worth a second look``; without a number where there is none."""
    count = len(ranking.steps)
    if not count:
        return "No step is singled out for a second look"
    return f"The {f'{count:,} steps' if count > 1 else 'step'} most worth a second look"


def evidence_lines(step: RankedStep) -> Iterator[str]:
    """The evidence on one line and the suggestion on one, where there are any."""
    if step.evidence and step.evidence not in step.reason:
        line = " ".join(step.evidence.split())
        yield line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    if step.suggestion:
        yield f"suggestion: {step.suggestion}"


def cut(text: str, width: int) -> str:
    """The beginning of a line that fits ``width`` cells."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
