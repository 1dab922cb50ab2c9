"""Messages between the program and the engine's process: JSON behind its length in bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

from proofcheck.llm.chat import ChatRequest, Choice, Message, Sampling
from proofcheck.llm.engine import Cause, Failure

_LENGTH = struct.Struct("<I")


def send(stream: IO[bytes], message: object) -> None:
    """Write one message; raises ``OSError`` when the other side is gone."""
    body = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message, or None when the other side has closed the stream, even half-way."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    body = stream.read(size)
    return json.loads(body) if len(body) == size else None


def pack_answer(answer: object) -> object:
    """As JSON: an answer that is JSON already, or a failure."""
    return {"failure": asdict(answer)} if isinstance(answer, Failure) else answer


def unpack_answer(packed: Any) -> Any:
    """What ``pack_answer`` packed; no answer is a JSON object."""
    if not isinstance(packed, dict):
        return packed
    failure = packed["failure"]
    return Failure(failure["reason"], Cause(failure["cause"]))


def pack_messages(messages: Sequence[Message]) -> list[list[str]]:
    """As JSON."""
    return [[message.role, message.content] for message in messages]


def unpack_messages(packed: Sequence[Sequence[str]]) -> tuple[Message, ...]:
    """What ``pack_messages`` packed."""
    return tuple(Message(role, content) for role, content in packed)


def pack_choice(choice: Choice) -> list[Any]:
    """As JSON."""
    return [pack_messages(choice.messages), list(choice.answers)]


def unpack_choice(packed: Sequence[Any]) -> Choice:
    """What ``pack_choice`` packed."""
    messages, answers = packed
    return Choice(unpack_messages(messages), tuple(answers))


def pack_request(request: ChatRequest) -> dict[str, Any]:
    """As JSON."""
    return asdict(request) | {"messages": pack_messages(request.messages)}


def unpack_request(packed: Mapping[str, Any]) -> ChatRequest:
    """What ``pack_request`` packed."""
    messages, sampling = unpack_messages(packed["messages"]), Sampling(**packed["sampling"])
    return ChatRequest(**dict(packed) | {"messages": messages, "sampling": sampling})
