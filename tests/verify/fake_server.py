"""A server on loopback that answers as a test tells it, faults included."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """``body`` is sent as it is when it is bytes, else as JSON.

    ``cut``: that many bytes of it are sent, then the connection is closed.  ``slow``: seconds to
    wait before.
    """

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


def completion(text: object, **more: object) -> Answer:
    """A good answer to a request for a chat completion; ``more`` are fields of the message."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"content": text, **more}}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    return Answer({"choices": [choice], "usage": usage})


def refusal(message: str, status: int = 400) -> Answer:
    """An error in the form of OpenAI."""
    return Answer({"error": {"message": message, "code": None, "param": None}}, status)


def always(server: FakeServer, path: str, answer: Answer) -> None:
    """Let the server give the same answer to everything asked there."""
    server.always[path] = lambda body: answer


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked hung up, which is part of some tests."""


class FakeServer:
    """Answers of ``script[path]`` come first, in order; then what ``always[path]`` makes."""

    def __init__(self) -> None:
        self.script: defaultdict[str, list[Answer]] = defaultdict(list)
        self.always: dict[str, Callable[[Any], Answer]] = {}
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def bodies(self, path: str) -> list[Any]:
        return [asked.body for asked in self.asked if asked.path == path]

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.asked.append(asked)
            if self.script[asked.path]:
                return self.script[asked.path].pop(0)
        make = self.always.get(asked.path)
        return make(asked.body) if make else Answer({"detail": "Not Found"}, 404)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._do(None)

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                self._do(json.loads(self.rfile.read(length)))

            def log_message(self, *args: object) -> None:
                pass

            def _do(self, body: object) -> None:
                asked = Asked(self.command, self.path, dict(self.headers), body)
                answer = fake.answer(asked)
                if answer.slow:
                    fake._stop.wait(answer.slow)
                data = answer.body
                if not isinstance(data, bytes):
                    data = json.dumps(data).encode()
                self.close_connection = answer.cut is not None
                with suppress(OSError):  # whoever asked may be gone
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data if answer.cut is None else data[: answer.cut])

        return Handler
