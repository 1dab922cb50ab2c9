"""From verdicts to findings: PC301 for doubted steps, PC010 for steps that have no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proofcheck.assess.doubt import is_doubted
from proofcheck.assess.rules import DOUBT, UNSCORED_STEPS
from proofcheck.assess.verdict import ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document, Step
from proofcheck.document.finding import Confirmation, Finding
from proofcheck.document.names import probability_text, short_name
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.models.calibration import DEFAULT_RATE
from proofcheck.settings.settings import Settings
from proofcheck.triage.comments import content_span
from proofcheck.triage.explanation import explain

# The verdicts on the steps of each proof, by ``Proof.id``: one entry per step, None where there
# was nothing to score.
Verdicts = Mapping[str, tuple[Verdict | None, ...]]


def doubts(
    document: Document,
    verdicts: Verdicts,
    confirmed: Sequence[Confirmation],
    settings: Settings,
    model: ModelInfo | None,
) -> Iterator[Finding]:
    """PC301 for every doubted step.

    Its evidence names the words that the verifier doubts most, where it says so, and else quotes
    the step as it is written.  A doubt about a step whose mathematics was computed and holds is a
    note.
    """
    computed = {(one.proof, one.step) for one in confirmed if one.whole}
    for proof in document.proofs:
        for step, verdict in zip(proof.steps, verdicts[proof.id], strict=True):
            if isinstance(verdict, Scored) and is_doubted(verdict, settings, model):
                span = _shown_span(document, step)
                source = document.sources[span.path]
                found = verdict.doubted and explain(source, span, step.normalised, verdict.doubted)
                holds = (proof.id, step.index) in computed
                yield Finding(
                    DOUBT,
                    Severity.NOTE if holds else DOUBT.severity,
                    f"doubtful step in {short_name(proof)}: "
                    f"right with probability {probability_text(verdict.probability)}"
                    f"{_how_sure(verdict, settings, model)}"
                    f"{'; but what it computes is confirmed' if holds else ''}",
                    span,
                    confidence=1 - verdict.probability,
                    proof=proof.id,
                    step=step.index,
                    evidence=found.evidence if found else source.slice(span),
                    suggestion=found.suggestion if found else None,
                    replacement=found.replacement if found else None,
                )


def _how_sure(verdict: Scored, settings: Settings, model: ModelInfo | None) -> str:
    """What makes the probability low: errors are rare, so even a doubted step is often right."""
    if verdict.agreement is not None:
        return f", doubted by {verdict.agreement.doubting} of {verdict.agreement.models} models"
    if settings.min_confidence is not None or not model or DEFAULT_RATE not in model.thresholds:
        return ""
    return f", as low as for 1 right step in {round(1 / float(DEFAULT_RATE)):,}"


def unscored(document: Document, verdicts: Verdicts) -> Iterator[Finding]:
    """PC010, one per proof and reason, at the first step that it is about."""
    for proof in document.proofs:
        by_reason: dict[str, list[Step]] = {}
        for step, verdict in zip(proof.steps, verdicts[proof.id], strict=True):
            if isinstance(verdict, Unscored):
                by_reason.setdefault(verdict.reason, []).append(step)
        for reason, steps in by_reason.items():
            count = len(steps)
            yield Finding(
                UNSCORED_STEPS,
                UNSCORED_STEPS.severity,
                f"{count} step{'s' * (count != 1)} in {short_name(proof)} "
                f"could not be scored: {reason}",
                _shown_span(document, steps[0]),
                proof=proof.id,
                step=steps[0].index,
            )


def _shown_span(document: Document, step: Step) -> Span:
    """Where the step's words stand, without the blanks and comments around them."""
    return content_span(document.sources[step.span.path], step.span)
