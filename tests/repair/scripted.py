"""A critic and a writer that follow scripts: test tools, never fall-backs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from proofcheck.assess.assessor import Assessment, Event, ModelInfos
from proofcheck.assess.critique.judgement import Defect, DefectKind, JudgedDefect, Judgement
from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Document, Proof, ProofKind
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling, Weights
from proofcheck.llm.engine import Failure
from proofcheck.repair.chat import ChatReviser
from proofcheck.settings.settings import Settings
from tests.scripted_assessor import ScriptedAssessor


class ScriptedJudge(ScriptedAssessor):
    """A step with "WRONG" is fatal, one with "GAP" leaves a gap; "LOST" has no verdict."""

    notes = ()

    def __init__(self) -> None:
        self.judged: list[tuple[str, ...]] = []

    @property
    def models(self) -> ModelInfos:
        return ModelInfos(writing=(ModelInfo("judge", "0" * 64, "critique", "none", {}),))

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        for document in documents:
            for proof in document.proofs:
                if proof.kind is not ProofKind.OMITTED:
                    self.judged.append(tuple(step.normalised for step in proof.steps))
                    yield Assessment(document, proof, (), self._judgement(proof))

    def _judgement(self, proof: Proof) -> Judgement:
        if any("LOST" in step.text for step in proof.steps):
            return Judgement(None, unscored="the server is down", wanted=1)
        defects = []
        for step in proof.steps:
            for word, fault in (("WRONG", DefectKind.FATAL), ("GAP", DefectKind.GAP)):
                if word in step.text:
                    defect = Defect(step.index, word, step.span, "This is not so.", "All.", fault)
                    defects.append(JudgedDefect(defect, 1, ("judge",), 1, 1, 0.9))
        grade = 1.0
        for one in defects:
            grade = min(grade, 0.0 if one.defect.fault is DefectKind.FATAL else 0.5)
        return Judgement(grade, defects=tuple(defects), wanted=1, graded=1)


class ScriptedWriter:
    """Writes "I think." and then, under a schema, the next entry of the script.

    An entry is a ``Failure``, a text, or a triple (action, latex, why).  A script that runs out
    is an error.
    """

    evaluated = 0
    context = 0
    notes: tuple[str, ...] = ()

    def __init__(self, script: Sequence[Failure | str | tuple[str, str, str]]) -> None:
        self.script = list(script)
        self.requests: list[ChatRequest] = []

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        for request in requests:
            self.requests.append(request)
            if request.schema is None:
                yield ChatReply("I think.", "", False, 10, 2)
                continue
            if not self.script:
                raise AssertionError("the script ran out")
            entry = self.script.pop(0)
            if isinstance(entry, Failure):
                yield entry
                continue
            if isinstance(entry, tuple):
                entry = json.dumps(dict(zip(("action", "latex", "why"), entry, strict=True)))
            yield ChatReply(entry, "", False, 10, 20)

    def weigh(self, choices: Sequence[Choice]) -> Iterator[Weights]:
        raise NotImplementedError

    def prompt_tokens(self, messages: Sequence[Message]) -> int | Failure:
        return sum(len(message.content) for message in messages)

    def close(self) -> None:
        self.script = []


def scripted(
    *script: Failure | str | tuple[str, str, str], settings: Settings | None = None
) -> tuple[ChatReviser, ScriptedJudge, ScriptedWriter]:
    """A reviser with what it is made of."""
    judge, writer = ScriptedJudge(), ScriptedWriter(script)
    reviser = ChatReviser(
        judge, writer, "writer", Sampling(), settings or Settings(depth="critique")
    )
    return reviser, judge, writer
