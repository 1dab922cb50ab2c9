from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.critique.blocks import (
    Division,
    Module,
    division_schema,
    read_division,
    runs,
)
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.prompts import NESTED, Brief, StepRange
from proofcheck.assess.critique.ways import TOGETHER, WAYS, Part, module_parts
from proofcheck.document.document import Document
from proofcheck.llm.chat import ChatReply
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings

from .papers import SQUARES, paper
from .scripted import PASS, Said, ScriptedChat, defect, model, verdict

BRIEF = Brief(("Let k be odd.",), (), "S", ((1, "a"), (2, "b"), (4, "c"), (5, NESTED), (6, "d")))
WHOLE = StepRange(0, 0, 5)
SETTINGS = CritiqueSettings(way="blocks", votes=2, meta=0)


def judge(engine: ScriptedChat, document: Document) -> Judgement:
    critic = Critic(SETTINGS, [model(engine)], None)
    (judged,) = [event[1] for event in critic.judge(document) if isinstance(event, tuple)]
    critic.close()
    return judged


def written(*modules: dict[str, object]) -> str:
    return json.dumps({"modules": modules})


def module(conclusion: str, premises: list[int], steps: list[int]) -> dict[str, object]:
    return {"conclusion": conclusion, "premises": premises, "steps": steps}


TWO = written(
    module("$n^2$ is that sum", [1], [2]), module("$n^2$ is odd", [2], [3, 4]), module("", [], [1])
)


def test_modules_point_to_steps() -> None:
    text = written(module("A.", [], [2, 1]), module("B.", [2], [4, 6]))
    assert read_division(text, BRIEF, WHOLE) == Division(
        (Module((), (0, 1), "A."), Module((1,), (2, 4), "B."))
    )


def test_what_modules_leave_out_is_known() -> None:
    assert read_division(written(module("A.", [], [2])), BRIEF, WHOLE) == Division(
        (Module((), (1,), "A."),), (0, 2, 4)
    )


@pytest.mark.parametrize(
    "entry",
    [
        "a step",
        {"premises": [], "steps": [4]},
        module("No such steps.", [], [3, 7, 0, -1]),
        {"conclusion": "B.", "premises": [], "steps": "4"},
        {"conclusion": "B.", "premises": [], "steps": [True, 4.0, "4", None]},
        module("Taken.", [], [1, 2]),
    ],
)
def test_the_steps_of_a_malformed_module_are_left_out(entry: dict[str, object]) -> None:
    found = read_division(written(module("A.", [], [1, 2]), entry), BRIEF, WHOLE)
    assert found == Division((Module((), (0, 1), "A."),), (2, 4))


def test_a_premise_comes_before_and_is_no_part_of_the_argument() -> None:
    found = read_division(written(module("A.", [1, 2, 4, 6], [2])), BRIEF, WHOLE)
    assert isinstance(found, Division) and found.modules[0].premises == (0,)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"modules": 3}', "Step 1 is a module.", "[" * 9999]
)
def test_no_modules(text: str) -> None:
    assert read_division(text, BRIEF, WHOLE) == Failure("the modules are not of the form asked for")


def test_modules_without_steps() -> None:
    found = read_division(written(module("A.", [], [9])), BRIEF, WHOLE)
    assert found == Failure("its modules have none of the steps")


def test_the_schema_has_the_numbers_of_the_steps_alone() -> None:
    schema = json.loads(division_schema(BRIEF, StepRange(0, 2, 5)))
    item = schema["properties"]["modules"]["items"]["properties"]
    assert item["premises"]["items"] == {"enum": [1, 2, 4, 5, 6]}
    assert item["steps"]["items"] == {"enum": [4, 5, 6]}


def test_each_step_that_asserts_something_is_judged_once() -> None:
    division = Division((Module((), (1,), "A."),), (0, 2, 4))
    parts = module_parts(division, WHOLE, BRIEF)
    assert parts == [
        Part(StepRange(0, 1, 2), module=division.modules[0]),
        Part(StepRange(0, 0, 1)),
        Part(StepRange(0, 2, 3)),
        Part(StepRange(0, 4, 5)),
        Part(WHOLE, TOGETHER),
    ]
    assert module_parts(division, StepRange(0, 0, 4), BRIEF)[-1].focus == ""
    everything = Division((Module((), (0, 1, 2, 3, 4), "S."),))
    assert module_parts(everything, WHOLE, BRIEF) == [Part(WHOLE)]
    assert list(runs((0, 1, 3, 5, 6))) == [(0, 2), (3, 4), (5, 7)] and list(runs(())) == []


def test_a_module_is_shown_with_what_it_uses_and_nothing_else() -> None:
    division = read_division(written(module("B.\n~~~~~~", [1], [4])), BRIEF, WHOLE)
    assert isinstance(division, Division)
    text = module_parts(division, WHOLE, BRIEF)[0].messages(BRIEF)[1].content
    assert "[1] a" in text and "[4] c" in text and "Let k be odd." in text and "\nS\n" in text
    assert "[2]" not in text and "[6]" not in text
    assert "~" * 10 in text and "Judge nothing but the argument" in text


def test_a_proof_passes_when_all_its_modules_do(tmp_path: Path) -> None:
    engine = ScriptedChat(modules=lambda seed, prompt: TWO)
    judgement = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.graded) == (1, 2)
    assert len(engine.asked("modules")) == 1  # the votes share them
    assert len(engine.asked("analysis")) == 2 * 4
    first = judgement.analyses[0]
    assert first.undivided is None
    assert first.text.startswith("Module of [2], using [1]: $n^2$ is that sum\n")
    assert judgement.tokens == sum(len(text.split()) for text in (TWO,)) + 8 * (
        2 + len(PASS.split())
    )


def test_a_defect_of_one_module_is_enough(tmp_path: Path) -> None:
    def says(seed: int, prompt: str) -> str:
        alone = "Judge nothing but the argument" in prompt and "[4] Thus" in prompt
        return verdict(defect(4, "Thus $n^2$ is odd")) if alone else PASS

    engine = ScriptedChat(modules=lambda seed, prompt: TWO, verdict=says)
    judgement = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == 0 and [one.defect.step for one in judgement.defects] == [3]


def test_what_is_in_no_module_is_judged_and_said(tmp_path: Path) -> None:
    def says(seed: int, prompt: str) -> str:
        return verdict(defect(3, "Hence $n^2")) if "Go through step [3];" in prompt else PASS

    only = written(module("A.", [1], [2]), module("B.", [2], [4]))
    engine = ScriptedChat(modules=lambda seed, prompt: only, verdict=says)
    judgement = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == 0 and [one.defect.step for one in judgement.defects] == [2]
    assert "In no module, judged as they stand: [1], [3]\n" in judgement.analyses[0].text


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Step 1 is a module.", "the modules are not of the form asked for"),
        (written(module("A.", [], [77])), "its modules have none of the steps"),
        (Failure("the server is down"), "the server is down"),
        (ChatReply(TWO[:30], "", True, 9, 9), "its modules ran into their budget"),
    ],
)
def test_without_modules_the_proof_is_judged_as_it_stands(
    tmp_path: Path, said: Said, reason: str
) -> None:
    engine = ScriptedChat(modules=lambda seed, prompt: said)
    judgement = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == 1 and len(engine.asked("analysis")) == 2
    assert [one.undivided for one in judgement.analyses] == [Failure(reason)] * 2


def test_a_module_without_verdict_makes_no_clean_proof(tmp_path: Path) -> None:
    engine = ScriptedChat(
        modules=lambda seed, prompt: TWO,
        verdict=lambda seed, prompt: "?" if "Judge nothing but" in prompt else PASS,
    )
    judgement = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored is not None and "part 1 of 4" in judgement.unscored


def test_a_short_proof_is_not_divided(tmp_path: Path) -> None:
    short = "\\begin{lemma} A. \\end{lemma}\\begin{proof} It is so. \\end{proof}"
    engine = ScriptedChat()
    assert judge(engine, paper(tmp_path, short)).grade == 1
    assert engine.asked("modules") == []


def test_what_modules_cost_is_told_before(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    engine = ScriptedChat(modules=lambda seed, prompt: TWO)
    whole, blocks = (
        Critic(replace(SETTINGS, way=way), [model(engine)], None).estimate([document])
        for way in ("whole", "blocks")
    )
    assert WAYS["blocks"].most_parts([StepRange(0, 0, 4)]) == 5
    assert WAYS["blocks"].most_parts([StepRange(0, 0, 400)]) == 26
    assert blocks.analyses == whole.analyses
    assert blocks.reply_tokens == 5 * whole.reply_tokens + 2048
    assert blocks.prompt_tokens == 6 * whole.prompt_tokens


def test_a_budget_that_is_spent_buys_no_modules(tmp_path: Path) -> None:
    engine = ScriptedChat(modules=lambda seed, prompt: TWO)
    settings = replace(SETTINGS, budget_tokens=1, votes=1)
    critic = Critic(settings, [model(engine)], None)
    document = paper(tmp_path, SQUARES, SQUARES.replace("thm:sq", "thm:two"))
    judged = [event[1] for event in critic.judge(document) if isinstance(event, tuple)]
    assert [one.grade for one in judged] == [None, None]
    assert all("the budget was spent" in (one.unscored or "") for one in judged)
    assert len(engine.asked("modules")) == 1
    critic.close()
