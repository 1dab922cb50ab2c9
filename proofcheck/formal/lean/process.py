"""Running Lean: it elaborates arbitrary code, so it gets a folder, limits, and no network.

The sandbox is bubblewrap where it is installed, else namespaces of the kernel's (``unshare``);
where a system has neither, the limits remain, and ``sandbox`` says so.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from proofcheck.processes import no_longer_than_us


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run of Lean may take: seconds of a processor, bytes of memory, bytes of output.

    ``seconds`` are for its start and one theorem, ``each`` for every further one of the file.
    By the clock it may take ``PATIENCE`` times the seconds: on a busy machine little of the time is
    its own, and what was ended is put to Lean again in parts.
    ``heartbeats``, as Lean's ``maxHeartbeats`` counts them, bound one theorem: what runs out of
    them is an ordinary error, and the theorems after it are checked.
    """

    seconds: float = 300.0
    each: float = 30.0
    memory: int = 8 << 30
    output: int = 32 << 20
    heartbeats: int = 400_000


PATIENCE = 4


class RunStop(StrEnum):
    """How a run ended that did not end by itself."""

    TIME = "it did not end in time"
    OUTPUT = "it wrote too much"
    KILLED = "it was killed, perhaps for want of memory"


@dataclass(frozen=True, slots=True)
class LeanRun:
    """What Lean wrote, its exit status, and why it was ended (None: it ended by itself)."""

    output: str
    status: int
    stop: RunStop | None = None


@dataclass(frozen=True, slots=True)
class Sandbox:
    """``prefix`` goes before a command; ``name`` is what keeps it in, "" where nothing does."""

    name: str
    prefix: tuple[str, ...] = ()


NO_SANDBOX = Sandbox("")
_OUT_OF_TIME = 24  # SIGXCPU, where there is one


@cache
def find_sandbox() -> Sandbox:
    """The best sandbox that works here; each is tried on a program that does nothing."""
    true = shutil.which("true")
    for name, line in _SANDBOXES:
        command = line.split(" ")
        if true and shutil.which(command[0]):
            with suppress(OSError, subprocess.TimeoutExpired):
                tried = subprocess.run(
                    [*command, true], capture_output=True, timeout=10, check=False
                )
                if tried.returncode == 0:
                    return Sandbox(name, tuple(command))
    return NO_SANDBOX


_SANDBOXES = (
    (
        "bubblewrap",
        "bwrap --unshare-all --die-with-parent --new-session --ro-bind / / --dev /dev --proc /proc",
    ),
    (
        "namespaces",
        "unshare --user --map-current-user --net --ipc --pid --fork --kill-child",
    ),
)


def run(
    command: Sequence[str | Path],
    folder: Path,
    limits: Limits,
    sandbox: Sandbox = NO_SANDBOX,
    environment: dict[str, str] | None = None,
) -> LeanRun:
    """Run a program in ``folder``, the one place where it may write with bubblewrap.

    Raises OSError when it cannot be started.
    """
    prefix = list(sandbox.prefix)
    if sandbox.name == "bubblewrap":
        prefix += ["--bind", str(folder), str(folder), "--chdir", str(folder), "--"]
    written = folder / "output"
    with written.open("wb") as stream:
        process = subprocess.Popen(
            [*prefix, *map(str, command)],
            cwd=folder,
            env=_environment(folder) | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=None if sys.platform == "win32" else _limiter(limits),
        )
        stop = None
        with no_longer_than_us(process):
            try:
                process.wait(PATIENCE * limits.seconds)
            except subprocess.TimeoutExpired:
                stop = RunStop.TIME
    size = written.stat().st_size
    with written.open("rb") as stream:
        output = stream.read(limits.output).decode("utf-8", "replace")
    status = process.returncode
    if stop is None and size >= limits.output:
        stop = RunStop.OUTPUT
    if stop is None and status in (-_OUT_OF_TIME, 128 + _OUT_OF_TIME):
        stop = RunStop.TIME
    if stop is None and (status < 0 or status >= 128):
        stop = RunStop.KILLED
    return LeanRun(output, status, stop)


def _environment(folder: Path) -> dict[str, str]:
    """Of the user's variables those alone that a program needs to start."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}


def _limiter(limits: Limits) -> Callable[[], None]:
    import resource

    def limit() -> None:
        # Not the address space: compiled modules are mapped, and there are gigabytes of them.
        for what, most in (
            (resource.RLIMIT_DATA, limits.memory),
            (resource.RLIMIT_FSIZE, limits.output),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_CPU, math.ceil(limits.seconds)),
        ):
            hard = resource.getrlimit(what)[1]
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            # Told of its time before it is killed for it, it ends in a way of its own.
            later = what == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY
            resource.setrlimit(what, (bound, bound + 5 if later else bound))

    return limit
