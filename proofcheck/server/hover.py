"""What is told of the place under the pointer: the step, its verdict, findings, confirmations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proofcheck.document.document import Step
from proofcheck.document.finding import Confirmation, ConfirmedBy, Finding
from proofcheck.document.names import proof_name
from proofcheck.document.source import Span
from proofcheck.formal.claim import FormalOutcome
from proofcheck.formal.doubts import used_latex
from proofcheck.reports.check.coverage import outcome_text
from proofcheck.reports.shared.text import printable
from proofcheck.reports.shared.verdicts import verdict_text
from proofcheck.result import CheckedProof
from proofcheck.server.views import View

_LONGEST = 2_000  # characters of one text of the paper
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")
_HOW = {
    ConfirmedBy.VALUE: "both sides have the same value",
    ConfirmedBy.IDENTITY: "equal for all values of its variables",
    ConfirmedBy.DEFINITIONS: "equal by the definitions before it",
}


@dataclass(frozen=True, slots=True)
class Hover:
    """A text, in Markdown or plain, about ``span``."""

    text: str
    span: Span


def hover(view: View, offset: int, *, markdown: bool = True) -> Hover | None:
    """What is known of the place ``offset`` of the view's source; None when nothing is."""
    found = [one for one in view.findings if _holds(one.span, offset)]
    here = _step_at(view, offset)
    paragraphs: list[str] = []
    span = min((one.span for one in found), key=_length, default=None)
    if here is not None:
        checked, step = here
        span = step.span
        paragraphs.append(_verdict_line(checked, step, markdown))
        outcome = checked.formal.get(step.index)
        if outcome is not None and outcome.claim is not None:
            paragraphs += _about_claim(outcome, markdown)
    for finding in found:
        paragraphs += _about_finding(view, finding, markdown)
    for one in view.confirmed:
        if _holds(one.span, offset) or (span is not None and _inside(one.span, span)):
            paragraphs += _about_confirmation(view, one, markdown)
    if span is None or not paragraphs:
        return None
    return Hover("\n\n".join(paragraphs), span)


def _step_at(view: View, offset: int) -> tuple[CheckedProof, Step] | None:
    """The innermost step there that has a verdict of its own."""
    found = [
        (checked, step)
        for checked in view.proofs
        for step in checked.proof.steps
        if step.nested is None and step.span.path == view.source.path and _holds(step.span, offset)
    ]
    return min(found, key=lambda one: _length(one[1].span), default=None)


def _verdict_line(checked: CheckedProof, step: Step, markdown: bool) -> str:
    name = f"Step {step.index + 1} of {proof_name(checked.proof)}"
    head = f"**{_plain(name)}**" if markdown else printable(name)
    said = verdict_text(checked.verdicts[step.index]) or "nothing to score"
    return f"{head}: {_escaped(said, markdown)}"


def _about_finding(view: View, finding: Finding, markdown: bool) -> Iterator[str]:
    label = f"{finding.code} ({finding.severity.label}, confidence {finding.confidence:.2f})"
    head = f"**{label}**" if markdown else label
    yield f"{head}: {_escaped(finding.message, markdown)}"
    # What the pointer stands on need not be quoted.
    shown = (finding.message, view.source.slice(finding.span))
    if finding.evidence and not any(finding.evidence in text for text in shown):
        yield _quoted(finding.evidence, markdown)
    if finding.suggestion:
        yield f"Suggestion: {_code(finding.suggestion, markdown)}"


def _about_claim(outcome: FormalOutcome, markdown: bool) -> Iterator[str]:
    said = outcome_text(outcome)
    yield _escaped(said[:1].upper() + said[1:], markdown)
    used = used_latex(outcome)
    if used:
        yield "Used:"
        yield _quoted("\n".join(used), markdown)


def _about_confirmation(view: View, one: Confirmation, markdown: bool) -> Iterator[str]:
    yield f"Confirmed by computation ({_HOW[one.by]}):"
    yield _quoted(view.source.slice(one.span), markdown)


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < max(span.end, span.start + 1)


def _inside(inner: Span, outer: Span) -> bool:
    return inner.path == outer.path and outer.start <= inner.start and inner.end <= outer.end


def _length(span: Span) -> int:
    return span.end - span.start


# -- the paper's own words can be no markup ------------------------------------------------------


def _escaped(text: str, markdown: bool) -> str:
    return _plain(text) if markdown else printable(text)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", printable(text[:_LONGEST]))


def _code(text: str, markdown: bool) -> str:
    text = printable(text[:_LONGEST])
    if not markdown:
        return text
    fence = "`" * (_longest_run(text) + 1)
    return f"{fence} {text} {fence}"


def _quoted(text: str, markdown: bool) -> str:
    lines = [printable(line) for line in text[:_LONGEST].splitlines()]
    if not markdown:
        return "\n".join(f"    {line}" for line in lines)
    fence = "`" * max(3, _longest_run(text) + 1)
    return "\n".join((fence, *lines, fence))


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
