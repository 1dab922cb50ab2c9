"""A real Lean for the slow tests, set up once."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from proofcheck.formal.lean.check import Lean
from proofcheck.formal.lean.prove import open_lean
from tests.formal.lean_core import install


@pytest.fixture(scope="session")
def lean() -> Iterator[Lean]:
    """Lean's core; ``PROOFCHECK_TEST_LEAN`` names a folder in which it stays for the next time."""
    with tempfile.TemporaryDirectory(prefix="proofcheck-lean-core-") as passing:
        try:
            program = install(Path(os.environ.get("PROOFCHECK_TEST_LEAN", passing)).resolve())
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or b""
            pytest.skip(f"Lean's core cannot be set up: {error} {said[-300:].decode()}")
        yield open_lean(None, str(program))
