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
from collections.abc import Sequence
from typing import IO, Any

from proofcheck.verify.engines import Failure, Query, Readings
from proofcheck.verify.engines.wire import pack_reading, receive, send


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


def _plain(answers: Sequence[object]) -> list[object]:
    return [{"failure": a.reason} if isinstance(a, Failure) else a for a in answers]


def _packed(answer: Readings) -> object:
    return answer if isinstance(answer, Failure) else [pack_reading(one) for one in answer]


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
        from proofcheck.verify.engines.llama import EngineError, LlamaEngine, LoadSettings
    except Exception as error:  # noqa: BLE001 (a native library can fail to load in many ways)
        send(replies, {"import_error": f"{type(error).__name__}: {error}"})
        return
    try:
        engine = LlamaEngine(LoadSettings(**settings))
        engine.self_test()
    except EngineError as error:
        send(replies, {"load_error": str(error)})
        return
    send(replies, {"ready": True})
    while True:
        message = inbox.get()
        before = engine.evaluated
        if message["do"] == "tokenize":
            answers: Sequence[object] = [engine.tokenize(text) for text in message["items"]]
        elif message["do"] == "decode":
            answers = engine.decode([Query(*item) for item in message["items"]])
        else:
            answers = [_packed(a) for a in engine.read([Query(*i) for i in message["items"]])]
        send(replies, {"answers": _plain(answers), "evaluated": engine.evaluated - before})


if __name__ == "__main__":
    main()
