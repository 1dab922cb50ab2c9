"""The makers' prompts, word for word, and how the answers to them are read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.makers.answers import (
    Answer,
    boxed,
    rating,
    read_correct,
    read_index,
    read_score,
)
from proofcheck.assess.critique.makers.prompts import PROMPTS, template
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.protocol import open_critique
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.llm.chat import ChatReply
from proofcheck.llm.engine import Failure
from proofcheck.models.catalogue import load_catalogue
from proofcheck.models.entries import Entry
from proofcheck.models.resolve import ModelReference
from proofcheck.settings.settings import CritiqueSettings, Settings

from .papers import SQUARES, paper
from .scripted import PASS, Said, ScriptedChat, confirmed, defect, model, verdict

BRIEF = Brief(("Let k be odd.",), ("L",), "S", ((1, "a"), (2, "b {x}"), (4, "c")))
WHOLE = StepRange(0, 0, 3)
WRONG = verdict(defect(9, "4k^2 + 4k + 1"))
NO_ANSWER = Failure("it gives no answer in the form asked for")
TWO = Failure("it gives two answers")


def judge(
    engine: ScriptedChat, document: Document, way: str, settings: CritiqueSettings | None = None
) -> Judgement:
    settings = settings or CritiqueSettings()
    critic = Critic(replace(settings, way=way), [model(engine)], None)
    (judged,) = [event[1] for event in critic.judge(document) if isinstance(event, tuple)]
    critic.close()
    return judged


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        (
            "deepseek_math_v2",  # as of the commit 665c840
            "27b91d34e45ae9faa9b85fe1cacf70b802caa747688981c843340f42d27594ce",
        ),
        (
            "deepseek_math_v2_meta",
            "b1cf0afd667e4e3275218aded6843222f9e2ea643225a07d370ab452fc99e480",
        ),
        ("processbench", "0e7dba24bfaa9dea379907e11b8dc701c6cd6e74453ab2ffc9b1d63237cc4434"),
        (
            "open_proof_corpus",  # as of the commit 2325a8c
            "19d933d507ca262ef2d2a3d98e542ee586f3a1f4f7721651f88733bfee0197f7",
        ),
    ],
)
def test_a_text_is_its_makers_to_the_letter(name: str, digest: str) -> None:
    assert hashlib.sha256(template(name).encode()).hexdigest() == digest


def test_what_a_model_is_shown_of_a_proof() -> None:
    (message,) = PROMPTS["processbench"].messages(BRIEF, WHOLE)
    assert message.role == "user"
    assert message.content.startswith("The following is a math problem and a solution (split into")
    assert (
        "[Math Problem]\n\nLet k be odd.\n\nWhat may be used:\n\nL\n\nProve: S\n\n[Solution]\n\n"
        "<paragraph_0>\na\n</paragraph_0>\n\n<paragraph_1>\nb {x}\n</paragraph_1>\n\n"
        "<paragraph_2>\nc\n</paragraph_2>\n\nYour task"
    ) in message.content
    assert message.content.endswith("answer (i.e., the index) in \\boxed{}.")
    (message,) = PROMPTS["deepseek-math-v2"].messages(BRIEF, WHOLE)
    assert message.content.endswith("Prove: S\n\n## Solution\na\n\nb {x}\n\nc")
    assert "should be:\n\\boxed{...} // where" in message.content
    (message,) = PROMPTS["deepseek-math-v2"].check_messages(BRIEF, WHOLE, "It is {wrong}.")
    assert message.content.endswith("\n\nc\n\n## Solution Evaluation\nIt is {wrong}.")
    (message,) = PROMPTS["open-proof-corpus"].messages(BRIEF, WHOLE)
    assert message.content.endswith("### Model Solution:\na\n\nb {x}\n\nc")


def test_each_says_where_it_was_published_and_under_which_licence() -> None:
    assert all(one.source.endswith((", Apache-2.0", ", MIT")) for one in PROMPTS.values())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("All holds. \\boxed{1}", Answer(True)),
        ("$\\boxed{ 1.0 }$", Answer(True)),
        ("Of 2 we get \\boxed{30}.\n\\boxed{\\text{1}}", Answer(True)),
        ("\\boxed{0.5}", Answer(False)),
        ("It seems \\boxed{1}, but no: \\boxed{0}", Answer(False)),
        ("\\boxed{0}, or perhaps \\boxed{1}", TWO),
        ("The proof is right: 1.", NO_ANSWER),
        ("\\boxed{0.7}", NO_ANSWER),
        ("\\boxed{...}", NO_ANSWER),
        ("\\boxed{1", NO_ANSWER),
        ("", NO_ANSWER),
        ("证明是正确的。", NO_ANSWER),
        ("\\boxed{" * 9999, NO_ANSWER),
    ],
)
def test_scores(text: str, answer: Answer | Failure) -> None:
    assert read_score(text, BRIEF, WHOLE) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("\\\\boxed{correct}", Answer(True)),
        ("\\boxed{\\text{Correct}}", Answer(True)),
        ("\\boxed{incorrect}", Answer(False)),
        ("\\boxed{correct}? No. \\boxed{incorrect}", Answer(False)),
        ("\\boxed{incorrect}? \\boxed{correct}", TWO),
        ("\\boxed{correct or incorrect}", NO_ANSWER),
        ("correct", NO_ANSWER),
    ],
)
def test_words(text: str, answer: Answer | Failure) -> None:
    assert read_correct(text, BRIEF, WHOLE) == answer


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("\\boxed{0}", 0),
        ("The answer \\boxed{30} is in paragraph 2. \\boxed{2}", 3),
        ("\\boxed{-1}? \\boxed{1}", 1),
    ],
)
def test_an_index_is_that_of_a_step(text: str, step: int) -> None:
    answer = read_index(text, BRIEF, WHOLE)
    assert isinstance(answer, Answer) and not answer.right
    assert [claim.step for claim in answer.claims] == [step]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("\\boxed{-1}", Answer(True)),
        ("\\boxed{1} \\boxed{-1}", TWO),
        ("\\boxed{3}", NO_ANSWER),
        ("\\boxed{-1} \\boxed{7}", NO_ANSWER),
        ("\\boxed{-2}", NO_ANSWER),
        ("\\boxed{paragraph_1}", NO_ANSWER),
        ("-1", NO_ANSWER),
    ],
)
def test_no_index(text: str, answer: Answer | Failure) -> None:
    assert read_index(text, BRIEF, WHOLE) == answer


def test_an_index_counts_from_the_first_step_that_is_shown() -> None:
    answer = read_index("\\boxed{0}", BRIEF, StepRange(1, 2, 3))
    assert isinstance(answer, Answer) and answer.claims[0].quotation == "b {x}"


def test_ratings() -> None:
    assert rating("\\boxed{1}") is True and rating("\\boxed{0.5}") is True
    assert rating("\\boxed{0}") is False
    assert rating("\\boxed{0} \\boxed{1}") == TWO and rating("Good.") == NO_ANSWER
    assert boxed("$\\boxed{\\mathrm{x}}$") == []


@pytest.mark.parametrize(
    ("way", "right"),
    [
        ("deepseek-math-v2", "\\boxed{1}"),
        ("open-proof-corpus", "\\boxed{correct}"),
        ("processbench", "\\boxed{-1}"),
    ],
)
def test_a_proof_that_is_called_right_passes_without_further_questions(
    tmp_path: Path, way: str, right: str
) -> None:
    engine = ScriptedChat(analysis=lambda seed, prompt: right)
    assert judge(engine, paper(tmp_path, SQUARES), way).grade == 1
    assert [len(request.messages) for request in engine.requests] == [1]


@pytest.mark.parametrize(
    ("way", "wrong"),
    [("deepseek-math-v2", "\\boxed{0.5}"), ("open-proof-corpus", "\\boxed{incorrect}")],
)
def test_a_proof_that_is_called_wrong_is_asked_where(tmp_path: Path, way: str, wrong: str) -> None:
    engine = ScriptedChat(analysis=lambda seed, prompt: wrong, verdict=lambda seed, prompt: WRONG)
    judgement = judge(engine, paper(tmp_path, SQUARES), way, CritiqueSettings(meta=0))
    assert judgement.grade == 0 and [one.defect.step for one in judgement.defects] == [1]


def test_wrong_without_a_defect_is_no_verdict(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: "\\boxed{0}", verdict=lambda seed, prompt: PASS
    )
    judgement = judge(engine, paper(tmp_path, SQUARES), "deepseek-math-v2")
    assert judgement.unscored == "it calls the proof wrong and then names no defect"


def test_the_first_wrong_paragraph_is_the_defect(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: "\\boxed{2}", outcome=lambda seed, prompt: confirmed(True)
    )
    judgement = judge(engine, paper(tmp_path, SQUARES), "processbench")
    (found,) = judgement.defects
    assert (judgement.grade, found.defect.step, found.confirmed) == (0, 2, 1)
    assert found.defect.quotation == "Hence $n^2 = 2(2k^2 + 2k) + 1$."
    assert engine.asked("verdict") == []


@pytest.mark.parametrize("way", list(PROMPTS))
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("The proof is right.", "it gives no answer in the form asked for"),
        ("Доказательство верно.", "it gives no answer in the form asked for"),
        ('{"grade": 1, "defects": []}', "it gives no answer in the form asked for"),
        (ChatReply("", "I think", True, 9, 5), "ran into its budget of tokens"),
        (ChatReply("\\boxed{1} \\boxed{correct} \\boxed{-1}", "", True, 9, 5), "its budget"),
        (Failure("the server is down"), "the server is down"),
    ],
)
def test_no_answer_is_not_a_clean_proof(tmp_path: Path, way: str, said: Said, reason: str) -> None:
    engine = ScriptedChat(analysis=lambda seed, prompt: said)
    judgement = judge(engine, paper(tmp_path, SQUARES), way)
    assert (judgement.grade, judgement.graded) == (None, 0)
    assert judgement.unscored is not None and reason in judgement.unscored


@pytest.mark.parametrize(
    ("said", "grade", "confirmed_by"),
    [("\\boxed{1}", 0, 2), ("\\boxed{0.5}", 0, 2), ("\\boxed{0}", 1, 0)],
)
def test_an_analysis_is_rated_in_its_makers_words(
    tmp_path: Path, said: str, grade: float, confirmed_by: int
) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: "It is wrong. \\boxed{0}",
        verdict=lambda seed, prompt: WRONG,
        rating=lambda seed, prompt: said,
    )
    settings = CritiqueSettings(meta=2)
    judgement = judge(engine, paper(tmp_path, SQUARES), "deepseek-math-v2", settings)
    assert (judgement.grade, [one.confirmed for one in judgement.defects]) == (
        grade,
        [confirmed_by] if confirmed_by else [],
    )
    assert len(engine.asked("rating")) == 2 and engine.asked("check") == []
    assert "Evaluation\nIt is wrong. \\boxed{0}" in engine.asked("rating")[0].messages[0].content


def test_a_rating_that_says_nothing_neither_confirms_nor_rejects(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: "\\boxed{0}",
        verdict=lambda seed, prompt: WRONG,
        rating=lambda seed, prompt: "Well.",
    )
    judgement = judge(engine, paper(tmp_path, SQUARES), "deepseek-math-v2")
    assert judgement.unscored is not None
    assert "a defect that was named could not be checked" in judgement.unscored


def test_the_makers_way_is_taken_unless_another_is_asked_for(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    for way, turns in (("own", 1), ("whole", 2)):
        engine = ScriptedChat(analysis=lambda seed, prompt: "\\boxed{-1}")
        critic = Critic(CritiqueSettings(way=way), [model(engine)], None, None, ["processbench"])
        list(critic.judge(document))
        assert len(engine.requests[0].messages) == turns


@pytest.mark.parametrize("way", ["steps", "versions", "as ever"])
def test_a_catalogue_names_a_way_in_which_a_model_writes(way: str) -> None:
    opening = Opening(Settings(), writers={"mine": model(ScriptedChat())})
    entry = Entry("mine", "critique", "not measured", way=way)
    with pytest.raises(UsageError, match=r"models\.mine\.way: must be one of: own, whole, blocks,"):
        open_critique([ModelReference("mine", entry=entry)], opening)


def test_our_catalogue_knows_who_is_asked_how(tmp_path: Path) -> None:
    entries = load_catalogue(PROTOCOLS, tmp_path / "none.toml").entries
    ways = {name: entry.way for name, entry in entries.items() if entry.way}
    assert ways == {"opc-r1-8b": "open-proof-corpus", "deepseek-math-v2": "deepseek-math-v2"}
