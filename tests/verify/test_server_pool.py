"""Several servers that run the same model: shares, health, and one that dies in mid-run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from proofcheck.errors import ModelError
from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.server.chat import ServerChat
from proofcheck.llm.server.http import Connection
from proofcheck.llm.server.server import open_server, server_identity
from proofcheck.settings.settings import ServerSettings
from tests.verify.fake_server import Answer, FakeServer, completion

CHAT = "/v1/chat/completions"
MODELS = "/v1/models"
ONE = Answer({"data": [{"id": "one"}]})
DEAD = Answer(b"", 503)


@pytest.fixture(name="servers")
def _servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FakeServer]]:
    for name in ("PROOFCHECK_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as stack:
        servers = [stack.enter_context(FakeServer()) for _ in range(3)]
        for server in servers:
            server.always[MODELS] = lambda body: ONE
            server.always[CHAT] = reply
        yield servers


def reply(body: Any) -> Answer:
    return completion(f"reply to {body['messages'][-1]['content']}")


def asked(count: int) -> list[ChatRequest]:
    return [ChatRequest((Message("user", str(n)),), n, 50) for n in range(count)]


def settings(servers: list[FakeServer], **more: Any) -> ServerSettings:
    given = {"requests": 2, "timeout": 5.0, "retries": 0}
    return ServerSettings(tuple(server.url for server in servers), **(given | more))


def replies(engine: ServerChat, count: int) -> list[str]:
    found = list(engine.chat(asked(count)))
    return [one.text if isinstance(one, ChatReply) else one.reason for one in found]


def test_all_well_servers_share_the_work_and_answers_keep_their_order(
    servers: list[FakeServer],
) -> None:
    together = threading.Barrier(6)  # each of the three takes two at once

    def wait_for_all(body: Any) -> Answer:
        together.wait(30.0)
        return reply(body)

    for server in servers:
        server.always[CHAT] = wait_for_all
    with closing(ServerChat(Connection(settings(servers)), "one")) as engine:
        assert replies(engine, 30) == [f"reply to {n}" for n in range(30)]
        assert engine.notes == ()
    assert [len(server.bodies(CHAT)) for server in servers] == [10, 10, 10]


def dying(after: int) -> Callable[[Any], Answer]:
    left = iter(range(after))

    def answer(body: Any) -> Answer:
        return DEAD if next(left, None) is None else reply(body)

    return answer


def test_what_a_server_that_dies_does_not_answer_goes_to_the_others(
    servers: list[FakeServer],
) -> None:
    servers[1].always[CHAT] = dying(3)
    servers[1].always[MODELS] = lambda body: DEAD
    with closing(ServerChat(Connection(settings(servers)), "one")) as engine:
        assert replies(engine, 40) == [f"reply to {n}" for n in range(40)]
        moved = len(servers[1].bodies(CHAT)) - 3
        assert moved in (1, 2)  # what was under way there; then it rests
        (note,) = engine.notes
        host = servers[1].root.removeprefix("http://")
        assert note == f"the server {host} failed: {moved} of its requests went to the others"


def test_a_server_that_comes_back_is_asked_for_its_models_first(servers: list[FakeServer]) -> None:
    servers[0].script[CHAT] = [DEAD]
    with closing(ServerChat(Connection(settings(servers)), "one")) as engine:
        connection = engine._connection
        connection.expect(["one"])
        replies(engine, 4)
        first, *_ = connection._pool.members
        assert first.failures == 1
        first._rests_until = 0.0
        assert replies(engine, 8)[-1] == "reply to 7"
        paths = [one.path for one in servers[0].asked]
        at = paths.index(MODELS)
        assert CHAT in paths[at:]
        assert first.failures == 0
        # It comes back once more, with another model.
        servers[0].script[CHAT] = [DEAD]
        servers[0].always[MODELS] = lambda body: Answer({"data": [{"id": "another"}]})
        replies(engine, 6)
        first._rests_until = 0.0
        before = len(servers[0].bodies(CHAT))
        assert replies(engine, 12) == [f"reply to {n}" for n in range(12)]
        assert first.out
        assert len(servers[0].bodies(CHAT)) == before
        assert "has another model now" in engine.notes[0]


def test_when_none_is_left_the_reason_is_told(servers: list[FakeServer]) -> None:
    for server in servers:
        server.always[CHAT] = lambda body: DEAD
    with closing(ServerChat(Connection(settings(servers), pause=0.001), "one")) as engine:
        found = replies(engine, 9)
        assert all("status 503" in one for one in found)
        assert "the server is down: status 503" in found[-1]


def test_a_request_that_is_wrong_everywhere_is_asked_of_one(servers: list[FakeServer]) -> None:
    for server in servers:
        server.always[CHAT] = lambda body: Answer(
            {"error": {"message": "exceeds the context"}}, 400
        )
    with closing(ServerChat(Connection(settings(servers)), "one")) as engine:
        (found,) = replies(engine, 1)
    assert "status 400" in found
    assert sum(len(server.bodies(CHAT)) for server in servers) == 1


def test_a_server_without_the_model_is_refused_and_one_that_is_down_is_not(
    servers: list[FakeServer],
) -> None:
    servers[0].always[MODELS] = lambda body: DEAD
    model = open_server(settings(servers), None)
    with closing(model.engine):
        assert model.name == "one"
        assert model.engine_name.startswith("servers 127.0.0.1:")
        assert model.identity == server_identity([one.url for one in reversed(servers)], "one")
        assert replies(model.engine, 4)[-1] == "reply to 3"  # type: ignore[arg-type]
        assert "failed: 0 of its requests" in model.engine.notes[0]
    servers[2].always[MODELS] = lambda body: Answer({"data": [{"id": "another"}]})
    with pytest.raises(ModelError, match=r"no model 'one', which http.* has; it has: another"):
        open_server(settings(servers), "one")
    for server in servers:
        server.always[MODELS] = lambda body: DEAD
    with pytest.raises(ModelError, match="the server cannot be used: status 503"):
        open_server(settings(servers), "one")
