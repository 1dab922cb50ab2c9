"""A real model that writes, with random weights, in its own process."""

from __future__ import annotations

import io
import json
import os
import signal
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import jsonschema
import pytest

from proofcheck.errors import ModelError, UsageError
from proofcheck.llm import child, wire
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.engine import Cause, Failure, Query
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.llm.thinking import readable
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import open_chat
from tests.verify.tiny_chat import (
    CHATML,
    FIRST_BYTE,
    START,
    THINK,
    THOUGHT,
    TURN_END,
    write_tiny_chat,
)

MESSAGES = (Message("system", "You check proofs."), Message("user", "Let x = 1. Hence x > 2."))
LENGTH = 69  # tokens of their prompt: 3 x (1 + role + newline), the contents, 2 x 2 ends
READABLE = {FIRST_BYTE + byte: 6.0 for byte in range(0x20, 0x7F)}
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {
            "what": {"type": "string", "maxLength": 8},
            "fault": {"enum": ["fatal", "gap"]},
            "steps": {"type": "array", "items": {"type": "integer"}, "maxItems": 2},
            "grade": {"enum": [0, 0.5, 1]},
        },
        "required": ["what", "fault", "steps", "grade"],
        "additionalProperties": False,
    }
)
OPENING = CHATML.partition("\n    {%- if enable_thinking")[0]
OPENING = OPENING.replace("assistant\\n' }}", "assistant\\n<think>\\n' }}") + "{% endif %}"


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("model") / "chat.gguf"
    return str(write_tiny_chat(path, favoured=READABLE | {TURN_END: 6.0}))


@pytest.fixture(name="endless", scope="module")
def _endless(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("model") / "endless.gguf"
    return str(write_tiny_chat(path, context=8192, favoured=READABLE | {TURN_END: -30.0}))


@pytest.fixture(name="config", scope="module")
def _config(model: str) -> LlamaConfig:
    return LlamaConfig(model, 1, cells=2048, batch=64, sequences=8, timeout=60.0, context=512)


@pytest.fixture(name="shared", scope="module")
def _shared(config: LlamaConfig) -> Iterator[ChatProcess]:
    engine = ChatProcess(config)
    yield engine
    engine.close()


@pytest.fixture(name="engine")
def _engine(shared: ChatProcess) -> ChatProcess:
    shared.evaluated = 0
    return shared


def votes(count: int, tokens: int = 40, **more: object) -> list[ChatRequest]:
    return [ChatRequest(MESSAGES, seed, tokens, **more) for seed in range(count)]  # type: ignore[arg-type]


def replies(engine: ChatProcess, requests: list[ChatRequest]) -> list[ChatReply]:
    answers = list(engine.chat(requests))
    assert len(answers) == len(requests)
    for answer in answers:
        assert isinstance(answer, ChatReply), answer
    return answers  # type: ignore[return-value]


def replies_going_on(engine: ChatProcess, requests: list[ChatRequest]) -> list[ChatReply]:
    answers = list(engine.chat(requests, going_on=True))
    return [answer for answer in answers if isinstance(answer, ChatReply)]


def written(answers: list[ChatReply]) -> int:
    """The tokens evaluated while they were written: the last of each is never."""
    return sum(answer.tokens - answer.truncated for answer in answers)


def test_votes_evaluate_their_prompt_once(engine: ChatProcess) -> None:
    answers = replies(engine, votes(8))
    assert {answer.prompt_tokens for answer in answers} == {LENGTH}
    assert len({answer.text for answer in answers}) > 1
    assert engine.evaluated == LENGTH + written(answers)
    assert all(answer.tokens == 40 for answer in answers if answer.truncated)


def test_a_place_that_is_free_is_taken(engine: ChatProcess) -> None:
    """More votes than places: the prompt is still evaluated once, but for its last token."""
    answers = replies(engine, votes(20, 12))
    assert engine.evaluated <= LENGTH + 12 + written(answers)


def test_the_same_requests_get_the_same_replies(engine: ChatProcess, config: LlamaConfig) -> None:
    requests = votes(3) + votes(2, schema=SCHEMA, tokens=90)
    first = replies(engine, requests)
    replies(engine, [ChatRequest(MESSAGES[1:], 5, 20)])
    assert replies(engine, requests) == first
    other = ChatProcess(config)
    assert replies(other, requests) == first
    other.close()
    others = replies(engine, [replace(requests[0], seed=seed) for seed in range(90, 98)])
    assert any(answer != first[0] for answer in others)  # one alone might draw the same


def test_a_verdict_within_a_budget_had_its_prompt_evaluated_anew(engine: ChatProcess) -> None:
    def second(seconds: float | None) -> int:
        (said,) = replies(engine, [ChatRequest(MESSAGES, 0, 8, seconds=seconds)])
        turns = (*MESSAGES, Message("assistant", said.text), Message("user", "So?"))
        engine.evaluated = 0
        (verdict,) = replies(engine, [ChatRequest(turns, 0, 1, seconds=seconds)])
        assert verdict.prompt_tokens > LENGTH
        return verdict.prompt_tokens - engine.evaluated

    assert second(None) <= 1
    assert second(600.0) >= LENGTH // 2


def test_what_goes_on_from_the_call_before_is_not_evaluated_again(engine: ChatProcess) -> None:
    """Neither the prompt nor what was written, as far as it is spelt with the same tokens."""
    (first,) = replies(engine, votes(1, 12))
    before = engine.evaluated
    assert before == LENGTH + 12 - first.truncated
    (again,) = replies_going_on(engine, votes(1, 12))
    assert engine.evaluated == before + 1 + 12 - again.truncated
    assert again.text == first.text
    before = engine.evaluated
    (anew,) = replies(engine, votes(1, 12))
    assert engine.evaluated == before + LENGTH + 12 - anew.truncated


def test_memory_for_one_at_a_time(config: LlamaConfig, engine: ChatProcess) -> None:
    greedy = [
        ChatRequest((MESSAGES[0], Message("user", f"{word} holds.")), 0, 40, Sampling(0.0))
        for word in ("One", "Two", "All", "None")
    ]
    small = ChatProcess(replace(config, cells=128, context=128))
    answers = replies(small, [*greedy, greedy[-1]])
    small.close()
    assert answers[:4] == replies(engine, greedy)
    assert len({answer.text for answer in answers}) == 4
    # The system turn is evaluated once, and the prompt that comes again not at all.
    assert small.evaluated < sum(one.prompt_tokens for one in answers[:3]) + written(answers) + 2


def test_what_gives_way_for_want_of_memory_is_continued(config: LlamaConfig, endless: str) -> None:
    """Each reply is promised 512 tokens at first; together they need more than there is."""
    config = replace(config, path=endless, cells=1152, context=1152)
    long, alone = ChatProcess(config), ChatProcess(replace(config, sequences=1))
    requests = [
        ChatRequest((MESSAGES[0], Message("user", word)), 0, 700, Sampling(0.0))
        for word in ("One", "Two")
    ]
    together, apart = replies(long, requests), replies(alone, requests)
    assert [answer.tokens for answer in together] == [700] * 2
    assert long.evaluated > alone.evaluated + 500  # what gave way is evaluated again
    # Farther on they differ by what the last digits of the logits decide.
    assert [one.text[:50] for one in together] == [one.text[:50] for one in apart]
    long.close()
    alone.close()


def test_a_reply_ends_with_its_time(config: LlamaConfig, endless: str) -> None:
    long = ChatProcess(replace(config, path=endless, cells=8192, context=8192))
    requests = votes(3, 8000, seconds=0.5)
    replies(long, votes(1, 1))
    began = time.monotonic()
    answers = list(long.chat(requests))
    assert time.monotonic() - began < 4
    for answer in answers:
        assert isinstance(answer, ChatReply)
        assert (answer.truncated, answer.hurried) == (True, True) and answer.tokens
    (never,) = long.chat([replace(requests[0], seconds=0.0)])
    assert isinstance(never, Failure) and never.cause is Cause.SPENT
    (calm,) = replies(long, [replace(requests[0], max_tokens=5, seconds=60.0)])
    assert (calm.truncated, calm.hurried) == (True, False)
    long.close()


def test_what_cannot_be_begun_in_time_does_not_stop_what_is_written(
    config: LlamaConfig, endless: str
) -> None:
    """Of many that would take all the time to be begun, the first ones get to write."""
    long = ChatProcess(replace(config, path=endless, cells=8192, context=8192))

    def asked(n: int, tokens: int, seconds: float | None) -> ChatRequest:
        prompt = Message("user", f"{n} " + "x" * 3000)
        return ChatRequest((prompt,), n, tokens, seconds=seconds)

    replies(long, votes(1, 1))
    begun = time.monotonic()
    replies(long, [asked(99, 1, None)])
    enough = 8 * (time.monotonic() - begun)  # for some of them, however busy the processor is
    requests = [asked(n, 4000, enough) for n in range(24)]
    answers = list(long.chat(requests))
    written = [one for one in answers if isinstance(one, ChatReply)]
    never = [one for one in answers if isinstance(one, Failure)]
    assert written and all(one.tokens for one in written)
    assert never and all(one.cause is Cause.SPENT for one in never)
    long.close()


def test_who_does_not_end_its_thinking_is_told_to_answer(
    config: LlamaConfig, tmp_path: Path
) -> None:
    path = write_tiny_chat(
        tmp_path / "thinks.gguf",
        template=OPENING,
        favoured=READABLE | {TURN_END: -30.0},
    )
    engine = ChatProcess(replace(config, path=str(path)))
    (answer,) = replies(engine, votes(1, 300))
    assert answer.truncated and answer.text and answer.tokens == 300
    assert answer.thinking.endswith("That is enough thinking; now the answer.")
    (cut,) = replies(engine, votes(1, 30))  # there is no room to tell it
    assert cut.thinking and not cut.text
    engine.close()


def test_the_likeliest_tokens_are_those_of_the_logits(engine: ChatProcess, model: str) -> None:
    """What is written at temperature 0 is what the scoring engine finds likeliest."""
    tokens = [START, *_bytes("user\nx > 2"), TURN_END, *_bytes("\n"), START, *_bytes("assistant\n")]
    scorer = ProcessEngine(LlamaConfig(model, 1, 512, 512, 1, 60.0))
    likeliest: list[int] = []
    for _ in range(6):
        query = [*tokens, *likeliest]
        asked = Query(query, [len(query) - 1], [range(262)])
        (answer,) = scorer.log_probabilities([asked])
        assert not isinstance(answer, Failure)
        told = {token: p for token, p in enumerate(answer[0]) if p is not None}
        assert len(told) == 262
        likeliest.append(max(told, key=told.__getitem__))
    scorer.close()
    request = ChatRequest((Message("user", "x > 2"),), 1, 6, Sampling(0.0))
    (reply,) = replies(engine, [request])
    assert reply.prompt_tokens == len(tokens)
    written = likeliest[: likeliest.index(TURN_END)] if TURN_END in likeliest else likeliest
    expected = bytes(token - FIRST_BYTE for token in written if token >= FIRST_BYTE)
    assert reply.text == readable(expected)


def _bytes(text: str) -> list[int]:
    return [FIRST_BYTE + byte for byte in text.encode()]


def test_no_content_writes_a_token(engine: ChatProcess) -> None:
    plain = engine.prompt_tokens([Message("user", "x" * 9)])
    assert isinstance(plain, int)
    for text in ("<|im_end|>", "<think>", "</think>", "<|endoftext|>", "<|im_start|>"):
        length = engine.prompt_tokens([Message("user", text)])
        assert length == plain - 9 + len(text), text


def test_answers_are_weighed_as_the_next_tokens(engine: ChatProcess, model: str) -> None:
    """The weights are those that the scoring engine gives the same tokens."""
    texts = ("x > 2", "x > 2 and y", "x < 1")
    choices = [Choice((Message("user", text),), ("Yes", "No")) for text in texts]
    weights = list(engine.weigh(choices))
    scorer = ProcessEngine(LlamaConfig(model, 1, 512, 512, 1, 60.0))
    for text, weighed in zip(texts, weights, strict=True):
        user = [START, *_bytes(f"user\n{text}"), TURN_END, *_bytes("\n")]
        answers = [THINK, *_bytes("\n\n"), THOUGHT, *_bytes("\n\n")]  # nothing is thought
        tokens = [*user, START, *_bytes("assistant\n"), *answers]
        query = Query(tokens, [len(tokens) - 1], [[*_bytes("Y"), *_bytes("N")]])
        (answer,) = scorer.log_probabilities([query])
        assert not isinstance(answer, Failure) and not isinstance(weighed, Failure)
        assert weighed == pytest.approx(answer[0], abs=0.01)  # attention is computed otherwise
    scorer.close()
    replies(engine, votes(2, 5))
    for again, weighed in zip(engine.weigh(choices), weights, strict=True):
        assert again == pytest.approx(weighed, abs=0.01)
    (same,) = engine.weigh([Choice((Message("user", "x"),), ("Yes", "Yours"))])
    assert same == Failure("the model's tokens do not tell the answers apart")
    (long,) = engine.weigh([Choice((Message("user", "x" * 600),), ("Yes", "No"))])
    assert isinstance(long, Failure) and long.cause is Cause.TOO_LONG


def test_replies_under_a_schema(engine: ChatProcess) -> None:
    for answer in replies(engine, votes(8, 120, schema=SCHEMA)):
        assert not answer.truncated
        assert answer.thinking == ""
        jsonschema.validate(json.loads(answer.text), json.loads(SCHEMA))
    (greedy,) = replies(engine, votes(1, 120, schema=SCHEMA, sampling=Sampling(0.0)))
    jsonschema.validate(json.loads(greedy.text), json.loads(SCHEMA))


def test_what_is_chosen_is_json_though_it_has_backslashes(engine: ChatProcess) -> None:
    choices = [r"$m \in \mathbb{Z}$", '\\\\ "é"']
    schema = json.dumps({"type": "array", "items": {"enum": choices}, "minItems": 2, "maxItems": 2})
    for answer in replies(engine, votes(4, 120, schema=schema)):
        assert set(json.loads(answer.text)) <= set(choices)


def test_json_that_is_cut_is_said_to_be(engine: ChatProcess) -> None:
    (answer,) = replies(engine, votes(1, 10, schema=SCHEMA))
    assert answer.truncated
    assert answer.text.startswith("{")


def test_a_schema_that_is_none_costs_one_reply(engine: ChatProcess) -> None:
    good, bad = votes(2, 5)
    answers = list(engine.chat([replace(bad, schema='{"type": "nonsense"}'), good]))
    assert isinstance(answers[0], Failure)
    assert "the schema cannot be turned into a grammar" in answers[0].reason
    assert isinstance(answers[1], ChatReply)


def test_too_long_for_the_context(engine: ChatProcess) -> None:
    long = (Message("user", "x" * 600),)
    nearly = (Message("user", "x" * 480),)
    asked = [ChatRequest(long, 1, 9), ChatRequest(nearly, 1, 99), votes(1)[0]]
    failed, cut, fine = engine.chat(asked)
    said = "the conversation has 619 tokens, and the context only 512"
    assert failed == Failure(said, Cause.TOO_LONG)
    assert isinstance(cut, ChatReply)
    assert cut.prompt_tokens + cut.tokens <= 512
    assert isinstance(fine, ChatReply)
    assert engine.context == 512
    assert list(engine.chat([])) == []
    assert replies(engine, [ChatRequest(MESSAGES, 1, 0)])[0].truncated


def test_thinking(config: LlamaConfig, tmp_path: Path) -> None:
    path = write_tiny_chat(
        tmp_path / "thinks.gguf",
        template=OPENING,
        favoured=READABLE | {THOUGHT: 8.0, TURN_END: 6.0},
    )
    engine = ChatProcess(replace(config, path=str(path)))
    answers = replies(engine, votes(24, 60))
    assert {bool(one.thinking) and bool(one.text) for one in answers} == {True, False}
    for one in answers:
        assert "</think>" not in one.thinking
    assert any(one.truncated and not one.text for one in answers)
    under_schema = replies(engine, votes(2, 120, schema=SCHEMA))
    assert all(one.thinking == "" for one in under_schema)
    # The thinking that the template opened, <think> and a line end, is closed.
    assert under_schema[0].prompt_tokens == LENGTH + 2 + 4
    engine.close()


def test_whoever_stops_half_way_ends_the_process(engine: ChatProcess) -> None:
    stream = engine.chat(votes(3, 30))
    assert isinstance(next(stream), ChatReply)
    del stream
    assert engine.pid is None
    assert len(replies(engine, votes(2, 5))) == 2


def test_a_question_between_two_replies(engine: ChatProcess) -> None:
    expected = replies(engine, votes(4, 30))
    stream = engine.chat(votes(4, 30))
    first = next(stream)
    assert engine.prompt_tokens(MESSAGES) == LENGTH
    others = replies(engine, votes(2, 5))
    assert [first, *stream] == expected
    assert len(others) == 2


class DiesOfPoison(ChatProcess):
    def _send(self, stream: IO[bytes], message: object) -> None:
        if "poison" in json.dumps(message):
            assert self.pid
            os.kill(self.pid, signal.SIGSEGV)
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        super()._send(stream, message)


def test_only_the_guilty_request_fails(config: LlamaConfig) -> None:
    engine = DiesOfPoison(config)
    bad = ChatRequest((Message("user", "poison"),), 1, 5)
    good = votes(2, 5)
    answers = list(engine.chat([good[0], bad, good[1]]))
    engine.close()
    assert [isinstance(answer, ChatReply) for answer in answers] == [True, False, True]
    assert answers[1] == Failure("the engine crashed (SIGSEGV)")


def test_a_hang_ends_in_a_failure(config: LlamaConfig) -> None:
    engine = ChatProcess(config)
    replies(engine, votes(1, 2))
    assert engine.pid
    engine._config = replace(config, timeout=0.3, deaths=1)
    os.kill(engine.pid, signal.SIGSTOP)
    assert list(engine.chat(votes(1))) == [Failure("the engine gave no answer for 0.3 seconds")]
    refusal = Failure("the engine failed 1 times and is not started again")
    assert list(engine.chat(votes(2))) == [refusal] * 2
    engine.close()


def test_ctrl_c_ends_the_process(config: LlamaConfig) -> None:
    engine = ChatProcess(config)
    replies(engine, votes(1, 2))
    pid = engine.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        next(engine.chat(votes(1, 2)))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


class Writing:
    """Stands for an engine that takes long over its only reply."""

    evaluated = 0

    def chat(self, requests: list[ChatRequest], *, going_on: bool) -> Iterator[object]:
        assert requests == votes(1)
        for _ in range(3):
            self.evaluated += 5
            yield None
        yield 0, ChatReply("a", "", False, 1, 1)


@pytest.mark.parametrize(("seconds", "expected"), [(0.0, [5, 5, 5, 0]), (99.0, [15])])
def test_signs_of_life(seconds: float, expected: list[int]) -> None:
    out = io.BytesIO()
    items = json.loads(json.dumps([wire.pack_request(one) for one in votes(1)]))
    child._chat(Writing(), items, out, seconds)  # type: ignore[arg-type]
    out.seek(0)
    said = []
    while head := out.read(4):
        said.append(json.loads(out.read(struct.unpack("<I", head)[0])))
    assert [message["evaluated"] for message in said] == expected
    assert [said[-1][key] for key in ("index", "answer", "end")] == [
        0,
        ["a", "", False, 1, 1, False],
        True,
    ]


def test_opening(model: str, tmp_path: Path) -> None:
    chat = open_chat(model, EngineSettings(), None)
    assert chat.name == "tiny-chat"
    assert len(chat.identity) == 64
    assert chat.engine_name.startswith("llama.cpp")
    assert chat.sampling == Sampling()
    assert chat.engine.context == 512
    assert len(replies(chat.engine, votes(2, 3))) == 2  # type: ignore[arg-type]
    chat.engine.close()
    with pytest.raises(UsageError, match="context: 513 is not between 64 and 512"):
        open_chat(model, EngineSettings(context=513), None)
    with pytest.raises(ModelError, match="it has no chat template, so it cannot write analyses"):
        open_chat("builtin", EngineSettings(), None)
    with pytest.raises(UsageError, match="nowhere"):
        open_chat(str(tmp_path / "nowhere.gguf"), EngineSettings(), None)


def test_a_model_says_how_to_sample(tmp_path: Path) -> None:
    metadata = {"temp": 0.6, "top_k": 20, "top_p": 0.9, "min_p": 7.5}
    path = write_tiny_chat(tmp_path / "m.gguf", sampling=metadata)
    sampling = open_chat(str(path), EngineSettings(), None).sampling
    assert sampling == Sampling(pytest.approx(0.6), pytest.approx(0.9), 20, 1.0)  # type: ignore[arg-type]


def test_a_template_that_does_not_work_is_a_model_error(
    tmp_path: Path, config: LlamaConfig
) -> None:
    path = write_tiny_chat(tmp_path / "m.gguf", template="{{ raise_exception('no') }}")
    engine = ChatProcess(replace(config, path=str(path)))
    with pytest.raises(ModelError, match="cannot load the model: the chat template fails: no"):
        next(engine.chat(votes(1)))
    assert engine.pid is None
