"""Conversations become prompts as each family has them, and no content can be more than text."""

from __future__ import annotations

import re

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.llm.chat import Message
from proofcheck.llm.engine import Tokens
from proofcheck.llm.prompt import PromptWriter
from proofcheck.llm.template import ChatTemplate, PromptPart, TemplateError
from proofcheck.llm.thinking import MARKS, opened_by, past_thinking
from tests.verify.chat_templates import DEEPSEEK_R1, FAMILIES, QWEN_3, REFUSE_SYSTEM
from tests.verify.tiny_chat import CHATML

SYSTEM = Message("system", "You check proofs.")
ASKED = Message("user", "Is it so?")
SAID = Message("assistant", "<think>\nhm, a gap\n</think>\n\nYes, it is.")
AGAIN = Message("user", "Write the verdict.")
CONVERSATION = (SYSTEM, ASKED, SAID, AGAIN)


def plainly(source: str, messages: tuple[Message, ...]) -> str:
    """As transformers would render it, without any precaution."""

    def refuse(text: str) -> str:
        raise jinja2.TemplateError(text)

    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(
        messages=[{"role": m.role, "content": m.content} for m in messages],
        add_generation_prompt=True,
        enable_thinking=True,
        bos_token="<s>",
        eos_token="</s>",
        tools=None,
        raise_exception=refuse,
        strftime_now=lambda form: "01 Jan 2025",
    )


def rendered(source: str, *messages: Message, thinking: bool = True) -> list[PromptPart]:
    return ChatTemplate(source, "<s>", "</s>").render(messages, thinking=thinking)


def text_of(parts: list[PromptPart]) -> str:
    return "".join(part.text for part in parts)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("length", [1, 3])
def test_a_family_s_own_prompt(family: str, length: int) -> None:
    messages = (ASKED, Message("assistant", "Yes."), AGAIN)[:length]
    source = FAMILIES[family]
    assert text_of(rendered(source, *messages)) == plainly(source, messages)
    if family not in REFUSE_SYSTEM:
        messages = (SYSTEM, *messages)
        assert text_of(rendered(source, *messages)) == plainly(source, messages)


@pytest.mark.parametrize("family", sorted(REFUSE_SYSTEM))
def test_a_system_turn_that_is_refused_heads_the_first_turn(family: str) -> None:
    folded = (Message("user", f"{SYSTEM.content}\n\n{ASKED.content}"), *CONVERSATION[2:])
    source = FAMILIES[family]
    assert rendered(source, *CONVERSATION) == rendered(source, *folded)


def test_a_system_turn_that_is_dropped_heads_the_first_turn() -> None:
    source = (
        "{% for m in messages if m.role != 'system' %}[{{ m.role }}]{{ m.content }}{% endfor %}"
    )
    text = text_of(rendered(source, SYSTEM, ASKED))
    assert text == "[user]You check proofs.\n\nIs it so?"
    assert text_of(rendered(source, SYSTEM)) == "[user]You check proofs."


@pytest.mark.parametrize("source", [QWEN_3, DEEPSEEK_R1])
def test_what_was_thought_before_is_dropped_where_the_template_does_so(source: str) -> None:
    text = text_of(rendered(source, *CONVERSATION))
    assert "hm, a gap" not in text
    assert "Yes, it is." in text


def test_what_was_thought_stays_where_the_template_wants_it() -> None:
    parts = rendered(QWEN_3, ASKED, SAID)
    assert "<think>\nhm, a gap\n</think>\n\nYes, it is." in text_of(parts)
    # A template that does not look is given the text as it is, marks and all, and none is its own.
    source = "{{ messages[-1].content }}<end>"
    whole = rendered(source, SAID)
    assert text_of(whole) == "<think>hm, a gap</think>Yes, it is.<end>"
    assert [part.text for part in whole if not part.content] == ["<end>"]


def test_thinking_can_be_turned_off() -> None:
    ends = {on: text_of(rendered(QWEN_3, ASKED, thinking=on)) for on in (False, True)}
    assert ends[False].endswith("<|im_start|>assistant\n<think>\n\n</think>\n\n")
    assert ends[True].endswith("<|im_start|>assistant\n")
    opened = text_of(rendered(DEEPSEEK_R1, ASKED))
    assert opened_by(opened) == MARKS[0]
    assert past_thinking(opened) == "\n</think>\n\n"
    assert opened_by(ends[False]) is opened_by(ends[True]) is None
    assert past_thinking(ends[True]) == ""
    assert past_thinking("<|start|>assistant") == "<|channel|>final<|message|>"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% for %}", "the chat template is broken"),
        ("{{ messages[9].content.x.y }}", "the chat template fails"),
        ("{{ raise_exception('never') }}", "the chat template fails: never"),
        ("{{ ''.__class__.__mro__ }}{{ messages[0].content }}", "fails: access to attribute"),
        ("{{ messages.append(1) }}", "fails: .*append"),
        ("{% for i in range(999999999) %}x{% endfor %}", "fails: Range too big"),
        (
            "{% for i in range(9999) %}{% for j in range(999) %}x{% endfor %}{% endfor %}",
            "fails: it writes more than 1048576 characters",
        ),
        ("{% include '/etc/passwd' %}", "fails: no loader"),
        ("hello", "drops a turn of the user"),
        ("{{ messages[0].content[:5] }}", "drops a turn of the user"),
        ("contentofturn-0-0-{{ messages[0].content | upper }}", "drops a turn of the user"),
    ],
)
def test_a_template_that_does_not_work(source: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        rendered(source, ASKED)


def test_tags_and_functions_that_transformers_has() -> None:
    source = (
        "{{ strftime_now('%d %B %Y') }}{% generation %}{{ messages[0].content }}{% endgeneration %}"
        "{{ {'a': '<é>'} | tojson }}{% for m in messages %}{% break %}{% endfor %}"
    )
    assert text_of(rendered(source, ASKED)) == '01 January 2025Is it so?{"a": "<é>"}'


SPECIALS = {900: "<|im_start|>", 901: "<|im_end|>", 902: "<think>", 903: "</think>", 904: "  "}
CONTROLS = {900, 901}


def tokenize(text: str, *, special: bool = False) -> Tokens:
    """Code points, but for special tokens; user-defined ones are read in any case."""
    of = {t: token for token, t in SPECIALS.items() if special or token not in CONTROLS}
    pieces = re.split("(" + "|".join(map(re.escape, of)) + ")", text)
    return [
        token
        for at, piece in enumerate(pieces)
        for token in ([of[piece]] if at % 2 else [ord(char) % 900 for char in piece])
    ]


WRITER = PromptWriter(ChatTemplate(CHATML, "", ""), tokenize, SPECIALS, None)
FRAGMENTS = st.sampled_from(
    [*SPECIALS.values(), "<|im_", "end|>", "<", "think>", "<th<think>ink>", "</th</think>ink>",
     "{{ 7 }}", "{% raw %}", "contentofturn-0-0-", "\n", "x", "\x00", "\ud800", "ж"]
)  # fmt: skip
CONTENTS = st.lists(FRAGMENTS | st.text(max_size=3), max_size=8).map("".join)


@given(st.lists(CONTENTS, min_size=1, max_size=5))
def test_no_content_writes_a_special_token(contents: list[str]) -> None:
    roles = ["system", "user", "assistant", "user", "assistant"]
    messages = [Message(role, text) for role, text in zip(roles, contents, strict=False)]
    marks = {900, 901, 902, 903}
    tokens = WRITER.write(messages, thinking=False).tokens
    found = [token for token in tokens if token in marks]
    begun = messages[-1].role == "assistant"
    last = [900] if begun else [900, 902, 903]
    assert found == [900, 901] * (len(messages) - begun) + last


@given(CONTENTS, CONTENTS)
def test_contents_stand_in_the_prompt_as_they_are(first: str, second: str) -> None:
    messages = [Message("system", first), Message("user", second)]
    parts = rendered(CHATML, *messages)
    assert [p.text for p in parts if p.content] == [t for t in (first.strip(), second.strip()) if t]
    literal = text_of([part for part in parts if not part.content])
    turns = "<|im_start|>system\n<|im_end|>\n<|im_start|>user\n<|im_end|>\n"
    assert literal == f"{turns}<|im_start|>assistant\n"


def test_a_turn_of_the_assistant_that_is_the_last_is_gone_on_with() -> None:
    asked = [Message("user", "Is it so?")]
    begun = [*asked, Message("assistant", "\nWe see ")]
    for thinking in (True, False):
        before = WRITER.write(asked, thinking=True).tokens
        after = WRITER.write(begun, thinking=thinking).tokens
        assert after == before + [ord(char) for char in "\nWe see "]


def test_the_first_token() -> None:
    with_bos = PromptWriter(ChatTemplate("{{ messages[0].content }}", "", ""), tokenize, {}, 7)
    assert with_bos.write([Message("user", "a")], thinking=True).tokens == [7, 97]
    assert with_bos.write([Message("user", "")], thinking=True).tokens == [7]


def test_a_mark_of_a_model_that_has_a_token_for_it() -> None:
    assert WRITER.marks == {MARKS[0]}
    assert PromptWriter(ChatTemplate(CHATML, "", ""), tokenize, {}, None).marks == frozenset()
