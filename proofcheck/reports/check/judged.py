"""What reports say of analyses: the counts in words, and the object of the JSON reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from proofcheck.assess.critique.judgement import Analysis, Judgement
from proofcheck.reports.check.summary import CritiqueSummary
from proofcheck.reports.shared.text import plural, printable

MAX_ANALYSES = 64  # of a proof that a report has
_LONGEST_ANALYSIS = 20_000  # code points


def judged_text(judged: CritiqueSummary) -> str:
    """What the analyses came to, in one sentence."""
    return (
        f"Judged by {plural(judged.analyses, 'analysis', 'analyses')} "
        f"({plural(judged.tokens, 'token')}): {judged.graded:,} of "
        f"{plural(judged.proofs, 'proof')} graded, {judged.undecided:,} undecided, "
        f"{judged.unjudged:,} not judged."
    )


def analysis_text(analysis: Analysis) -> str:
    """Who wrote an analysis, and its verdict."""
    reason = analysis.failure.reason if analysis.failure else None
    verdict = f"no verdict: {reason}"
    if analysis.grade is not None:
        verdict = f"grade {analysis.grade:g}, {plural(len(analysis.defects), 'defect')}"
        if reason:
            verdict += f", but a part has no verdict: {reason}"
    cut = ", cut short" if analysis.truncated else ""
    return f"{analysis.model}, seed {analysis.seed}: {verdict}{cut}"


def shortened_analysis(text: str) -> str:
    """The text of an analysis, cut where it is too long for a report."""
    return text if len(text) <= _LONGEST_ANALYSIS else f"{text[: _LONGEST_ANALYSIS - 1]}…"


def not_judged(judged: CritiqueSummary) -> Iterator[str]:
    """What of the analyses came to nothing, a sentence each."""
    for reason, count in judged.unjudged_by.items():
        yield f"Not judged: {plural(count, 'proof')}, because: {printable(reason)}."
    if judged.undecided:
        yield f"Undecided: {plural(judged.undecided, 'proof')}, as the analyses do not agree."
    left_out = [
        f"{plural(judged.rejected, 'defect')} that the checks rejected" if judged.rejected else "",
        f"{plural(judged.dropped, 'defect')} quoting what is not in the proof"
        if judged.dropped
        else "",
        f"{plural(judged.wanted - judged.analyses, 'analysis', 'analyses')} without a verdict"
        if judged.wanted > judged.analyses
        else "",
    ]
    if any(left_out):
        yield f"Not counted: {', '.join(filter(None, left_out))}."
    if judged.truncated:
        cut = plural(judged.truncated, "analysis", "analyses")
        yield f"Cut short by their budget: {cut}."
    if judged.windowed:
        yield f"Read in pieces, as too long for the model: {plural(judged.windowed, 'proof')}."
    for reason, count in judged.undivided_by.items():
        analyses = plural(count, "analysis", "analyses")
        yield f"Not in modules but as it stands: {analyses}, because: {printable(reason)}."


def grade_number(grade: float | None) -> float | None:
    """A grade as JSON has it: 1, 0.5, 0 or null."""
    return int(grade) if grade in (0.0, 1.0) else grade


def critique_object(judgement: Judgement) -> dict[str, Any]:
    """What the analyses of a proof came to; of very many, and of very long ones, the first part."""
    counts = ("wanted", "graded", "rejected", "dropped", "truncated", "windows", "tokens")
    return {
        "grade": grade_number(judgement.grade),
        "undecided": judgement.undecided,
        "unscored": judgement.unscored,
        **{name: getattr(judgement, name) for name in counts},
        "analyses": [
            {
                "model": analysis.model,
                "seed": analysis.seed,
                "grade": grade_number(analysis.grade),
                "defects": len(analysis.defects),
                "dropped": analysis.dropped,
                "truncated": analysis.truncated,
                "tokens": analysis.tokens,
                "failure": analysis.failure.reason if analysis.failure else None,
                "text": shortened_analysis(analysis.text),
            }
            for analysis in judgement.analyses[:MAX_ANALYSES]
        ],
    }
