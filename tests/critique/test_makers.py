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
    read_steps,
)
from proofcheck.assess.critique.makers.prompts import PROMPTS, template
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.protocol import open_critique
from proofcheck.assess.opening import Opening
from proofcheck.assess.protocols import PROTOCOLS
from proofcheck.document.document import Document
from proofcheck.errors import UsageError
from proofcheck.llm.chat import ChatReply, Choice, Weights
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
        ("thinkprm", "6e854d6d7a530ee09abe7ca79bf5cf3432a20017e407542c39af81b830773b75"),
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
    (message,) = PROMPTS["thinkprm"].messages(BRIEF, WHOLE)
    assert "[Solution]\n\nStep 1: a\nStep 2: b {x}\nStep 3: c\n\nReview" in message.content


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


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Step 1: so. \\boxed{correct}\nStep 2: no. \\boxed{incorrect}", [1]),
        ("**Step 3:** As Step 1 says,\nit is \\boxed{\\text{incorrect}}.", [3]),
        (
            "Step 1: \\boxed{incorrect}\nStep 3: \\boxed{incorrect}\nIs the solution correct? Yes",
            [0, 3],
        ),
        ("Step 1: \\boxed{correct}\nIs the solution correct? No", []),
    ],
)
def test_labels_are_those_of_steps(text: str, steps: list[int]) -> None:
    answer = read_steps(text, BRIEF, WHOLE)
    assert isinstance(answer, Answer) and not answer.right
    assert [claim.step for claim in answer.claims] == steps


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (
            "Step 1: \\boxed{correct}\n## Step 2. \\boxed{correct}\nStep 3: \\boxed{correct}",
            Answer(True),
        ),
        (
            "Step 1: \\boxed{correct}\nStep 3: \\boxed{correct}",
            Failure("it leaves steps without an answer"),
        ),
        (
            "Step 1: \\boxed{correct}\nIs the solution correct? Yes",
            Failure("it leaves steps without an answer"),
        ),
        ("Step 9: \\boxed{incorrect}", NO_ANSWER),
        ("\\boxed{correct}", NO_ANSWER),
        ("Is the solution correct? Yes", NO_ANSWER),
        (
            "Step 1: \\boxed{incorrect}? No: \\boxed{correct}\nStep 2: \\boxed{correct}\n"
            "Step 3: \\boxed{correct}",
            TWO,
        ),
    ],
)
def test_no_labels(text: str, answer: Answer | Failure) -> None:
    assert read_steps(text, BRIEF, WHOLE) == answer


def test_what_thinkprm_thinks_counts(tmp_path: Path) -> None:
    thought = "\n".join(f"Step {at}: \\boxed{{correct}}" for at in range(1, 5))
    engine = ScriptedChat(analysis=lambda seed, prompt: ChatReply("Yes.", thought, False, 9, 9))
    assert judge(engine, paper(tmp_path, SQUARES), "thinkprm").grade == 1
    engine = ScriptedChat(
        analysis=lambda seed, prompt: ChatReply("Is the solution correct? No", "", False, 9, 9),
        verdict=lambda seed, prompt: WRONG,
    )
    assert judge(engine, paper(tmp_path, SQUARES), "thinkprm").grade == 0
    turns = engine.asked("verdict")[0].messages
    assert [turn.role for turn in turns] == ["user", "assistant", "user"]
    assert turns[1].content == "Is the solution correct? No"


# -- a turn for each step --------------------------------------------------------------------------


def test_genprm_s_turns_are_its_makers(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda seed, prompt: ChatReply(
            "It holds.</analyze>\n<verify>\nprint(1)", "", False, 9, 3
        ),
        weigh=lambda choice: [-0.1, -3.0],
    )
    judgement = judge(engine, paper(tmp_path, SQUARES), "genprm")
    assert (judgement.grade, judgement.graded) == (1, 1)
    assert [len(one.messages) for one in engine.requests] == [3, 5, 7, 9]
    system, first, begun = engine.requests[0].messages
    assert system.content == (
        "You are a math teacher. Your task is to review and critique the paragraphs in solution "
        "step by step."
    )
    assert first.content.startswith("Prove: \\begin{theorem} If $n \\in")
    assert first.content.endswith(
        "{theorem}\nLet $n \\in \\mathbb{Z}$ be odd, so $n = 2k + 1$ for some $k \\in \\mathbb{Z}$."
    )
    assert begun.content == "<analyze>\nLet's analyze the Paragraph 1 step by step: "
    assert engine.requests[1].messages[2].content == (
        "<analyze>\nLet's analyze the Paragraph 1 step by step: It holds.</analyze>\n<output>\n"
        "**Judgement**: $\\boxed{Yes}$\n</output>\n"
    )
    assert engine.weighed[0].answers == ("Yes", "No")
    assert (
        engine.weighed[0]
        .messages[-1]
        .content.endswith("It holds.</analyze>\n<output>\n**Judgement**: $\\boxed{")
    )
    assert judgement.tokens == 4 * 3


def test_the_first_step_that_genprm_calls_wrong_ends_it(tmp_path: Path) -> None:
    def weigh(choice: Choice) -> Weights:
        return [-3.0, -0.5] if "Paragraph 3" in choice.messages[-1].content else [-0.5, -3.0]

    engine = ScriptedChat(analysis=lambda seed, prompt: "So.</analyze>", weigh=weigh)
    judgement = judge(engine, paper(tmp_path, SQUARES), "genprm", CritiqueSettings(meta=0))
    (found,) = judgement.defects
    assert (judgement.grade, found.defect.step, len(engine.requests)) == (0, 2, 3)
    assert found.defect.what == "The model holds this step for wrong (log-odds 2.50)."


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Failure("a server cannot go on with a reply"), "a server cannot go on with a reply"),
        (ChatReply("It holds, as", "", True, 9, 9), "ran into its budget"),
    ],
)
def test_a_step_without_analysis_makes_no_clean_proof(
    tmp_path: Path, said: Said, reason: str
) -> None:
    engine = ScriptedChat(analysis=lambda seed, prompt: said)
    judgement = judge(engine, paper(tmp_path, SQUARES), "genprm")
    assert judgement.grade is None and reason in str(judgement.unscored)


def test_a_step_whose_answer_cannot_be_weighed_makes_no_clean_proof(tmp_path: Path) -> None:
    engine = ScriptedChat(weigh=lambda choice: Failure("the tokens do not tell them apart"))
    judgement = judge(engine, paper(tmp_path, SQUARES), "genprm")
    assert judgement.unscored == "the tokens do not tell them apart"


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
        ("thinkprm", "\n".join(f"Step {at}: \\boxed{{correct}}" for at in range(1, 5))),
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
        (ChatReply("", "I think", True, 9, 5), "ran into its budget"),
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
    assert ways == {
        "opc-r1-8b": "open-proof-corpus",
        "deepseek-math-v2": "deepseek-math-v2",
        **{f"genprm-{size}": "genprm" for size in ("1.5b", "7b", "32b")},
        **{f"thinkprm-{size}": "thinkprm" for size in ("1.5b", "7b", "14b")},
    }
