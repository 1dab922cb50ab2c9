"""Fetching a model file from a hub, through huggingface_hub: resumed, hashed, and only then used.

What has arrived lies in a part file, which a later pull goes on with.  The model gets its name when
it is whole and its hash is right, and not before.
"""

from __future__ import annotations

import errno
import os
import queue
import re
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from proofcheck.errors import ModelError
from proofcheck.events import BYTES, Note, Progress
from proofcheck.models.store import Origin, file_hash, note_hash, place_of

INCOMING = ".incoming"
DAMAGED_SUFFIX = ".damaged"

_ATTEMPTS = 3  # in a row without a new byte; the library itself resumes a cut connection, too
_YES = ("1", "on", "yes", "true")


@dataclass(frozen=True, slots=True)
class Pulled:
    """The file is whole.  ``checked``: its hash is the one that the catalogue or the hub names."""

    path: Path
    sha256: str
    checked: bool


@dataclass(frozen=True, slots=True)
class _Remote:
    """What the hub says of a file.  ``sha256`` None for one that it does not keep by hash."""

    url: str
    tag: str
    size: int | None
    sha256: str | None


class _StoppedError(Exception):
    """Nobody waits for the rest."""


def pull(origin: Origin) -> Generator[Progress | Note | Pulled, None, None]:
    """Fetch a file: progress in bytes, ``Pulled`` at the end.

    A mirror (``HF_ENDPOINT``), a token (``HF_TOKEN``) and ``HF_HUB_OFFLINE`` count as for
    huggingface_hub.  Raises ModelError, in one line, for all that can go wrong; what has arrived by
    then is kept for the next pull, but for a file whose hash is wrong, which is set aside.
    """
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in _YES:
        raise ModelError(f"{origin.file}: cannot be pulled: HF_HUB_OFFLINE forbids the network")
    _need_library()
    place = place_of(origin)
    with _explained(origin):
        remote = _ask(origin)
        part = _part_file(place, remote)
        part.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(part, origin):
        yield from _fetch(origin, remote, part)
        with _explained(origin):
            yield _accept(origin, remote, part, place)


def _need_library() -> None:
    try:
        import huggingface_hub  # noqa: F401
    except ImportError:
        raise ModelError(
            "pulling models needs huggingface_hub; install it with: "
            "pip install 'proofcheck-tex[models]'"
        ) from None


def _ask(origin: Origin) -> _Remote:
    """Where the file is, pinned to a commit, so that it cannot change under a resumed transfer."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    endpoint = os.environ.get("HF_ENDPOINT") or None

    def url(revision: str) -> str:
        return hf_hub_url(origin.repository, origin.file, revision=revision, endpoint=endpoint)

    said = get_hf_file_metadata(url(origin.revision))
    tag = said.etag or ""
    return _Remote(
        url=url(said.commit_hash or origin.revision),
        tag=re.sub(r"\W", "", tag, flags=re.ASCII)[:64] or "unknown",
        size=said.size,
        sha256=tag.lower() if re.fullmatch(r"[0-9a-fA-F]{64}", tag) else None,
    )


def _part_file(place: Path, remote: _Remote) -> Path:
    """Where the file arrives; another one under the same name arrives elsewhere."""
    folder = place.parent / INCOMING
    return folder / f"{place.name}.{remote.tag}.part"


@contextmanager
def _only_one(part: Path, origin: Origin) -> Iterator[None]:
    """Two pulls of one file would write into each other."""
    from filelock import FileLock, Timeout  # what huggingface_hub itself locks with

    lock = FileLock(part.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ModelError(f"{origin.file}: another pull of it is under way") from None
    except OSError as error:
        raise ModelError(_said(origin, error)) from None
    try:
        yield
    finally:
        lock.release()


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


def _fetch(origin: Origin, remote: _Remote, part: Path) -> Iterator[Progress]:
    """Bring the part file to its full length, in a thread of its own: the library calls block."""
    news: queue.SimpleQueue[Any] = queue.SimpleQueue()
    with _explained(origin), part.open("ab") as file:
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


def _fetch_all(remote: _Remote, file: _Counted) -> None:
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
    status = _status(error)
    if status is not None:
        return status >= 500
    return not isinstance(error, OSError) or error.errno is None


def _accept(origin: Origin, remote: _Remote, part: Path, place: Path) -> Pulled:
    """Check the hash and give the file its name."""
    found = file_hash(part)
    wanted = origin.sha256 or remote.sha256
    if wanted is not None and found != wanted:
        aside = place.with_name(place.name + DAMAGED_SUFFIX)
        part.replace(aside)
        who = "the catalogue" if origin.sha256 else "the hub"
        raise ModelError(
            f"{origin.file}: its SHA-256 is {found}, and {who} says {wanted}; "
            f"the file is set aside as {aside}: pull it again, or from elsewhere"
        )
    part.replace(place)
    note_hash(place, found)
    for old in part.parent.glob(f"{place.name}.*"):
        with suppress(OSError):
            old.unlink()
    with suppress(OSError):
        part.parent.rmdir()
    return Pulled(place, found, wanted is not None)


@contextmanager
def _explained(origin: Origin) -> Iterator[None]:
    """Turn whatever goes wrong into one line."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 (the library's HTTP errors differ by version)
        raise ModelError(_said(origin, error)) from None


def _status(error: BaseException) -> int | None:
    """The HTTP status in an error of the library."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _said(origin: Origin, error: BaseException) -> str:
    what = f"{origin.repository}/{origin.file}"
    status = _status(error)
    if status in (401, 403):
        return (
            f"{what}: the hub refuses access ({status}): there is no such repository, or it is "
            "private or gated; accept its terms there and set HF_TOKEN"
        )
    if status == 404:
        return f"{what}: the hub has no such file (404, revision {origin.revision})"
    if status is not None:
        return f"{what}: the hub answers {status}; what has arrived is kept, try again later"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"{what}: the disk is full; what has arrived is kept: make room and pull again, "
            "or set PROOFCHECK_MODELS to a folder elsewhere"
        )
    words = " ".join(str(error).split())[:200] or type(error).__name__
    return f"{what}: the transfer failed ({words}); what has arrived is kept, pull again to go on"
