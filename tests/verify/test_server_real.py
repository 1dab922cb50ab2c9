"""A real server on loopback: the one of llama-cpp-python, with a tiny model."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.errors import ModelError
from proofcheck.llm.chat import ChatReply, ChatRequest, Message, Sampling
from proofcheck.llm.chat_model import ChatModel
from proofcheck.llm.engine import Failure
from proofcheck.llm.server.server import open_served_scoring, open_server
from proofcheck.settings.settings import EngineSettings, ServerSettings
from tests.verify.opening import reference
from tests.verify.tiny import write_tiny
from tests.verify.tiny_chat import TURN_END, write_tiny_chat

pytest.importorskip("llama_cpp.server.app", exc_type=ImportError)

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"what": {"type": "string", "maxLength": 8}, "grade": {"enum": [0, 0.5, 1]}},
        "required": ["what", "grade"],
        "additionalProperties": False,
    }
)
MESSAGES = (Message("system", "Referee."), Message("user", "Let x = 1. Hence x > 2."))


@pytest.fixture(name="url", scope="module")
def _url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    model = write_tiny_chat(folder / "chat.gguf", favoured={TURN_END: 3.0})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "llama_cpp.server", "--model", str(model)]
    command += ["--model_alias", "tiny", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--n_ctx", "512", "--n_threads", "1", "--n_batch", "64"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | {"GGML_NO_BACKTRACE": "1", "OMP_WAIT_POLICY": "passive"},
            cwd=folder,
        )
        try:
            url = f"http://127.0.0.1:{port}/v1"
            wait_for(url, process, folder / "log")
            yield url
        finally:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; fails with its log when it does not."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            opener.open(f"{url}/models", timeout=10).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(name="model")
def _model(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatModel]:
    for name in ("PROOFCHECK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    model = open_server(ServerSettings((url,), timeout=60.0, retries=1), None)
    yield model
    model.engine.close()


def test_votes_and_verdicts(model: ChatModel) -> None:
    assert model.name == "tiny"
    votes = [ChatRequest(MESSAGES, seed, 24) for seed in range(4)]
    replies = list(model.engine.chat(votes))
    for reply in replies:
        assert isinstance(reply, ChatReply)
        assert 0 < reply.tokens <= 25
        assert reply.prompt_tokens > 20
    assert len({repr(reply) for reply in replies}) > 1  # the seeds differ
    assert list(model.engine.chat(votes[:1])) == replies[:1]  # and each draws the same again
    assert model.engine.evaluated > 100


def test_a_verdict_is_decoded_under_its_schema(model: ChatModel) -> None:
    requests = [ChatRequest(MESSAGES, seed, 120, Sampling(), SCHEMA) for seed in range(3)]
    for reply in model.engine.chat(requests):
        assert isinstance(reply, ChatReply)
        assert not reply.truncated
        verdict = json.loads(reply.text)
        assert set(verdict) == {"what", "grade"}
        assert verdict["grade"] in (0, 0.5, 1)


def test_a_conversation_that_is_too_long_is_a_failure(model: ChatModel) -> None:
    long = ChatRequest((Message("user", "x " * 600),), 0, 10)
    short = ChatRequest(MESSAGES, 0, 10)
    failed, fine = model.engine.chat([long, short])
    assert isinstance(failed, Failure)
    assert "context" in failed.reason
    assert isinstance(fine, ChatReply)


def test_it_has_no_step_tags(url: str, model: ChatModel, tmp_path: Path) -> None:
    here = reference(str(write_tiny(tmp_path / "tiny.gguf")))
    tiny = replace(here, name="tiny", served=True)
    server = ServerSettings((url,), retries=0)
    tags = open_served_scoring(tiny, server, EngineSettings()).engine
    with pytest.raises(ModelError, match="scoring steps needs vLLM or llama-server"):
        tags.tokenize(["a"])
    tags.close()
