"""What was proved, put through the kernel once more by the toolchain's own checker.

``leanchecker`` reads a compiled module and replays it: it sees what an option of the elaborator's
could have kept from the kernel.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from proofcheck.formal.lean.check import Lean
from proofcheck.formal.lean.file import Theorem, write_file
from proofcheck.formal.lean.process import run

_MODULE = "Claims"


def replayed(theorems: Sequence[Theorem], lean: Lean) -> str | None:
    """Why the checker refuses the theorems, in a line; None: it accepts them all."""
    chain = lean.toolchain
    assert chain.checker is not None
    with tempfile.TemporaryDirectory(prefix="proofcheck-lean-") as name:
        folder = Path(name).resolve()
        path = {"LEAN_PATH": ":".join(map(str, (*chain.path, folder)))}
        text = write_file(lean.header, theorems).text
        (folder / f"{_MODULE}.lean").write_text(text, encoding="utf-8")
        compiling = (chain.binary, "-o", f"{_MODULE}.olean", f"{_MODULE}.lean")
        checking = (chain.checker, _MODULE)
        for step in (compiling, checking):
            try:
                done = run(step, folder, lean.limits, lean.sandbox, path)
            except OSError as error:
                return f"it cannot be started ({error})"
            if done.stop is not None:
                return str(done.stop)
            if done.status != 0:
                lines = done.output.strip().split("\n")
                return f"it ended with status {done.status} ({lines[-1]:.120})"
    return None
