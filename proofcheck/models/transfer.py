"""The transfer of a file from a hub: in a thread of its own, resumed, with progress in bytes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from proofcheck.events import BYTES, Progress
from proofcheck.models.hub_errors import explained, status_of
from proofcheck.models.store import HubFile

_ATTEMPTS = 3  # in a row without a new byte; the library itself resumes a cut connection, too


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """What the hub says of a file.  ``sha256`` None for one that it does not keep by hash."""

    url: str
    tag: str
    size: int | None
    sha256: str | None


class _StoppedError(Exception):
    """Nobody waits for the rest."""


class _Counted:
    """A file that tells how long it has become, and stops who writes when nobody waits."""

    def __init__(self, file: IO[bytes], news: queue.SimpleQueue[Any]) -> None:
        self._file = file
        self._news = news
        self.stopped = False

    def write(self, data: bytes) -> int:
        if self.stopped:
            raise _StoppedError
        written = self._file.write(data)
        self._news.put(self._file.tell())
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def transfer(origin: HubFile, remote: RemoteFile, part: Path) -> Iterator[Progress]:
    """Bring the part file to its full length, in a thread of its own: the library calls block."""
    news: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with explained(origin), part.open("ab") as file:
        counted = _Counted(file, news)
        done = file.tell()
        yield Progress(done, remote.size or 0, BYTES)

        def work() -> None:
            try:
                _fetch_all(remote, counted)
                news.put(None)
            except BaseException as error:  # noqa: BLE001 (told in the other thread)
                news.put(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            while (item := news.get()) is not None:
                if isinstance(item, BaseException):
                    raise item
                yield Progress(item, remote.size or 0, BYTES)
        finally:
            counted.stopped = True
            thread.join(timeout=5.0)


def _fetch_all(remote: RemoteFile, file: _Counted) -> None:
    """Fetch what is missing; a failure that brought new bytes is tried again.

    A ``part`` longer than the file is begun anew.
    """
    import huggingface_hub.utils
    from huggingface_hub.file_download import http_get

    utils: Any = huggingface_hub.utils
    utils.logging.set_verbosity_error()
    utils.disable_progress_bars("huggingface_hub.http_get")
    done = file.tell()
    if remote.size is not None and done > remote.size:
        file.truncate(0)
        done = file.seek(0)
    left = _ATTEMPTS
    while True:
        try:
            http_get(
                remote.url,
                file,  # type: ignore[arg-type]
                resume_size=done,
                headers=utils.build_hf_headers(),
                expected_size=remote.size,
            )
            return
        except Exception as error:  # the library's HTTP errors differ by version
            now = file.tell()
            left = _ATTEMPTS if now > done else left - 1
            if left <= 0 or not _worth_another_try(error):
                raise
            done = now
        finally:
            file.flush()


def _worth_another_try(error: Exception) -> bool:
    """Whether the network is to blame, and not the disk, the user, or what is there."""
    if isinstance(error, _StoppedError):
        return False
    status = status_of(error)
    if status is not None:
        return status >= 500
    return not isinstance(error, OSError) or error.errno is None
