from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.assessor import Assessment
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.prompts import StepRange
from proofcheck.assess.critique.ways import SPECIALTIES, WAYS, Part
from proofcheck.assess.verdict import Doubt, Scored, Unscored, Verdict
from proofcheck.document.document import Document
from proofcheck.llm.chat import Choice, Weights
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings
from proofcheck.settings.table import TABLE

from .papers import SQUARES, only_proof, paper
from .scripted import PASS, ScriptedChat, defect, model, verdict


def judge(
    engine: ScriptedChat, document: Document, way: str, verdicts: tuple[Verdict | None, ...] = ()
) -> Judgement:
    critic = Critic(CritiqueSettings(way=way, votes=2, meta=0), [model(engine)], None)
    if verdicts:
        critic.hear(Assessment(document, only_proof(document), verdicts))
    (judged,) = [event[1] for event in critic.judge(document) if isinstance(event, tuple)]
    critic.close()
    return judged


def task(choice: Choice) -> str:
    return choice.messages[1].content


def test_every_way_can_be_asked_for() -> None:
    assert TABLE["way"].declared.kind.choices == tuple(WAYS)


def test_pieces_are_halved_until_they_are_small() -> None:
    parts = WAYS["pieces"].parts([StepRange(1, 2, 9)])
    judged = [(one.steps.first, one.steps.end) for one in parts]
    assert judged == [(2, 9), (2, 6), (6, 9), (2, 4), (4, 6), (6, 8), (8, 9)]
    assert {one.steps.shown for one in parts} == {1}
    assert WAYS["pieces"].parts([StepRange(0, 0, 2)]) == [Part(StepRange(0, 0, 2))]


@pytest.mark.parametrize(
    ("way", "asked"), [("whole", 1), ("blocks", 1), ("pieces", 3), ("specialties", 4)]
)
def test_a_proof_passes_when_all_that_was_written_passes(
    tmp_path: Path, way: str, asked: int
) -> None:
    engine = ScriptedChat()
    judgement = judge(engine, paper(tmp_path, SQUARES), way)
    assert (judgement.grade, judgement.graded) == (1, 2)
    assert len(engine.asked("analysis")) == 2 * asked
    assert engine.weighed == []


def test_one_piece_with_a_defect_is_enough(tmp_path: Path) -> None:
    def says(seed: int, prompt: str) -> str:
        return verdict(defect(4, "Thus $n^2$ is odd")) if "steps [3] to [4]" in prompt else PASS

    engine = ScriptedChat(verdict=says)
    judgement = judge(engine, paper(tmp_path, SQUARES), "pieces")
    assert judgement.grade == 0 and [one.named for one in judgement.defects] == [2]


def test_each_specialist_is_told_what_to_look_at(tmp_path: Path) -> None:
    engine = ScriptedChat(
        verdict=lambda seed, prompt: (
            verdict(defect(2, "4k^2 + 4k + 1")) if SPECIALTIES[0] in prompt else PASS
        )
    )
    judgement = judge(engine, paper(tmp_path, SQUARES), "specialties")
    assert judgement.grade == 0 and len(judgement.defects) == 1
    said = [request.messages[1].content for request in engine.asked("analysis")]
    assert [text.endswith(focus) for text, focus in zip(said, SPECIALTIES, strict=False)] == [
        True
    ] * 4


def test_steps_are_weighed_and_nothing_is_written(tmp_path: Path) -> None:
    def weigh(choice: Choice) -> Weights:
        return [-3.0, -0.5] if "Step [3] of the proof is:" in task(choice) else [-0.5, -3.0]

    engine = ScriptedChat(weigh=weigh)
    judgement = judge(engine, paper(tmp_path, SQUARES), "steps")
    assert (judgement.grade, judgement.wanted, judgement.tokens) == (0.5, 1, 0)
    (found,) = judgement.defects
    assert found.defect.step == 2
    assert found.defect.quotation == "Hence $n^2 = 2(2k^2 + 2k) + 1$."
    assert found.defect.what == "The model holds this step for wrong (log-odds 2.50)."
    assert engine.requests == [] and len(engine.weighed) == 4
    assert {choice.answers for choice in engine.weighed} == {("Yes", "No")}
    assert "Step [1] is right: log-odds +2.50." in judgement.analyses[0].text


def test_what_cannot_be_weighed_has_no_verdict(tmp_path: Path) -> None:
    engine = ScriptedChat(weigh=lambda choice: Failure("the model crashed"))
    judgement = judge(engine, paper(tmp_path, SQUARES), "steps")
    assert (judgement.grade, judgement.unscored) == (None, "the model crashed")


DOUBT = Doubt("4k + 1", 0, 0, 3.0, (("4k + 2", 20.0), ("4k", 4.0)))


def doubted(document: Document) -> tuple[Verdict | None, ...]:
    text = only_proof(document).steps[1].normalised.strip()
    start = text.index(DOUBT.text)
    doubt = replace(DOUBT, start=start, end=start + len(DOUBT.text))
    return (Scored(0.9), Scored(0.2, doubt), Scored(0.9), Scored(0.9))


@pytest.mark.parametrize("better", [True, False])
def test_versions_are_compared_in_both_orders(tmp_path: Path, better: bool) -> None:
    def weigh(choice: Choice) -> Weights:
        # A is always likelier by 1; the better version by 3 more, or less.
        first = re.search(r"Version A:\n~+\n(.*)\n", task(choice))
        assert first is not None
        return [0.0, -1.0 - (3.0 if ("4k + 2" in first[1]) == better else -3.0)]

    document = paper(tmp_path, SQUARES)
    engine = ScriptedChat(weigh=weigh)
    judgement = judge(engine, document, "versions", doubted(document))
    assert len(engine.weighed) == 2 and engine.requests == []
    assert "has come down in two versions" in task(engine.weighed[0])
    shown = task(engine.weighed[0]).partition("The next step, [2],")[0]
    assert "[1] Let" in shown and "[2]" not in shown
    if not better:
        assert (judgement.grade, judgement.defects) == (1, ())
        return
    (found,) = judgement.defects
    assert (judgement.grade, found.defect.step, found.defect.quotation) == (0.5, 1, "4k + 1")
    assert found.defect.what == ("“4k + 2” is likelier to be meant than “4k + 1” (log-odds 3.00).")


def test_a_correction_of_one_letter_quotes_its_step(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    step = only_proof(document).steps[1].normalised.strip()
    short = Doubt("k", step.index("k"), step.index("k") + 1, 3.0, (("m", 20.0),))
    verdicts = (Scored(0.9), Scored(0.2, short), Scored(0.9), Scored(0.9))
    odds = iter([[0.0, -2.0], [-2.0, 0.0]])  # the correction is better, as A and as B
    judgement = judge(ScriptedChat(weigh=lambda _: next(odds)), document, "versions", verdicts)
    (found,) = judgement.defects
    assert " ".join(found.defect.quotation.split()) == " ".join(step.split())


def test_without_scores_there_are_no_versions(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    reason = "no model scored its steps: there are no versions to compare"
    assert judge(ScriptedChat(), document, "versions").unscored == reason
    unscored = (Unscored("too long"), *doubted(document)[1:])
    assert judge(ScriptedChat(), document, "versions", unscored).unscored == reason
    right = tuple(Scored(0.9) for _ in doubted(document))
    assert judge(ScriptedChat(), document, "versions", right).grade == 1
