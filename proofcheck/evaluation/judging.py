"""Who judges labelled proofs: whatever the settings ask for, with its name in reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from proofcheck.assess.assessor import Assessor, assessments
from proofcheck.assess.session import Session
from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Document
from proofcheck.evaluation.outcome import Outcome, of_judgement, of_verdicts
from proofcheck.evaluation.study import Judge
from proofcheck.settings.settings import Settings


class Judging:
    """An assessor at work on labelled proofs; ``judge`` says which models it has."""

    def __init__(self, assessor: Assessor, settings: Settings) -> None:
        self._assessor = assessor
        self.judge = _judge(assessor, settings)

    @property
    def evaluated(self) -> int:
        """The tokens put through the models so far."""
        return self._assessor.evaluated

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know about the work so far, a line each."""
        return tuple(dict.fromkeys(self._assessor.notes))

    def outcomes(self, document: Document) -> Iterator[tuple[str, Outcome]]:
        """The outcomes by ``Proof.id``, as they come."""
        for one in assessments(self._assessor.assess([document])):
            if one.judgement is not None:
                yield one.proof.id, of_judgement(one.proof, one.judgement)
            else:
                yield one.proof.id, of_verdicts(one.verdicts)


@contextmanager
def opened_judging(settings: Settings) -> Iterator[Judging]:
    """The models that the settings ask for; closed at the end.

    Raises ModelError for a model that cannot be used, and UsageError for one that cannot do what is
    asked of it, for a server that is refused, and for one that would have nothing to do.
    """
    with Session(settings) as session:
        yield Judging(session.deepest(), settings)


def _judge(assessor: Assessor, settings: Settings) -> Judge:
    """The models, and what tells their use from another one."""
    scoring, writing = assessor.models.scoring, assessor.models.writing
    asked: list[object]
    if writing:
        server = settings.server and settings.server.url
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
