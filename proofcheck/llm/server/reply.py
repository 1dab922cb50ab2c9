"""Reading what servers send.  Pure: no odd shape raises anything but ``ValueError``."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from proofcheck.llm.chat import ChatReply
from proofcheck.llm.thinking import MARKS

_MESSAGE = 300  # characters of a server's message that a user gets to see
_HINT = 2000
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4})?')
# How pydantic says in Python's notation what is wrong where; it quotes the request after that.
_PLACE = re.compile(r"""'loc': \(([^()\n]{1,200})\), 'msg': ("[^"\n]{1,200}"|'[^'\n]{1,200}')""")
_WORD = re.compile(r"\w+")
_OBJECTS = 2000  # places at which a JSON object is looked for
_SEARCHED = 50_000  # characters, at the end of a reply or the beginning of an error
_BYTES_PER_TOKEN = 3
_TOKENS = 100  # likely tokens that are read

# What tokenizers take for special tokens: <s>, </think>, <|im_end|>, <｜User｜>, [INST].
_SPECIAL = re.compile(r"<[|｜/]?[A-Za-z_|｜][^<>\s]{0,60}>|\[/?(?:[A-Z][A-Z_]{2,24}|gMASK)\]")


def one_line(text: str) -> str:
    """Printable, on one line, of a bearable length."""
    text = text[: 4 * _MESSAGE]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_MESSAGE]


def error_message(value: Any) -> tuple[str, str]:
    """What the JSON of an error says: on one line for the user, and more of it to search in.

    The forms of OpenAI, vLLM, FastAPI and Ollama, without what they quote of the request.
    """
    error = value.get("error", value) if isinstance(value, dict) else value
    names: list[object] = []
    if isinstance(error, dict):
        names = [error.get("param"), error.get("code")]
        error = error.get("message") or error.get("detail") or ""
    places: list[tuple[str, str]] = []
    if isinstance(error, list):
        items = [item for item in error[:8] if isinstance(item, dict)]
        places = [(_path(item.get("loc")), str(item.get("msg"))[:_MESSAGE]) for item in items]
    elif isinstance(error, str):
        found = list(islice(_PLACE.finditer(error[:_SEARCHED]), 8))
        places = [(".".join(_WORD.findall(match[1])), match[2][1:-1]) for match in found]
    message = "; ".join(f"{place}: {said}" for place, said in places)
    if not message and isinstance(error, str):
        message = error
    hint = " ".join([*(name for name in names if isinstance(name, str)), message])
    return one_line(message), hint[:_HINT].lower()


def read_chat(value: Any) -> ChatReply:
    """The reply in the JSON of a chat completion; raises ``ValueError`` for another shape.

    What was written is counted by its length where the server does not tell.
    """
    choice = _first(_dict(value).get("choices"))
    message = _dict(choice.get("message"))
    text = _text(message.get("content"))
    thinking = _text(message.get("reasoning_content")) or _text(message.get("reasoning"))
    thought, text = split_thinking(text)
    usage = value.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    written = len(f"{thinking}{thought}{text}".encode()) // _BYTES_PER_TOKEN
    return ChatReply(
        text=text.strip(),
        thinking="\n".join(part.strip() for part in (thinking, thought) if part.strip()),
        truncated=choice.get("finish_reason") == "length",
        prompt_tokens=_count(usage.get("prompt_tokens")),
        tokens=_count(usage.get("completion_tokens")) or written,
    )


def read_first_tokens(value: Any) -> dict[str, float]:
    """The likeliest first tokens of a chat completion, without blanks, in nats.

    Raises ``ValueError`` for another shape, also where the server does not tell.
    """
    choice = _first(_dict(value).get("choices"))
    first = _first(_dict(choice.get("logprobs")).get("content"))
    listed = first.get("top_logprobs")
    if not isinstance(listed, list):
        raise ValueError("no list of likely tokens")
    found: dict[str, float] = {}
    for one in listed[:_TOKENS]:
        token, value = _dict(one).get("token"), _dict(one).get("logprob")
        if isinstance(token, str) and isinstance(value, int | float) and math.isfinite(value):
            found.setdefault(token.strip(), float(value))  # the likeliest comes first
    return found


def split_thinking(text: str) -> tuple[str, str]:
    """The thinking at the beginning of a reply, and what follows.

    The opening mark may be missing: some templates write it.  Without the closing mark all is
    thinking.
    """
    start = text.lstrip()
    for marks in MARKS:
        begun = start.startswith(marks.open)
        thought, mark, rest = start.removeprefix(marks.open).partition(marks.close)
        if begun or (mark and marks.open not in thought):
            return thought, rest
    return "", text


def find_json(text: str, keys: Iterable[str]) -> str | None:
    """The JSON object with all ``keys`` at the end of a text, written anew.

    At the end, because one with words behind it may be quoted from the paper.  Where there is none,
    backslashes that JSON does not know, such as that of ``\\sum``, are taken for ones that should
    be double.
    """
    text = text[-_SEARCHED:]
    wanted = set(keys)
    found = _last_object(text, wanted)
    if found is None:
        found = _last_object(_ESCAPE.sub(lambda m: m[0] if m[1] else "\\\\", text), wanted)
    return None if found is None else _whole(json.dumps(found, ensure_ascii=False))


def defuse(text: str) -> str:
    """The text without anything that a tokenizer could take for a special token.

    Servers read special tokens in what they are sent: a paper could end its turn, and write the
    next.  A blank after the bracket makes it plain text.
    """
    return _SPECIAL.sub(lambda match: f"{match[0][0]} {match[0][1:]}", _whole(text))


def read_models(value: Any) -> dict[str, int]:
    """The models that a server lists, with the tokens of their context, 0 where it does not say.

    Raises ``ValueError`` for JSON of another shape.
    """
    models: dict[str, int] = {}
    items = _dict(value).get("data")
    if not isinstance(items, list):
        raise ValueError("no list of models")
    for item in items[:1000]:
        name = item.get("id") if isinstance(item, dict) else None
        if isinstance(name, str) and name:
            models[_whole(name[:500])] = _count(
                item.get("max_model_len") or item.get("context_length")
            )
    return models


def _last_object(text: str, keys: set[str]) -> dict[str, Any] | None:
    decoder = json.JSONDecoder(strict=False)
    found = None
    at = text.find("{")
    for _ in range(_OBJECTS):
        if at < 0:
            break
        end = at + 1
        try:
            value, after = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            pass
        else:
            end = after
            if keys <= value.keys() and not text[after:].strip("` \n"):
                found = value
        at = text.find("{", end)
    return found


def _dict(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _first(value: Any) -> dict[str, Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("not a list")
    return _dict(value[0])


def _text(value: Any) -> str:
    """A text, or the texts of a list of parts; none where there is null."""
    if isinstance(value, list):
        parts = [part.get("text") for part in value if isinstance(part, dict)]
        value = "".join(part for part in parts if isinstance(part, str))
    if not isinstance(value, str | None):
        raise ValueError("not a text")
    return _whole(value or "")


def _whole(text: str) -> str:
    """Without halves of characters, which no file and no cache could hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value < 1 << 40 else 0


def _path(value: Any) -> str:
    items = value[:8] if isinstance(value, list) else []
    return ".".join(str(item)[:80] for item in items if isinstance(item, (str, int)))
