"""Step tags over a server: each way in which servers tell log-probabilities, and none."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofcheck.errors import ModelError
from proofcheck.llm.engine import Failure, LogProbabilities, Query
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.llm.server.http import Connection
from proofcheck.llm.server.server import open_served_scoring
from proofcheck.llm.server.tags import ServerTags
from proofcheck.models.gguf import read_header
from proofcheck.models.resolve import ModelReference
from proofcheck.settings.settings import EngineSettings, ServerSettings
from tests.verify.fake_server import Answer, FakeServer, always, completion, refusal
from tests.verify.opening import reference
from tests.verify.tiny import write_tiny

OK, BAD, TAG = 648, 387, 12902
QUERY = Query([1, 50, 51, TAG, 52, TAG], [3, 5], [(OK, BAD)] * 2)


def told(tokens: list[int]) -> dict[int, float]:
    """The fake model: what it expects after these tokens."""
    odds = 0.25 * len(tokens)
    return {OK: odds - 3, BAD: -3.0, 9: -0.5}


def vllm(body: Any) -> Answer:
    prompt, most = body["prompt"], body["prompt_logprobs"]
    rows: list[object] = [None]
    for at in range(1, len(prompt)):
        likeliest = sorted(told(prompt[:at]).items(), key=lambda item: -item[1])[:most]
        row = dict(likeliest) | {prompt[at]: told(prompt[:at]).get(prompt[at], -9.0)}
        rows.append({str(token): {"logprob": p, "rank": 1} for token, p in row.items()})
    choice = {"text": "x", "prompt_logprobs": rows}
    return Answer({"choices": [choice], "usage": {"prompt_tokens": len(prompt)}})


def llama(body: Any) -> Answer:
    items = [{"id": token, "logprob": p} for token, p in told(body["prompt"]).items()]
    answer = {"completion_probabilities": [{"id": 9, "top_logprobs": items}]}
    return Answer(answer | {"timings": {"prompt_n": 2}})


def with_ids(body: Any) -> Answer:
    rows = [{f"token_id:{token}": p for token, p in told(body["prompt"]).items()}]
    return Answer({"choices": [{"text": "x", "logprobs": {"top_logprobs": rows}}]})


def with_texts(body: Any) -> Answer:
    return Answer({"choices": [{"text": "x", "logprobs": {"top_logprobs": [{" +": -1.0}]}}]})


def differences(answer: LogProbabilities) -> list[float]:
    """How far the first token wanted at each place is ahead of the second."""
    assert not isinstance(answer, Failure)
    found = []
    for first, second in answer:
        assert first is not None and second is not None
        found.append(first - second)
    return found


@pytest.fixture(name="server")
def _server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    for name in ("PROOFCHECK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with FakeServer() as server:
        server.always["/v1/models"] = lambda body: Answer({"data": [{"id": "prm"}]})
        server.always["/tokenize"] = lambda body: Answer(
            {"tokens": [ord(c) for c in body["prompt"]]}
        )
        yield server


@pytest.fixture(name="tags")
def _tags(server: FakeServer) -> Iterator[ServerTags]:
    settings = ServerSettings((server.url,), requests=3, timeout=5.0, retries=1)
    engine = ServerTags(Connection(settings, pause=0.001), "prm")
    yield engine
    engine.close()


LOGPROB_APIS = {
    "vLLM": ("/v1/completions", vllm, 1),
    "llama-server": ("/completion", llama, 2),
    "ids for texts": ("/v1/completions", with_ids, 2),
}


@pytest.mark.parametrize("way", LOGPROB_APIS)
def test_each_way_reads_the_same_numbers(server: FakeServer, tags: ServerTags, way: str) -> None:
    path, answer, each = LOGPROB_APIS[way]
    server.always[path] = lambda body: Answer({}, 404)
    server.always[path] = answer if way != "ids for texts" else with_ids
    if way == "ids for texts":
        server.always["/completion"] = lambda body: refusal("no", 404)
    answers = list(tags.log_probabilities([QUERY] * 5))
    for answered in answers:
        assert differences(answered) == pytest.approx(
            [1.0, 1.5]
        )  # a quarter for each token up to the tag
    probed = len(server.asked) - 5 * each
    assert 1 <= probed <= 3
    assert tags.evaluated > 0 or way == "ids for texts"


def test_what_is_sent_is_the_tokens_alone(server: FakeServer, tags: ServerTags) -> None:
    server.always["/v1/completions"] = vllm
    list(tags.log_probabilities([QUERY]))
    body = server.bodies("/v1/completions")[-1]
    assert body["prompt"] == [*QUERY.tokens, OK]  # one behind the last tag, or it is not told of
    assert (body["max_tokens"], body["model"]) == (1, "prm")
    server.always["/v1/completions"] = lambda body: Answer({}, 404)
    server.always["/completion"] = llama
    assert len(server.asked) == 2


def test_a_verdict_out_of_sight_is_not_guessed(server: FakeServer, tags: ServerTags) -> None:
    server.always["/completion"] = llama
    seen, unseen = tags.log_probabilities([QUERY, Query([1, TAG, TAG], [1, 2], [(OK, 77), (OK,)])])
    assert seen == [[-1.0 - 1, -3.0], [-1.5, -3.0]]
    assert unseen == [[-2.5, None], [-2.25]]


def test_each_place_has_tokens_of_its_own(server: FakeServer, tags: ServerTags) -> None:
    server.always["/v1/completions"] = vllm
    asked = Query([1, 50, 51], [0, 2], [(9,), (BAD, OK, 9)])
    assert list(tags.log_probabilities([asked])) == [[[-0.5], [-3.0, -2.25, -0.5]]]


def test_a_question_that_asks_nothing_is_not_sent(server: FakeServer, tags: ServerTags) -> None:
    assert list(tags.log_probabilities([Query([1, 50], [], [])])) == [[]]
    assert server.asked == []


def test_a_fault_costs_one_query(server: FakeServer, tags: ServerTags) -> None:
    def answer(body: Any) -> Answer:
        return Answer(b"{", 200) if 66 in body["prompt"] else llama(body)

    server.always["/completion"] = answer
    bad = Query([1, 66, TAG], [2], [(OK, BAD)])
    first, failed, last = tags.log_probabilities([QUERY, bad, QUERY])
    assert first == last
    assert isinstance(failed, Failure)
    assert "malformed" in failed.reason


@pytest.mark.parametrize("answer", [with_texts, lambda body: completion("x")])
def test_a_server_that_tells_no_ids_is_of_no_use(
    server: FakeServer, tags: ServerTags, answer: Any
) -> None:
    server.always["/v1/completions"] = answer
    with pytest.raises(ModelError, match="scoring steps needs vLLM or llama-server"):
        list(tags.log_probabilities([QUERY]))


def test_an_unknown_model_is_said(server: FakeServer, tags: ServerTags) -> None:
    missing = refusal("The model `prm` does not exist", 404)
    server.always["/v1/completions"] = lambda body: missing
    with pytest.raises(ModelError, match="has no model 'prm'; it has: prm"):
        list(tags.log_probabilities([QUERY]))
    server.always["/tokenize"] = lambda body: missing
    with pytest.raises(ModelError, match="has no model 'prm'"):
        tags.tokenize(["a"])


def test_texts_become_tokens_but_no_special_ones(server: FakeServer, tags: ServerTags) -> None:
    assert tags.tokenize(["ab", "", "c"]) == [[97, 98], [], [99]]
    assert tags.tokenize(["<s>"]) == [[ord(char) for char in "< s>"]]
    body = server.bodies("/tokenize")[0]
    assert body["add_special_tokens"] is body["add_special"] is body["parse_special"] is False
    for odd in ({"tokens": "x"}, {"tokens": [1.5]}, {"tokens": [-1]}, {"tokens": [True]}, [1]):
        always(server, "/tokenize", Answer(odd))
        (answer,) = tags.tokenize(["a"])
        assert isinstance(answer, Failure)
        tags._connection._failed = 0


def test_a_server_that_does_not_tokenise_is_of_no_use(server: FakeServer, tags: ServerTags) -> None:
    del server.always["/tokenize"]
    with pytest.raises(ModelError, match="does not tokenise"):
        tags.tokenize(["a"])


def test_odd_rows_are_failures(server: FakeServer, tags: ServerTags) -> None:
    server.always["/completion"] = llama
    list(tags.log_probabilities([QUERY]))
    odd: list[object] = [[], [None], [{}], "x"]
    for row in odd:
        always(server, "/completion", Answer({"completion_probabilities": row}))
        (answer,) = tags.log_probabilities([QUERY])
        assert isinstance(answer, Failure)
        tags._connection._failed = 0


def test_an_entry_without_a_number_tells_nothing(server: FakeServer, tags: ServerTags) -> None:
    server.always["/completion"] = llama
    list(tags.log_probabilities([QUERY]))
    row = [{"top_logprobs": [{"id": OK, "logprob": None}, {"id": BAD, "logprob": -2.0}]}]
    always(server, "/completion", Answer({"completion_probabilities": row}))
    assert list(tags.log_probabilities([QUERY])) == [[[None, -2.0], [None, -2.0]]]


def test_opening(server: FakeServer, tmp_path: Path) -> None:
    models = {"data": [{"id": "prm", "max_model_len": 1000}]}
    server.always["/v1/models"] = lambda body: Answer(models)
    tiny = reference(str(write_tiny(tmp_path / "tiny.gguf")))
    prm = replace(tiny, name="prm", served=True)
    opened = open_served_scoring(prm, ServerSettings((server.url,)), EngineSettings())
    engine = opened.engine
    assert isinstance(engine, ServerTags)
    assert engine.context == 998
    assert opened.window == 128  # of the file
    assert opened.engine_name == server.root.replace("http://", "server ")
    assert math.isclose(sum(engine.tokenize(["ab"])[0]), 195)  # type: ignore[arg-type]
    engine.close()
    # Of a model with no file here, what the server says of it and what is of use are known.
    alone = ModelReference("prm", served=True)
    for longest, context, window in ((0, 0, 998), (2048, 0, 998), (500, 0, 500), (500, 600, 600)):
        opened = open_served_scoring(
            alone, ServerSettings((server.url,)), EngineSettings(context=context), longest=longest
        )
        assert opened.window == window
        opened.engine.close()


STEPS = ([6, 7, 1], [8, 9, 1], [10, 11, 12, 1])  # tokens of the tiny model, each with its tag


@pytest.mark.parametrize("way", ["vLLM", "llama-server"])
def test_a_server_reads_what_the_engine_here_reads(
    server: FakeServer, tags: ServerTags, way: str, tmp_path: Path
) -> None:
    path = write_tiny(tmp_path / "tiny.gguf")
    vocabulary = read_header(path).lengths["tokenizer.ggml.tokens"]
    here = ProcessEngine(LlamaConfig(str(path), 1, 128, 64, 1, 60.0))
    one_by_one = threading.Lock()

    def rows(prompt: list[int], places: list[int]) -> list[dict[int, float]]:
        with one_by_one:
            (told,) = here.log_probabilities(
                [Query(prompt, places, [range(vocabulary)] * len(places))]
            )
        assert not isinstance(told, Failure)
        return [{token: p for token, p in enumerate(row) if p is not None} for row in told]

    def as_vllm(body: Any) -> Answer:
        prompt = body["prompt"]
        items = (
            {str(token): {"logprob": p} for token, p in row.items()}
            for row in rows(prompt, [*range(len(prompt) - 1)])
        )
        return Answer({"choices": [{"prompt_logprobs": [None, *items]}]})

    def as_llama(body: Any) -> Answer:
        (row,) = rows(body["prompt"], [len(body["prompt"]) - 1])
        items = [{"id": token, "logprob": p} for token, p in row.items()]
        return Answer({"completion_probabilities": [{"top_logprobs": items}]})

    if way == "vLLM":
        server.always["/v1/completions"] = as_vllm
    else:
        server.always["/completion"] = as_llama
    tokens = [0, *STEPS[0], *STEPS[1], *STEPS[2]]
    queries = [Query(tokens, [3, 6, 10], [(2, 3)] * 3), Query(tokens[:7], [6], [(2, 3, 9)])]
    # One after the other: requests still under way would ask the engine at the same time.
    served, read_here = list(tags.log_probabilities(queries)), list(here.log_probabilities(queries))
    for there, local in zip(served, read_here, strict=True):
        assert not isinstance(there, Failure)
        assert not isinstance(local, Failure)
        for told, read in zip(there, local, strict=True):
            assert told == pytest.approx(read, abs=1e-4)
    here.close()
