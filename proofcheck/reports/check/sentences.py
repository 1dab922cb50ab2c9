"""What a run came to, in sentences that every report says alike."""

from __future__ import annotations

from collections.abc import Iterator

from proofcheck.document.rule import Severity
from proofcheck.reports.check.coverage import coverage_text, not_put
from proofcheck.reports.check.judged import judged_text, not_judged
from proofcheck.reports.check.summary import Summary, summarise
from proofcheck.reports.shared.text import plural, printable
from proofcheck.result import Result


def looked_at(counts: Summary) -> str:
    """``1 file, 2 proofs, 3 steps``."""
    return (
        f"{plural(counts.files, 'file')}, {plural(counts.proofs, 'proof')}, "
        f"{plural(counts.steps, 'step')}"
    )


def scored_text(counts: Summary, result: Result) -> str:
    """``3 scored, 4 not scored``; where no model was asked to score, that and why."""
    if result.model is None:
        asked = "no model that scores steps" if result.critics else "no model"
        return f"no step was scored, as {asked} was asked for"
    return f"{counts.scored:,} scored, {counts.unscored:,} not scored"


def checked_text(counts: Summary, result: Result) -> str:
    """What was looked at and scored; that no model was asked to score is said by ``gaps``."""
    scored = "" if result.model is None else f": {scored_text(counts, result)}"
    return f"{looked_at(counts)}{scored}"


def found_phrases(counts: Summary) -> list[tuple[Severity, str]]:
    """``2 errors``, ``1 note``: the worst first, and only what there is."""
    return [
        (severity, plural(counts.findings[severity], severity.label))
        for severity in sorted(Severity, reverse=True)
        if counts.findings[severity]
    ]


def found_text(counts: Summary) -> str:
    """``Found 2 errors, 1 note (3 suppressed)``, without the full stop."""
    found = ", ".join(phrase for _, phrase in found_phrases(counts)) or "nothing to report"
    silenced = f" ({counts.suppressed:,} suppressed)" if counts.suppressed else ""
    return f"Found {found}{silenced}"


def confirmed_text(counts: Summary) -> str:
    """How many relations computation confirmed."""
    return f"Confirmed by computation: {plural(counts.confirmed, 'relation')}."


def came_to(counts: Summary) -> Iterator[str]:
    """What analyses and formal claims came to, a sentence each where they were asked for."""
    if counts.judged is not None:
        yield judged_text(counts.judged)
    if counts.formal is not None:
        yield coverage_text(counts.formal)


def left_out(counts: Summary, result: Result) -> Iterator[str]:
    """What was asked for and has no verdict, no comparison or no claim, and why."""
    if result.model is not None:
        for reason, count in counts.unscored_by.items():
            yield f"Not scored: {plural(count, 'step')}, because: {printable(reason)}."
    for reason, count in counts.uncompared_by.items():
        yield (
            f"Compared with nothing: {plural(count, 'step')}, because: {printable(reason)}; "
            f"{'it has' if count == 1 else 'they have'} the highest probability there is."
        )
    if counts.judged is not None:
        yield from not_judged(counts.judged)
    if counts.formal is not None:
        yield from not_put(counts.formal)


def gaps(result: Result) -> Iterator[str]:
    """What was not looked at, a sentence each, fit for one line."""
    for file in result.files:
        if file.reason is not None:
            yield f"Not read: {printable(file.path)}: {printable(file.reason)}."
    counts = summarise(result)
    if result.model is None:
        yield f"{scored_text(counts, result).capitalize()}."
    yield from left_out(counts, result)
    if result.unchanged is not None:
        yield unchanged_text(result)


def unchanged_text(result: Result) -> str:
    """What ``--changed-only`` left out; empty when it was not asked for."""
    unchanged = result.unchanged
    if unchanged is None:
        return ""
    return (
        f"Unchanged since {printable(unchanged.since)}: "
        f"{plural(unchanged.proofs, 'proof')} not verified, "
        f"{plural(unchanged.findings, 'finding')} in unchanged text not shown."
    )
