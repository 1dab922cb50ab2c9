"""Calibrating and measuring a model with the program's own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from training.corpus import read_corrections
from training.gguf_file import copy
from training.labelled import convert

_PROOFS = 300  # into which errors are put, at most
_ERRORS = 0.15  # of their steps


def split(corrections: Path, work: Path, *, held_out: bool) -> Path:
    """A file with the corrections of the repositories that are held out, or of the others."""
    path = work / ("corrections-held-out.jsonl" if held_out else "corrections.jsonl")
    path.write_text("\n".join(read_corrections(corrections, held_out=held_out)) + "\n", "utf-8")
    return path


def calibrate(model: Path, pairs: Path, work: Path) -> None:
    """Write into the model how its scores become probabilities, as ``pairs`` give it."""
    home = work / "home"  # the command keeps what it finds in the user's own folders
    _proofcheck(work, "eval", pairs, "--model", model, "--write-calibration", home=home)
    (found,) = home.rglob("calibrations/*.json")
    copy(model, model, {"proofcheck.calibration": found.read_text("utf-8").strip()}, {})
    found.unlink()


def evaluate(model: Path, pairs: Path, texts: Sequence[Path], work: Path) -> None:
    """Reports on corrections and on texts with injected errors, as JSON in WORK."""
    report = f"json={work / 'corrections-held-out.json'}"
    _proofcheck(work, "eval", pairs, "--model", model, "-o", report)
    if texts:
        plan = ["--rate", _ERRORS, "--max-proofs", _PROOFS, "-o", f"json={work / 'mutation.json'}"]
        _proofcheck(work, "mutate", *texts, "--model", model, *plan)


def evaluate_judged(model: Path, folder: Path, work: Path) -> None:
    """A report on the judged solutions of a folder, as JSON in WORK."""
    solutions = work / "judged.jsonl"
    convert(folder, solutions)
    _proofcheck(work, "eval", solutions, "--model", model, "-o", f"json={work / 'judged.json'}")


def _proofcheck(work: Path, *arguments: object, home: Path | None = None) -> None:
    # Nothing of what the user has configured, scored or measured plays a part.
    command = [sys.executable, "-m", "proofcheck", *map(str, arguments), "--isolated"]
    command += ["--cache-dir", str(work / "cache")]
    print("+", *command[1:], flush=True)
    changed = {} if home is None else {"HOME": str(home), "XDG_DATA_HOME": str(home)}
    subprocess.run(command, check=True, env=os.environ | changed)
