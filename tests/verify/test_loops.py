from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.loops import loops
from proofcheck.llm.process import LlamaConfig
from tests.verify.tiny_chat import FIRST_BYTE, write_tiny_chat

PAGE = "".join(f"{number} is not {number + 1}. " for number in range(100))
SUM = "8k^2 + 4k + 1 - 4 + 4 = "


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("It is " + SUM * 50, True),
        ("x" * 900, True),
        (PAGE * 3, True),
        ("So it is. " + PAGE * 3 + PAGE[:500], True),
        ("It is " + SUM * 50 + "no.", False),
        (SUM * 20, False),  # not yet
        (PAGE * 2, False),  # what was thought may be the answer
        (PAGE * 2 + "So it is.", False),
        ("".join(f"Step [{number}] holds. " for number in range(200)), False),
        ("", False),
    ],
)
def test_what_is_said_again_and_again(text: str, loop: bool) -> None:
    assert loops(text.encode()) is loop


def test_a_reply_that_repeated_itself_went_on_to_its_last_token(tmp_path: Path) -> None:
    path = write_tiny_chat(tmp_path / "x.gguf", context=8192, favoured={FIRST_BYTE + 0x61: 90.0})
    config = LlamaConfig(
        str(path), 1, cells=4096, batch=64, sequences=1, timeout=60.0, context=4096
    )
    engine = ChatProcess(config)
    (reply,) = engine.chat([ChatRequest((Message("user", "So?"),), 0, 3000)])
    engine.close()
    assert isinstance(reply, ChatReply)
    assert (reply.text, reply.truncated, reply.hurried) == ("a" * 832, True, False)
    assert reply.tokens == 832
