"""A real Lean for the slow tests, set up once for all workers and runs."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import platformdirs
import pytest

from proofcheck.formal.lean.check import Lean
from proofcheck.formal.lean.process import Limits
from proofcheck.formal.lean.prove import open_lean
from tests.formal.lean_core import install

# Found before the tests are given a cache folder of their own.
_KEPT = platformdirs.user_cache_path("proofcheck-tests") / "lean-core"


@pytest.fixture(scope="session")
def lean() -> Lean:
    """Lean's core, in the user's cache folder or the one that ``PROOFCHECK_TEST_LEAN`` names."""
    named = os.environ.get("PROOFCHECK_TEST_LEAN")
    folder = Path(named or _KEPT).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            program = install(folder)
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or b""
            pytest.skip(f"Lean's core cannot be set up: {error} {said[-300:].decode()}")
    return open_lean(None, str(program), Limits(seconds=900.0))  # for a busy machine
