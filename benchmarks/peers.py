"""Programs that one would run instead: started, asked over HTTP, their work counted, ended."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_STARTING = 120.0  # seconds
_ANSWERING = 1200.0


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor so far, its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(pid: int) -> float:
    """The most memory that a process had so far, in GB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e9


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that answers on ``port``."""

    pid: int
    port: int

    def ask(self, path: str, body: object | None = None) -> Any:
        """What it answers, as JSON; raises OSError for anything but success."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWERING)
        try:
            if body is None:
                connection.request("GET", path)
            else:
                headers = {"Content-Type": "application/json"}
                connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
        except http.client.HTTPException as error:
            raise OSError(f"{path}: {error!r}") from None
        finally:
            connection.close()
        if answer.status != 200:
            raise OSError(f"{path}: {answer.status} {said[:200]!r}")
        return json.loads(said)


@contextmanager
def serving(command: Sequence[str], ready: str) -> Iterator[Peer]:
    """A server, from when ``ready`` is answered; ``--port`` is added to its command.

    Raises OSError when it ends or is not ready in time.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peer = Peer(process.pid, port)
    try:
        end = time.monotonic() + _STARTING
        while True:
            with suppress(OSError):
                peer.ask(ready)
                break
            if process.poll() is not None or time.monotonic() > end:
                raise OSError(f"{command[0]} did not start")
            time.sleep(0.2)
        yield peer
    finally:
        process.kill()
        process.wait()
