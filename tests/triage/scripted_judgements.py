"""Judgements made by hand, and results with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from proofcheck.assess.critique.judgement import (
    Analysis,
    Defect,
    DefectKind,
    JudgedDefect,
    Judgement,
)
from proofcheck.assess.verdict import NO_SCORES, ModelInfo, Scored
from proofcheck.document.document import Document
from proofcheck.document.source import Span
from proofcheck.result import Result
from proofcheck.settings.settings import Settings
from proofcheck.triage.files import Checked, triage

CRITIC = ModelInfo("writer-8b", "cd" * 32, "critique", "scripted", {})
STEP_MODEL = ModelInfo("tiny", "ab" * 32, "step-tag", "scripted", {"0.001": 0.1})


def defect(
    document: Document,
    step: int,
    quotation: str,
    fault: DefectKind = DefectKind.FATAL,
    *,
    what: str = "it does not follow",
    breaks: str = "the bound of the lemma",
    proof: int = 0,
    confidence: float = 0.75,
) -> JudgedDefect:
    """A defect that 3 of 4 analyses name, at the first place of the quotation in its step."""
    place = document.proofs[proof].steps[step]
    start = place.span.start + place.text.index(quotation)
    span = Span(place.span.path, start, start + len(quotation))
    found = Defect(step, quotation, span, what, breaks, fault)
    return JudgedDefect(found, 3, ("other-1b", "writer-8b"), 5, 6, confidence)


def judgement(
    grade: float | None,
    *defects: JudgedDefect,
    undecided: bool = False,
    unscored: str | None = None,
) -> Judgement:
    """Four analyses, one of which has no verdict where there is none at all."""
    found = tuple(one.defect for one in defects)
    analyses = tuple(
        Analysis("writer-8b", seed, None if unscored else grade or 0.0, found, f"Analysis {seed}.")
        for seed in range(4)
    )
    return Judgement(
        grade,
        undecided,
        unscored,
        defects,
        analyses,
        wanted=4,
        graded=0 if unscored else 4,
        rejected=2,
        dropped=1,
        truncated=1,
        tokens=1234,
    )


def judged(
    document: Document,
    judgements: Mapping[str, Judgement],
    *,
    settings: Settings | None = None,
    scored: bool = False,
    checked: Checked | None = None,
) -> Result:
    """The result of judging a document, with all steps scored as right or none."""
    verdict = Scored(0.99) if scored else NO_SCORES
    verdicts = {proof.id: tuple(verdict for _ in proof.steps) for proof in document.proofs}
    one = replace(checked or Checked(document, {}), verdicts=verdicts, judgements=judgements)
    model = STEP_MODEL if scored else None
    files = tuple(triage([one], settings or Settings(depth="critique"), model, judged=True))
    sources = document.sources
    return Result(
        files, sources, model, "2026-01-02T03:04:05Z", 1.5, (document,), critics=(CRITIC,)
    )
