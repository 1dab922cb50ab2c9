"""When a verdict is low enough to doubt a step."""

from __future__ import annotations

from proofcheck.assess.verdict import ModelInfo, Scored, Verdict
from proofcheck.models.calibration import doubt_threshold
from proofcheck.settings.settings import Settings


def is_doubted(verdict: Verdict | None, settings: Settings, model: ModelInfo | None) -> bool:
    """Whether the verdict is low enough for a finding."""
    if not isinstance(verdict, Scored):
        return False
    if verdict.agreement is not None:
        return verdict.agreement.doubting >= verdict.agreement.needed
    if settings.min_confidence is not None:
        return 1 - verdict.probability >= settings.min_confidence
    return verdict.probability <= doubt_threshold(model.thresholds if model else {})
