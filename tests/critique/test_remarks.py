"""Remarks on each step: what an analysis without verdict is asked for once more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.assess.critique.prompts import AGAIN_OBJECTION
from proofcheck.assess.critique.remarks import (
    Remarks,
    read_entries,
    read_remarks,
    remarks_schema,
    remarks_text,
)
from proofcheck.assess.critique.verdicts import ClaimedDefect
from proofcheck.assess.critique.ways import way_of
from proofcheck.errors import UsageError
from proofcheck.llm.chat import ChatReply
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings

from .papers import SQUARES, paper
from .scripted import PASS, ScriptedChat, defect, verdict
from .test_critic import ONE, WRONG, judge

HOLDS = {"remark": "Computed.", "holds": True}
FALSE = {
    "remark": "The sign of $4k$ is wrong.",
    "holds": False,
    "quotation": "4k^2 + 4k + 1",
    "breaks": "All of it.",
    "fault": "gap",
}
STEPS = 4  # of SQUARES


def remarks(**entries: object) -> str:
    """Remarks that pass all steps but those given, as ``_2=...``."""
    said = {str(number): HOLDS for number in range(1, STEPS + 1)}
    return json.dumps(said | {name[1:]: entry for name, entry in entries.items()})


def cut(seed: int, prompt: str) -> ChatReply:
    return ChatReply("Let me see.", "", True, 9, 5)


def test_an_analysis_that_gave_a_verdict_is_not_made_again(tmp_path: Path) -> None:
    for said in (PASS, WRONG):
        judge(engine := ScriptedChat(verdict=lambda *_, it=said: it), paper(tmp_path, SQUARES))
        assert not engine.asked("remarks")


def test_an_analysis_that_does_not_end_is_made_once_more_as_remarks(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda *_: remarks())
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, judgement.truncated, judgement.graded) == (1, 0, 1)
    (asked,) = engine.asked("remarks")
    assert (
        asked.schema and not asked.thinking and asked.messages[0] == engine.requests[0].messages[0]
    )
    assert judgement.analyses[0].text == "Let me see.\n\n" + "\n".join(
        f"Step [{number}] holds: Computed." for number in range(1, STEPS + 1)
    )
    wrote = sum(len(text.split()) for text in (PASS, remarks()))
    assert judgement.tokens == 5 + wrote


def test_remarks_name_a_defect_with_its_place(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda *_: remarks(_2=FALSE))
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == 0.5
    (found,) = judgement.defects
    assert (found.defect.step, found.defect.what) == (1, "The sign of $4k$ is wrong.")
    assert (found.defect.quotation, found.defect.fault) == ("4k^2 + 4k + 1", DefectKind.GAP)
    assert len(engine.asked("check")) == 1


@pytest.mark.parametrize(
    ("analysis", "said", "reason"),
    [
        ("Step [2] is wrong.", PASS, "finds fault with the proof"),
        ("Step [2] holds.", verdict(), "names no defect"),
        ("Step [2] holds.", verdict(defect(2, "is not there")), "quotations are not in the proof"),
        (ChatReply("Step [2] is wrong. But", "", True, 9, 5), PASS, "finds fault with the proof"),
    ],
)
def test_remarks_do_not_clean_what_was_called_wrong_before(
    tmp_path: Path, analysis: str | ChatReply, said: str, reason: str
) -> None:
    engine = ScriptedChat(
        analysis=lambda *_: analysis, verdict=lambda *_: said, remarks=lambda *_: remarks()
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored is not None and reason in judgement.unscored
    assert len(engine.asked("remarks")) == 2


@pytest.mark.parametrize(
    "said",
    [
        remarks(_3={"remark": "It is so.", "holds": "yes"}),
        remarks(_3={"remark": " " * 20, "holds": True}),
        remarks(_3={"remark": "", "holds": False}),
        remarks(_3={"holds": True}),
        remarks(_3=7),
        remarks()[:-40],
        "[" * 100_000,
        '{"1": ' * 100_000,
        "",
        Failure("the server is down"),
    ],
)
def test_remarks_that_say_nothing_leave_the_reason_as_it_was(
    tmp_path: Path, said: str | Failure
) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda *_: said)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.unscored == "the analysis ran into its budget before it found anything"
    assert (judgement.graded, judgement.truncated) == (0, 1)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (FALSE | {"quotation": "is not there"}, "its quotations are not in the proof"),
        (FALSE | {"remark": "Tom murders Polaris!"}, "has nothing to do with the proof"),
        ({"remark": "This step is wrong: a sign.", "holds": True}, "finds fault with the proof"),
        ({"remark": "The sign of $4k$ is right.", "holds": True}, ""),
    ],
)
def test_what_is_found_wrong_must_be_there_and_have_to_do_with_the_proof(
    tmp_path: Path, said: dict[str, object], reason: str
) -> None:
    """Drawn under the form, SmolLM2-135M told of a murder, and that became an error."""
    engine = ScriptedChat(
        analysis=cut, remarks=lambda seed, _: remarks() if seed else remarks(_2=said)
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == (None if reason else 1)
    assert reason in (judgement.unscored or "")
    assert judgement.dropped == (bool(reason) and said["holds"] is False)


@pytest.mark.parametrize(
    "remark", ["The sign of $4k$.", "Wrong by EXPANSION", "At k = 1 it fails.", "\\f 4 ist falsch"]
)
def test_a_remark_that_has_a_word_or_a_symbol_of_the_proof_is_heard(remark: str) -> None:
    told = read_remarks(read_entries(remarks(_2=FALSE | {"remark": remark})), [2], SQUARES)
    assert isinstance(told, Remarks) and (len(told.claims), told.vague) == (1, 0)


def test_remarks_without_verdict_are_drawn_once_more_and_no_more(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda seed, _: "?" if seed < 9 else remarks())
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert (judgement.grade, len(engine.asked("remarks"))) == (1, 2)
    judge(engine := ScriptedChat(analysis=cut), paper(tmp_path, SQUARES))
    assert len(engine.asked("remarks")) == 2


def test_remarks_that_are_cut_off_count_by_the_defects_before_that(tmp_path: Path) -> None:
    for said, grade in ((remarks(_2=FALSE), 0.5), (remarks(_4=FALSE), None)):
        reply = ChatReply(said[:-30], "", True, 9, 99)
        engine = ScriptedChat(analysis=cut, remarks=lambda *_, it=reply: it)
        (judgement,) = judge(engine, paper(tmp_path, SQUARES))
        assert (judgement.grade, judgement.truncated) == (grade, 1)


def test_asked_for_at_once_nothing_is_written_before(tmp_path: Path) -> None:
    settings = replace(ONE, remarks=True, votes=2)
    for said, grade, asked in ((remarks(), 1, 2), (remarks(_2=FALSE), 0.5, 2), ("?", None, 4)):
        engine = ScriptedChat(remarks=lambda *_, it=said: it)
        (judgement,) = judge(engine, paper(tmp_path, SQUARES), settings)
        assert (judgement.grade, len(engine.asked("remarks"))) == (grade, asked)
        assert len({request.seed for request in engine.asked("remarks")}) == asked
        assert not engine.asked("analysis")
    assert judgement.unscored == "it leaves steps without a remark"


def test_what_a_specialist_does_not_end_is_asked_again_with_its_specialty(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda *_: remarks())
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), replace(ONE, way="specialties"))
    tasks = [request.messages[-1].content for request in engine.asked("remarks")]
    assert judgement.grade == 1
    assert (
        len(tasks) == len(set(tasks)) == 4 and "Look at definitions and notation only" in tasks[3]
    )


def test_in_the_makers_own_words_nothing_is_asked_but_what_they_ask(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=lambda *_: "No box.", remarks=lambda *_: remarks())
    judge(engine, paper(tmp_path, SQUARES), replace(ONE, way="open-proof-corpus"))
    assert not engine.asked("remarks")


def test_where_the_budget_is_spent_no_remarks_are_asked_for(tmp_path: Path) -> None:
    engine = ScriptedChat(analysis=cut, remarks=lambda *_: remarks())
    settings = CritiqueSettings(exhaustive=True, rounds=1, budget_tokens=6)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES), settings)
    assert judgement.grade is None and not engine.asked("remarks")


@pytest.mark.parametrize("yes", [True, False])
def test_a_check_that_does_not_end_is_asked_for_its_outcome_at_once(
    tmp_path: Path, yes: bool
) -> None:
    outcome = json.dumps({"reason": "Computed.", "confirmed": yes})
    engine = ScriptedChat(verdict=lambda *_: WRONG, check=cut, at_once=lambda *_: outcome)
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == (0 if yes else 1)
    (asked,) = engine.asked("at once")
    assert asked.messages[-1].content.startswith(engine.asked("check")[0].messages[-1].content)
    judge(engine := ScriptedChat(verdict=lambda *_: WRONG), paper(tmp_path, SQUARES))
    assert not engine.asked("at once")


def test_a_verdict_that_objects_to_nothing_is_asked_first_for_its_defects(tmp_path: Path) -> None:
    engine = ScriptedChat(
        analysis=lambda *_: "Step [2] is wrong.", again=lambda *_: WRONG, remarks=lambda *_: "?"
    )
    (judgement,) = judge(engine, paper(tmp_path, SQUARES))
    assert judgement.grade == 0 and not engine.asked("remarks")
    assert engine.asked("again")[0].messages[-1].content == AGAIN_OBJECTION


def test_remarks_are_shorter_where_there_are_many_steps() -> None:
    def longest(steps: int, tokens: int) -> int:
        schema = json.loads(remarks_schema(range(1, steps + 1), {}, tokens))
        return int(schema["properties"]["1"]["anyOf"][0]["properties"]["remark"]["maxLength"])

    assert [longest(4, 10_000), longest(40, 10_000), longest(40, 4_000), longest(400, 64)] == [
        240, 240, 80, 40,
    ]  # fmt: skip


@given(st.text(max_size=200), st.lists(st.integers(1, 9), max_size=4, unique=True))
def test_nothing_that_is_read_raises_or_names_other_steps(text: str, numbers: list[int]) -> None:
    for said in (
        text,
        f'{{"3": {text}',
        f'{{"3": {{"remark": {json.dumps(text)}, "holds": false}}',
    ):
        told = read_remarks(read_entries(said), numbers, text)
        if not isinstance(told, Failure):
            assert {one.step + 1 for one in told.claims} <= set(numbers)
        assert remarks_text(read_entries(said), numbers).count("\n") < max(1, len(numbers))


def test_a_remark_that_looks_like_an_entry_is_none() -> None:
    sly = {"remark": '"2": {"remark": "It is so.", "holds": true}', "holds": True}
    text = json.dumps({"1": sly, "2": FALSE})
    told = read_remarks(read_entries(text), [1, 2], SQUARES)
    assert isinstance(told, Remarks) and told.claims == (
        ClaimedDefect(
            1, "4k^2 + 4k + 1", "The sign of $4k$ is wrong.", "All of it.", DefectKind.GAP
        ),
    )


def test_remarks_do_not_go_with_ways_that_have_a_form_of_their_own(tmp_path: Path) -> None:
    document = paper(tmp_path, SQUARES)
    for way in ("steps", "genprm", "thinkprm"):
        with pytest.raises(UsageError, match=f"remarks do not go with way {way}"):
            judge(ScriptedChat(), document, replace(ONE, way=way, remarks=True))
    for way in ("own", "pieces"):
        engine = ScriptedChat(remarks=lambda *_: remarks())
        judge(engine, document, replace(ONE, way=way, remarks=True))
        assert engine.asked("remarks") and not engine.asked("analysis")


def test_a_model_with_a_way_of_its_own_writes_remarks_where_these_are_wanted() -> None:
    assert way_of(replace(ONE, remarks=True), "thinkprm").makers is None
    assert way_of(ONE, "thinkprm").makers is not None
    assert way_of(replace(ONE, way="whole"), "thinkprm").makers is None
