"""Processes that start others: ended with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, and wait for it.

    It was started with ``start_new_session``: its group has its own number.
    """
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
