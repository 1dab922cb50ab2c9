"""The engine's process: loads a model, says so, and answers until its input ends.

Started by ``process.py`` as ``python -m``.  It ends by itself when the program that started it is
gone, whatever the native code is doing.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import astuple
from typing import IO, TYPE_CHECKING, Any

from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.wire import (
    pack_answer,
    receive,
    send,
    unpack_choice,
    unpack_messages,
    unpack_request,
)

if TYPE_CHECKING:
    from proofcheck.llm.llama_chat import LlamaChat

_SIGN_OF_LIFE = 1.0  # seconds


def _private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Take over stdin and stdout, so that what native code prints cannot mix with messages."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 (a file descriptor is wanted)
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return requests, replies


def _no_core_dump() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(requests: IO[bytes], inbox: queue.SimpleQueue[Any]) -> None:
    """Pass messages on; end the process at once when the other side is gone."""
    while (message := receive(requests)) is not None:
        inbox.put(message)
    os._exit(0)


def main() -> None:
    """Serve one program: first message the load settings, then requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this one
    _no_core_dump()
    requests, replies = _private_streams()
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
    settings = receive(requests)
    if settings is None:
        return
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    try:
        from proofcheck.llm.llama import LlamaEngine
        from proofcheck.llm.llama_chat import LlamaChat
        from proofcheck.llm.llama_context import EngineError, LoadSettings
    except Exception as error:  # noqa: BLE001 (a native library can fail to load in many ways)
        send(replies, {"import_error": f"{type(error).__name__}: {error}"})
        return
    try:
        kind = LlamaChat if settings["context"] else LlamaEngine
        engine = kind(LoadSettings(**settings))
        engine.self_test()
    except EngineError as error:
        send(replies, {"load_error": str(error)})
        return
    send(replies, {"ready": True})
    while True:
        message = inbox.get()
        before = engine.evaluated
        if message["do"] == "chat" and isinstance(engine, LlamaChat):
            _chat(engine, message["items"], replies, going_on=message["going_on"])
            continue
        answers = _answers(engine, message["do"], message["items"])
        packed = [pack_answer(answer) for answer in answers]
        send(replies, {"answers": packed, "evaluated": engine.evaluated - before})


def _answers(engine: Any, what: str, items: Sequence[Any]) -> Sequence[object]:
    match what:
        case "tokenize":
            return engine.tokenize_all(items)  # type: ignore[no-any-return]
        case "decode":
            return engine.decode([Query(*item) for item in items])  # type: ignore[no-any-return]
        case "weigh":
            return engine.weigh([unpack_choice(item) for item in items])  # type: ignore[no-any-return]
        case "prompt_tokens":
            return [engine.prompt_tokens(unpack_messages(item)) for item in items]
    raise ValueError(what)


def _chat(
    engine: LlamaChat,
    items: Sequence[Any],
    replies: IO[bytes],
    every: float = _SIGN_OF_LIFE,
    *,
    going_on: bool = False,
) -> None:
    """Send each reply as it is finished, with its index; in between, ``every`` so many seconds, a
    sign of life."""
    said, evaluated, missing = time.monotonic(), engine.evaluated, len(items)
    for event in engine.chat([unpack_request(item) for item in items], going_on=going_on):
        if event is None and time.monotonic() < said + every:
            continue
        message: dict[str, Any] = {"evaluated": engine.evaluated - evaluated}
        if event is not None:
            message["index"], answer = event
            plain = answer if isinstance(answer, Failure) else astuple(answer)
            message["answer"] = pack_answer(plain)
            missing -= 1
            message["end"] = missing == 0
        send(replies, message)
        said, evaluated = time.monotonic(), engine.evaluated


if __name__ == "__main__":
    main()
