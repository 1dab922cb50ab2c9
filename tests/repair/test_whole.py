"""The whole way: a server that is scripted, and a real GGUF of random weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proofcheck.cli import run
from proofcheck.llm.chat import Sampling
from proofcheck.repair.chat import ChatReviser
from proofcheck.repair.repairs import Action
from proofcheck.settings.settings import CritiqueSettings, EngineSettings, Settings
from tests.repair.harness import paper, repair_all, write
from tests.repair.scripted import ScriptedJudge
from tests.verify.fake_server import Answer, FakeServer, completion
from tests.verify.opening import open_chat
from tests.verify.tiny_chat import FIRST_BYTE, write_tiny_chat

WRONG = "It begins. Then $x$ is WRONG. So it is done."


def referee_and_author(body: Any) -> Answer:
    """Finds "WRONG" in a proof, confirms it, and replaces it."""
    messages = [message["content"] for message in body["messages"]]
    shown = next(text for text in messages if "The proof" in text)
    if "Now write the verdict" in messages[-1]:
        defect = {"step": 2, "quotation": "WRONG", "what": "No.", "breaks": "All."}
        wrong = "is WRONG" in shown
        defects = [{**defect, "fault": "fatal"}] if wrong else []
        return completion(json.dumps({"defects": defects, "grade": 0 if wrong else 1}))
    if "Now write the outcome" in messages[-1]:
        return completion('{"reason": "So it is.", "confirmed": true}')
    if "Now write the repair" in messages[-1]:
        answer = {"action": "replace", "latex": "Then $x \\le 1$ is so.", "why": "A slip."}
        return completion(json.dumps(answer))
    return completion("I went through it. Step 1 uses what is given.")


def test_a_server_finds_a_defect_and_repairs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PROOFCHECK_API_KEY", "OPENAI_API_KEY", "http_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    path = write(tmp_path, paper("All is well.", WRONG))
    with FakeServer() as server:
        server.always["/v1/models"] = lambda body: Answer({"data": [{"id": "one"}]})
        server.always["/v1/chat/completions"] = referee_and_author
        arguments = ["fix", "--isolated", "--depth", "critique", "--server", server.url]
        arguments += ["--cache-dir", "cache", "--no-compile", "--apply", "--format", "json"]
        assert run([*arguments, "a.tex"]) == 0
        asked = len(server.bodies("/v1/chat/completions"))
        path.write_text(paper("All is well.", WRONG))
        assert run([*arguments, "a.tex"]) == 0
        assert len(server.bodies("/v1/chat/completions")) == asked  # the cache knew it all
    assert path.read_text() == paper(
        "All is well.", WRONG.replace("x$ is WRONG", "x \\le 1$ is so")
    )
    data = json.loads(capsys.readouterr().out.split("\n}\n")[0] + "\n}")
    assert (data["verifier"], data["generator"], data["passed"]) == ("one", "one", 1)
    assert data["repairs"][0]["verified"].startswith("grade 1 by ")


def test_a_real_model_writes_proposals_of_the_form(tmp_path: Path) -> None:
    likely = {FIRST_BYTE + ord(char): 3.0 for char in '"}'}
    model = write_tiny_chat(tmp_path / "tiny.gguf", context=4096, favoured=likely)
    chat = open_chat(str(model), EngineSettings(), None)
    settings = Settings(depth="critique", critique=CritiqueSettings(tokens=96))
    try:
        reviser = ChatReviser(ScriptedJudge(), chat.engine, "tiny", Sampling(), settings)
        path = write(tmp_path, paper(WRONG))
        before = path.read_bytes()
        (repair,), _ = repair_all(path, reviser, rounds=2)
    finally:
        chat.engine.close()
    assert repair.attempts and path.read_bytes() == before
    for attempt in repair.attempts:
        for proposal in attempt.proposals:
            assert proposal.step == 1
            assert proposal.action is not Action.UNREADABLE or "crash" not in proposal.why
