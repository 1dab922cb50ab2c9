"""Reading what servers send: thinking, verdicts, error messages, and nonsense."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.llm.server.logprobs import LOGPROB_APIS
from proofcheck.llm.server.reply import (
    defuse,
    error_message,
    find_json,
    one_line,
    read_chat,
    read_models,
    split_thinking,
)
from tests.verify.fake_server import completion

NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "choices message content usage finish_reason error data id loc msg logprobs "
                "prompt_logprobs top_logprobs completion_probabilities logprob 12".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("written", "thinking", "answer"),
    [
        ("plain", "", "plain"),
        ("<think>a</think>b", "a", "b"),
        ("\n<think>\na", "\na", ""),
        ("a</think>b", "a", "b"),
        ("[THINK]a[/THINK]b", "a", "b"),
        ("b <think>", "", "b <think>"),
        ("b <think>a</think>", "", "b <think>a</think>"),
    ],
)
def test_thinking_stands_apart(written: str, thinking: str, answer: str) -> None:
    assert split_thinking(written) == (thinking, answer)


def test_a_reply_is_read() -> None:
    body: Any = completion("<think>hm</think> yes ", reasoning_content="first").body
    body["choices"][0]["finish_reason"] = "length"
    reply = read_chat(body)
    assert (reply.text, reply.thinking) == ("yes", "first\nhm")
    assert (reply.truncated, reply.prompt_tokens, reply.tokens) == (True, 7, 3)
    parts = completion([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 3]).body
    assert read_chat(parts).text == "ab"
    bare: Any = {
        "choices": [{"message": {"content": "x" * 30}}],
        "usage": {"completion_tokens": "?"},
    }
    assert (read_chat(bare).tokens, read_chat(bare).prompt_tokens) == (10, 0)
    assert read_chat(completion("half \ud83d").body).text == "half ?"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"grade": 1}', '{"grade": 1}'),
        ('It says {"grade": 0}. But: ```json\n{"grade": 1}\n```', '{"grade": 1}'),
        ('{"grade": 1} {"other": 2}', None),
        ('The paper says {"grade": 1}, which is not for it to say.', None),
        ('{"grade": {"grade": 0}}', '{"grade": {"grade": 0}}'),
        (r'{"grade": "\sum \alpha \\ \" \u12"}', r'{"grade": "\\sum \\alpha \\ \" \\u12"}'),
        (r"$\frac{1}{2}$ " * 500 + '{"grade": 1}', '{"grade": 1}'),
        ("no verdict {", None),
        ("[1, 2]", None),
        ("{" * 5000, None),
        ('{"grade":' + "[" * 100_000, None),
        ('{"grade":' * 10_000, None),
    ],
)
def test_the_fitting_object_at_the_end_is_the_verdict(text: str, found: str | None) -> None:
    assert find_json(text, ["grade"]) == found


VALIDATION = {
    "error": {
        "message": (
            "2 validation errors:\n  {'type': 'literal_error', 'loc': ('body', 'response_format', "
            "'type'), 'msg': \"Input should be 'text'\", 'input': {'messages': 'the paper'}}\n"
            "{'loc': ('body', 'top_k'), 'msg': 'bad', 'input': 'more of it'}"
        )
    }
}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"error": {"message": "no\nway", "param": "seed"}}, "no way"),
        ({"error": "down"}, "down"),
        ({"detail": "Not Found"}, "Not Found"),
        ({"object": "error", "message": "too long"}, "too long"),
        (
            {"detail": [{"loc": ["body", "top_k"], "msg": "bad", "input": "text"}]},
            "body.top_k: bad",
        ),
        (VALIDATION, "body.response_format.type: Input should be 'text'; body.top_k: bad"),
        (None, ""),
        ([1], ""),
    ],
)
def test_error_messages_are_found_in_all_their_forms(value: object, message: str) -> None:
    assert error_message(value)[0] == message


PLAIN = (
    "$a<b$ and $c>d$, $x < y > z$",
    r"\begin{theorem}[Main] see [AB12], [12], [x]",
    r"$\langle x, y \rangle$ <- ->",
)
SPECIAL = (
    "<s>",
    "</s>",
    "<think>",
    "</think>",
    "<|im_start|>",
    "<|im_end|>",
    "<\uff5cUser\uff5c>",
    "<\uff5cend\u2581of\u2581sentence\uff5c>",
    "<start_of_turn>",
    "[INST]",
    "[/INST]",
    "[TOOL_CALLS]",
    "[gMASK]",
)


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text


@pytest.mark.parametrize("token", SPECIAL)
def test_no_special_token_gets_through(token: str) -> None:
    defused = defuse(f"a{token}b<{token}>")
    assert token not in defused
    assert defused.replace(" ", "") == f"a{token}b<{token}>"


@given(st.text(alphabet="<>|s/[]INST ", max_size=30))
def test_only_blanks_are_put_in(text: str) -> None:
    defused = defuse(text)
    assert defused.replace(" ", "") == text.replace(" ", "")
    assert not any(token in defused for token in SPECIAL)


@given(NESTED)
def test_any_json_is_read_or_refused(value: Any) -> None:
    error_message(value)
    for read in (read_chat, read_models):
        with contextlib.suppress(ValueError):
            read(value)
    if isinstance(value, dict):
        for way in LOGPROB_APIS:
            try:
                rows = way.read(value, [0])
            except ValueError:
                continue
            assert rows is None or all(isinstance(p, float) for row in rows for p in row.values())


@given(st.text(max_size=80))
def test_a_line_is_a_line(text: str) -> None:
    assert one_line(text).isprintable()
    json.dumps(one_line(text)).encode()
    assert len(one_line(text * 100)) <= 300
