"""Who judges labelled proofs: an assessor by its models and its use."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from proofcheck.assess.assessor import Assessor
from proofcheck.assess.verdict import ModelInfo
from proofcheck.evaluation.study import Judge
from proofcheck.settings.settings import Settings


def judge_of(assessor: Assessor, settings: Settings) -> Judge:
    """The models, and what tells their use from another one."""
    scoring, writing = assessor.models.scoring, assessor.models.writing
    asked: list[object]
    if writing:
        server = settings.server and settings.server.urls
        asked = [settings.depth, _identities(writing), settings.engine.context, server]
        asked.append(asdict(settings.critique))
    else:
        asked = ["step tags", _identities(scoring), settings.engine.context]
        if len(scoring) > 1:
            asked += [settings.critique.rule, settings.min_confidence]
    infos = writing or scoring
    thresholds = infos[0].thresholds if len(infos) == 1 else {}
    return Judge(infos, json.dumps(asked), not writing and len(infos) == 1, thresholds)


def _identities(infos: Sequence[ModelInfo]) -> list[object]:
    """Thresholds are named because a new calibration gives other probabilities, too."""
    return [[i.name, i.sha256, i.protocol, sorted(i.thresholds.items())] for i in infos]
