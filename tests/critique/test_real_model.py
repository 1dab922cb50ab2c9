"""With a real GGUF of random weights: nothing sensible is said, but all of it is real."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.blocks import Division, division_schema, read_division
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.critique.makers.prompts import PROMPTS
from proofcheck.assess.critique.prompts import VERDICT_SCHEMA, Brief, StepRange
from proofcheck.assess.critique.remarks import read_entries, read_remarks, remarks_schema
from proofcheck.llm.chat import ChatReply, ChatRequest, Message, Sampling
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings, EngineSettings
from tests.verify.opening import open_chat

from ..verify.tiny_chat import FIRST_BYTE, write_tiny_chat
from .papers import SQUARES, paper


def written(folder: Path, likely: dict[int, float], schema: str, tokens: int) -> list[ChatReply]:
    """What four draws come to under a schema, all of which end."""
    path = write_tiny_chat(folder / "tiny.gguf", context=8192, favoured=likely)
    engine = open_chat(str(path), EngineSettings(), None).engine
    asked = (Message("user", "Is it so?"),)
    requests = [ChatRequest(asked, seed, tokens, Sampling(), schema) for seed in range(4)]
    with closing(engine):
        replies = list(engine.chat(requests))
    ended = [one for one in replies if isinstance(one, ChatReply) and not one.truncated]
    assert len(ended) == 4
    return ended


def letters(characters: str, logit: float) -> dict[int, float]:
    """Tokens of one byte that are likelier than the others."""
    return {FIRST_BYTE + ord(char): logit for char in characters}


@pytest.mark.parametrize("grade", "01")
def test_a_verdict_under_the_grammar_agrees_with_itself_and_ends(
    tmp_path: Path, grade: str
) -> None:
    for reply in written(tmp_path, letters(grade, 6.0), VERDICT_SCHEMA, 8000):
        verdict = json.loads(reply.text)
        assert list(verdict) == ["grade", "defects"] and len(verdict["defects"]) <= 6
        assert (verdict["grade"] == 1) == (not verdict["defects"])


def test_modules_under_the_grammar_have_steps_of_the_proof_alone(tmp_path: Path) -> None:
    brief = Brief((), (), "S", tuple((number, f"step {number}") for number in (1, 2, 4, 11, 12)))
    window = StepRange(0, 1, 5)
    for reply in written(tmp_path, letters('"]}', 4.0), division_schema(brief, window), 8000):
        assert isinstance(read_division(reply.text, brief, window), Division)
        for module in json.loads(reply.text)["modules"]:
            assert module["steps"] and {*module["steps"]} <= {2, 4, 11, 12}


@pytest.mark.parametrize("holds", "tf")
def test_remarks_under_the_grammar_say_something_of_each_step_and_end(
    tmp_path: Path, holds: str
) -> None:
    schema = remarks_schema([1, 3, 12], {1: [r"\frac{1}{2}", "$a$"], 3: ["$b$"]}, 4000)
    for reply in written(tmp_path, letters(holds, 6.0), schema, 4000):
        said = json.loads(reply.text)
        assert list(said) == ["1", "3", "12"]
        told = read_remarks(read_entries(reply.text), [1, 3, 12], reply.text)
        assert not isinstance(told, Failure)
        wrong = [number for number in said if not said[number]["holds"]]
        assert len(told.claims) + told.vague == len(wrong)
        assert {one.step + 1 for one in told.claims} <= set(map(int, wrong))
        assert {one.quotation for one in told.claims if one.step == 0} <= {r"\frac{1}{2}", "$a$"}


@pytest.mark.parametrize("way", ["whole", "blocks", *PROMPTS, "genprm"])
def test_each_way_is_asked_of_a_real_model(tmp_path: Path, way: str) -> None:
    likely = letters('"]}', 3.0)
    path = write_tiny_chat(tmp_path / "tiny.gguf", context=8192, favoured=likely)
    model = open_chat(str(path), EngineSettings(), None)
    with closing(Critic(CritiqueSettings(way=way, tokens=64), [model], None)) as critic:
        events = critic.judge(paper(tmp_path, SQUARES))
        ((_, judgement),) = [event for event in events if isinstance(event, tuple)]
    assert judgement.tokens > 0
    (analysis,) = judgement.analyses
    assert (analysis.grade is None) == (analysis.failure is not None)
    assert analysis.failure is None or "crash" not in analysis.failure.reason


def test_a_real_model_is_asked_once(tmp_path: Path) -> None:
    likely = letters('"]', 3.0)
    path = write_tiny_chat(tmp_path / "tiny.gguf", context=8192, favoured=likely)
    document = paper(tmp_path, SQUARES)
    settings = CritiqueSettings(votes=2, tokens=32)
    cache = Cache(tmp_path / "cache")

    def judge() -> tuple[list[Judgement], int]:
        model = open_chat(str(path), EngineSettings(), cache)
        with closing(Critic(settings, [model], cache)) as critic:
            events = [event for event in critic.judge(document) if isinstance(event, tuple)]
            return [judgement for _, judgement in events], model.engine.evaluated

    first, evaluated = judge()
    assert evaluated > 0 and len(first) == 1
    for judgement in first:
        assert judgement.wanted == 2 and judgement.tokens > 0
        for analysis in judgement.analyses:
            assert analysis.model == "tiny-chat"
            assert (analysis.grade is None) == (analysis.failure is not None)
            assert analysis.failure is None or "crash" not in analysis.failure.reason
    again, asked = judge()
    assert (again, asked) == (first, 0)
    cache.close()
