"""The steps most worth a second look, in order, whatever the threshold says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from proofcheck.assess.rules import DEFECTS, DOUBT
from proofcheck.assess.verdict import Doubt, Scored, Unscored
from proofcheck.document.document import Proof, Step
from proofcheck.document.finding import Finding
from proofcheck.document.names import probability_text, short_name
from proofcheck.document.rule import Category, Severity
from proofcheck.document.source import Source, Span
from proofcheck.result import CheckedProof, FileResult, Result
from proofcheck.triage.comments import (
    Comments,
    content_lines,
    content_span,
    read_comments,
    silencing,
)
from proofcheck.triage.explanation import explain

_COMPUTED, _ANALYSED, _SCORED = range(3)

ABOUT = ("a formula", "a word")
"""What a doubt may be about: a misspelt word is no slip of mathematics, but worth mending."""

# What comes first: the kind, then within the kind; a smaller one comes earlier.
_Key = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class RankedStep:
    """A step, and why it should be looked at.

    ``span`` is where its words stand, of a finding its place.  ``probability`` is that of being
    right, None where nothing scored it; ``evidence`` and ``suggestion`` are as in a finding.
    ``about`` is what the verifier doubts, one of ``ABOUT``; None where it names nothing.
    """

    root: str
    proof: Proof
    step: Step
    span: Span
    severity: Severity
    reason: str
    probability: float | None = None
    evidence: str | None = None
    suggestion: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class TopSteps:
    """The first steps, and how many steps could not be ranked because they have no verdict.

    ``uncompared`` steps have one although nothing was compared with them, and come last.
    ``scored``: a model ranks; else only what was computed, or what analyses say, does.
    """

    steps: tuple[RankedStep, ...]
    unscored: int
    uncompared: int
    scored: bool


def rank(result: Result, most: int) -> TopSteps:
    """The ``most`` steps that are most worth a look.

    First what computation refutes, by severity, then confidence; then the defects that analyses
    name; then scored steps, the least probable first; ties in the order of the text.  What is
    silenced in the text or by a baseline is left out.
    """
    found = [one for file in result.files for one in _of_file(file, result.sources)]
    found.sort(key=lambda one: one[0])
    verdicts = [verdict for file in result.files for one in file.proofs for verdict in one.verdicts]
    return TopSteps(
        tuple(step for _, step in found[:most]),
        sum(isinstance(verdict, Unscored) for verdict in verdicts),
        sum(isinstance(one, Scored) and one.uncompared is not None for one in verdicts),
        result.model is not None,
    )


def _of_file(file: FileResult, sources: Mapping[str, Source]) -> Iterator[tuple[_Key, RankedStep]]:
    """The steps of a file that can be ranked, each once, in the order of the text."""
    shown: dict[tuple[str, int], list[tuple[_Key, Finding]]] = {}
    silenced: set[tuple[str, int]] = set()
    for item in file.findings:
        finding = item.finding
        key = _key(finding)
        if key is None or finding.proof is None or finding.step is None:
            continue
        at = (finding.proof, finding.step)
        if item.suppressed is None:
            shown.setdefault(at, []).append((key, finding))
        elif finding.rule is DOUBT or at not in shown:
            silenced.add(at)
    source = sources.get(file.path)
    comments = read_comments(source) if source else Comments((), {})
    for checked in file.proofs:
        for step, verdict in zip(checked.proof.steps, checked.verdicts, strict=True):
            at = (checked.proof.id, step.index)
            probability = verdict.probability if isinstance(verdict, Scored) else None
            worst = min(shown.get(at, ()), key=lambda one: one[0], default=None)
            if worst is not None and worst[0][0] != _SCORED:
                yield worst[0], _of_finding(file, checked, step, probability, worst[1])
            elif isinstance(verdict, Scored) and source is not None and at not in silenced:
                lines = content_lines(source, step.span)
                if not silencing(comments, DOUBT.code, lines):
                    key = (_SCORED, verdict.probability, 0.0)
                    yield key, _of_verdict(file, checked, step, verdict, source)


def _key(finding: Finding) -> _Key | None:
    """Where a finding ranks; None for one that says nothing against a step."""
    if finding.rule.category is Category.MATHEMATICS:
        return _COMPUTED, -finding.severity, -finding.confidence
    if finding.rule in DEFECTS:
        return _ANALYSED, -finding.severity, -finding.confidence
    return (_SCORED, 1 - finding.confidence, 0.0) if finding.rule is DOUBT else None


def _of_finding(
    file: FileResult,
    checked: CheckedProof,
    step: Step,
    probability: float | None,
    finding: Finding,
) -> RankedStep:
    return RankedStep(
        file.root,
        checked.proof,
        step,
        finding.span,
        finding.severity,
        finding.message,
        probability,
        finding.evidence,
        finding.suggestion,
    )


def _of_verdict(
    file: FileResult, checked: CheckedProof, step: Step, verdict: Scored, source: Source
) -> RankedStep:
    span = content_span(source, step.span)
    doubted = verdict.doubted
    words = explain(source, span, step.normalised, doubted) if doubted else None
    about = _about(step.normalised, doubted) if words and doubted else None
    doubt = f" ({about} looks odd)" if about else ""
    return RankedStep(
        file.root,
        checked.proof,
        step,
        span,
        DOUBT.severity,
        f"right with probability {probability_text(verdict.probability)}{doubt}, "
        f"in {short_name(checked.proof)}",
        verdict.probability,
        words.evidence if words else None,
        words.suggestion if words else None,
        about,
    )


def _about(normalised: str, doubt: Doubt) -> str:
    """Whether a formula is doubted, or words alone."""
    from proofcheck.inject.tokens import tokenise

    tokens = tokenise(normalised.strip()).tokens
    doubted = [one for one in tokens if one.start < doubt.end and one.end > doubt.start]
    formula, word = ABOUT
    return word if doubted and not any(one.maths for one in doubted) else formula


def not_ranked(ranking: TopSteps) -> Iterator[str]:
    """What the list cannot tell, a sentence each."""
    if not ranking.scored:
        yield "No model scored the steps: only what was computed or analysed is ranked."
        return
    if ranking.unscored:
        steps = "1 step has" if ranking.unscored == 1 else f"{ranking.unscored:,} steps have"
        yield f"{steps} no verdict and no place in this list."
    if ranking.uncompared:
        steps = (
            "1 step, which" if ranking.uncompared == 1 else f"{ranking.uncompared:,} steps, which"
        )
        yield f"Nothing was compared with {steps} would come last."
