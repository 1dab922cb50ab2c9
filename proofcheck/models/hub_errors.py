"""What a hub's failures mean for the user, in one line each."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from proofcheck.errors import ModelError
from proofcheck.models.store import HubFile


@contextmanager
def explained(origin: HubFile) -> Iterator[None]:
    """Turn whatever goes wrong into one line."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001 (the library's HTTP errors differ by version)
        raise ModelError(said_of(origin, error)) from None


def status_of(error: BaseException) -> int | None:
    """The HTTP status in an error of the library."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def said_of(origin: HubFile, error: BaseException) -> str:
    what = f"{origin.repository}/{origin.file}"
    status = status_of(error)
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
