"""Fetching a model file from a hub, through huggingface_hub: resumed, hashed, and only then used.

What has arrived lies in a part file, which a later pull goes on with.  The model gets its name when
it is whole and its hash is right, and not before.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from proofcheck.errors import ModelError
from proofcheck.events import Note, Progress
from proofcheck.models.hub_errors import explained, said_of
from proofcheck.models.store import HubFile, file_hash, note_hash, place_of
from proofcheck.models.transfer import RemoteFile, transfer

INCOMING = ".incoming"
DAMAGED_SUFFIX = ".damaged"

_YES = ("1", "on", "yes", "true")


@dataclass(frozen=True, slots=True)
class Pulled:
    """The file is whole.  ``checked``: its hash is the one that the catalogue or the hub names."""

    path: Path
    sha256: str
    checked: bool


def pull(origin: HubFile) -> Generator[Progress | Note | Pulled, None, None]:
    """Fetch a file: progress in bytes, ``Pulled`` at the end.

    A mirror (``HF_ENDPOINT``), a token (``HF_TOKEN``) and ``HF_HUB_OFFLINE`` count as for
    huggingface_hub.  Raises ModelError, in one line, for all that can go wrong; what has arrived by
    then is kept for the next pull, but for a file whose hash is wrong, which is set aside.
    """
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in _YES:
        raise ModelError(f"{origin.file}: cannot be pulled: HF_HUB_OFFLINE forbids the network")
    _need_library()
    place = place_of(origin)
    with explained(origin):
        remote = _ask(origin)
        part = _part_file(place, remote)
        part.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(part, origin):
        yield from transfer(origin, remote, part)
        with explained(origin):
            yield _accept(origin, remote, part, place)


def _need_library() -> None:
    try:
        import huggingface_hub  # noqa: F401
    except ImportError:
        raise ModelError(
            "pulling models needs huggingface_hub; install it with: "
            "pip install 'proofcheck-tex[models]'"
        ) from None


def _ask(origin: HubFile) -> RemoteFile:
    """Where the file is, pinned to a commit, so that it cannot change under a resumed transfer."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    endpoint = os.environ.get("HF_ENDPOINT") or None

    def url(revision: str) -> str:
        return hf_hub_url(origin.repository, origin.file, revision=revision, endpoint=endpoint)

    said = get_hf_file_metadata(url(origin.revision))
    tag = said.etag or ""
    return RemoteFile(
        url=url(said.commit_hash or origin.revision),
        tag=re.sub(r"\W", "", tag, flags=re.ASCII)[:64] or "unknown",
        size=said.size,
        sha256=tag.lower() if re.fullmatch(r"[0-9a-fA-F]{64}", tag) else None,
    )


def _part_file(place: Path, remote: RemoteFile) -> Path:
    """Where the file arrives; another one under the same name arrives elsewhere."""
    folder = place.parent / INCOMING
    return folder / f"{place.name}.{remote.tag}.part"


@contextmanager
def _only_one(part: Path, origin: HubFile) -> Iterator[None]:
    """Two pulls of one file would write into each other."""
    from filelock import FileLock, Timeout  # what huggingface_hub itself locks with

    lock = FileLock(part.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ModelError(f"{origin.file}: another pull of it is under way") from None
    except OSError as error:
        raise ModelError(said_of(origin, error)) from None
    try:
        yield
    finally:
        lock.release()


def _accept(origin: HubFile, remote: RemoteFile, part: Path, place: Path) -> Pulled:
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
