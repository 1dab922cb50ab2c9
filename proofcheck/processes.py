"""Processes that start others: ended with all that they started, whatever becomes of us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# What it reads ends when we do: even a killed process leaves no pipe open.
_WATCH = 'read -r line; kill -s KILL -- "-$1"'


@contextmanager
def no_longer_than_us(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """At the end of the block a process and all that it started are ended, and waited for; they
    are ended, too, when we are killed within the block.

    It was started with ``start_new_session``: its group has its own number.
    """
    watch = _watch(process.pid)
    try:
        yield
    finally:
        if watch is not None:  # before the group is: its number may be another's then
            watch.kill()
            watch.communicate()
        _end_group(process)


def _watch(group: int) -> subprocess.Popen[bytes] | None:
    """What ends the group when we are no more; None: this system has no such thing."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "watch", str(group)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt at the terminal is for us
        )
    return None


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
