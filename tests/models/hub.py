"""A small server that speaks a hub's protocol, and fails when told to."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """``files`` by "owner/repo/file".

    ``cuts``: after how many bytes the next answers to GET break off.  ``status``: what every
    request is answered with, unless it is 0.  ``etag`` replaces the SHA-256 in the header.
    ``ranges`` keeps the Range headers of the GETs, ``tokens`` the Authorization headers.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    status: int = 0
    etag: str | None = None
    endpoint: str = ""
    ranges: list[str | None] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            if "/resolve/" in self.path:  # the library asks for other things, too
                hub.ranges.append(self.headers.get("Range"))
                hub.tokens.append(self.headers.get("Authorization"))
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            repository, _, file = self.path.lstrip("/").partition("/resolve/")
            revision, _, name = file.partition("/")
            data = hub.files.get(f"{repository}/{name}")
            if hub.status or data is None or revision not in ("main", COMMIT):
                self.send_response(hub.status or 404)
                self.send_header("Content-Length", "0")
                if hub.status == 401:
                    self.send_header("X-Error-Code", "GatedRepo")
                self.end_headers()
                return
            start = 0
            asked = self.headers.get("Range")
            if body and asked:
                start = int(asked.removeprefix("bytes=").split("-")[0])
            if start >= len(data) > 0 and asked:
                self.send_response(416)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(206 if asked else 200)
            etag = hub.etag or hashlib.sha256(data).hexdigest()
            self.send_header("ETag", '"small"')
            self.send_header("X-Linked-Etag", f'"{etag}"')
            self.send_header("X-Linked-Size", str(len(data)))
            self.send_header("X-Repo-Commit", COMMIT)
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            if not body:
                return
            if hub.cuts:
                self.wfile.write(data[start : start + hub.cuts.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                return
            self.wfile.write(data[start:])

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
