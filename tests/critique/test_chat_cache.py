from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from proofcheck.assess.cache import Cache, clean
from proofcheck.assess.critique.chat_cache import CachedChat, request_key
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling
from proofcheck.llm.engine import Cause, Failure

from .scripted import ScriptedChat

REQUEST = ChatRequest((Message("system", "S"), Message("user", "U \ud800")), 1, 100)


def test_the_key_depends_on_all_that_the_reply_does() -> None:
    others = [
        replace(REQUEST, messages=(Message("system", "S"), Message("user", "U"))),
        replace(REQUEST, messages=(Message("system", "SU \ud800"),)),
        replace(REQUEST, seed=2),
        replace(REQUEST, max_tokens=101),
        replace(REQUEST, sampling=Sampling(temperature=0.5)),
        replace(REQUEST, schema="{}"),
        replace(REQUEST, thinking=False),
    ]
    keys = {request_key("a", request) for request in [REQUEST, *others]}
    assert len(keys | {request_key("b", REQUEST)}) == len(others) + 2
    assert request_key("a", REQUEST) == request_key("a", replace(REQUEST, seconds=5.0))


def test_a_reply_that_want_of_time_has_changed_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    hurried = ChatReply("Half.", "", True, 5, 1, hurried=True)
    for hasty in (hurried, replace(hurried, hurried=False)):
        engine = ScriptedChat(analysis=lambda seed, prompt, said=hasty: said)  # type: ignore[misc]
        assert list(CachedChat(engine, cache, "a").chat([REQUEST])) == [hasty]
        assert len(engine.requests) == 1
    assert list(CachedChat(ScriptedChat(), cache, "a").chat([REQUEST])) == [hasty]
    cache.close()


def test_a_reply_that_a_budget_cut_off_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cut = ChatReply("Half.", "", True, 5, 1)

    def half(requests: Sequence[ChatRequest]) -> list[ChatRequest]:
        return [one.within(one.max_tokens // 2, 7.0) for one in requests]

    engine = ScriptedChat(analysis=lambda seed, prompt: cut)
    chat = CachedChat(engine, cache, "a", bound=half)
    assert list(chat.chat([REQUEST])) == [replace(cut, hurried=True)]
    assert engine.requests == [replace(REQUEST, max_tokens=50, seconds=7.0)]
    (whole,) = CachedChat(ScriptedChat(), cache, "a", bound=half).chat([REQUEST])
    engine = ScriptedChat()
    assert list(CachedChat(engine, cache, "a").chat([REQUEST])) == [whole]
    assert engine.requests == []  # it came to its end in half the tokens: it is what it would be
    cache.close()


def test_known_replies_come_in_order_among_new_ones(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first, second = ScriptedChat(), ScriptedChat()
    requests = [replace(REQUEST, seed=seed) for seed in range(6)]
    list(CachedChat(first, cache, "a").chat(requests[1:4:2]))
    again = CachedChat(second, cache, "a")
    replies = list(again.chat(requests))
    assert [one.text for one in replies if isinstance(one, ChatReply)] == [
        f"Step[2] holds({seed})." for seed in range(6)
    ]
    assert [request.seed for request in second.requests] == [0, 2, 4, 5]
    assert again.written == 8
    assert (again.context, again.evaluated) == (0, second.evaluated)
    cache.close()


def test_failures_are_not_kept_and_a_reason_to_stop_is_given(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    failing = CachedChat(ScriptedChat(fail_after=0), cache, "a")
    assert list(failing.chat([REQUEST])) == [Failure("the model crashed")]
    engine = ScriptedChat()
    reasons = iter([None, None, Failure("enough", Cause.SPENT)])
    stopping = CachedChat(engine, cache, "a", lambda request: next(reasons))
    requests = [replace(REQUEST, seed=seed) for seed in range(4)]
    replies = list(stopping.chat(requests))
    assert replies[2:] == [Failure("enough", Cause.SPENT)] * 2
    assert len(engine.requests) == 2
    assert list(stopping.chat(requests[:2])) == replies[:2]
    cache.close()


def test_without_a_cache_everything_is_asked() -> None:
    engine = ScriptedChat()
    remembered = CachedChat(engine, None, "a")
    assert len(list(remembered.chat([REQUEST, REQUEST]))) == 2 == len(engine.requests)


@pytest.mark.parametrize("row", [b"", b"junk", "text", 3, b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_rows_of_another_hand_are_not_known(tmp_path: Path, row: object) -> None:
    cache = Cache(tmp_path)
    list(CachedChat(ScriptedChat(), cache, "a").chat([REQUEST]))
    assert cache._db
    cache._db.execute("update replies set reply = ?", (row,))
    engine = ScriptedChat()
    list(CachedChat(engine, cache, "a").chat([REQUEST]))
    assert len(engine.requests) == 1
    assert cache.note is None
    cache.close()


def test_the_oldest_replies_go_first(tmp_path: Path) -> None:
    keys = [bytes([at]) * 16 for at in range(3)]
    old = Cache(tmp_path, max_replies=2, today=0)
    old.put_replies({keys[0]: b"0", keys[1]: b"1"})
    old.close()
    new = Cache(tmp_path, max_replies=2, today=30)
    assert new.get_replies([keys[1]]) == {keys[1]: b"1"}
    new.put_replies({keys[2]: b"2"})
    new.close()
    left = Cache(tmp_path)
    assert keys[0] not in left.get_replies(keys)
    left.close()
    assert clean(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []


def test_a_broken_cache_fails_no_run(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.close()
    cache.put_replies({b"k": b"r"})
    assert cache.get_replies([b"k"]) == {}
    broken = Cache(tmp_path)
    assert broken._db
    broken._db.execute("drop table replies")
    list(CachedChat(ScriptedChat(), broken, "a").chat([REQUEST]))
    assert broken.note is not None and "no such table" in broken.note


def test_weights_are_kept_and_failures_are_not(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    choices = [Choice(REQUEST.messages, answers) for answers in (("Yes", "No"), ("A", "B"))]
    failing = ScriptedChat(weigh=lambda choice: Failure("the model crashed"))
    assert (
        list(CachedChat(failing, cache, "a").weigh(choices)) == [Failure("the model crashed")] * 2
    )
    first, second = ScriptedChat(), ScriptedChat()
    told = list(CachedChat(first, cache, "a").weigh(choices[:1]))
    assert list(CachedChat(second, cache, "a").weigh(choices)) == told * 2
    assert (first.weighed, second.weighed) == (choices[:1], choices[1:])
    cache.close()
