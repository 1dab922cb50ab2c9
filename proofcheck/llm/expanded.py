"""Model files written out in plain numbers, where that is faster to run.

Which numbers are faster, F16 or F32, is a matter of the processor.  It is measured at the first use
of a model, on a few of its blocks, and remembered with the processor and the build of llama.cpp.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from proofcheck.errors import ModelError
from proofcheck.llm.form_trial import TRIAL, compare_forms
from proofcheck.llm.machine import build_fingerprint

if TYPE_CHECKING:
    from proofcheck.models.resolve import Memory, ModelFile

FORMS = ("f16", "f32")

KEPT = "kept"
"""The form in which a model was written out before, else F16: for a run that keeps nothing."""

_SLOW = (3, 9)
"""llama.cpp's numbers of the types that it has no fast kernels for: Q4_1 and Q5_1."""

_LARGEST = 300_000_000
"""Parameters: a larger model takes more memory than its speed is worth."""

_VERSION = 1
"""Of what is remembered: change it when something else is measured."""

_WORTH = 1.08
"""How many times as fast F32 must be, which takes twice the memory."""
_SAME = 0.5
"""Nats, by which log-probabilities in the two forms differ less, unless a kernel is wrong; the
built-in model's differed by 0.05 on words drawn at random, and by 0.02 on a text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The form in which a model runs on this machine, and why: a phrase for the user."""

    form: str
    reason: str


def is_written_out(file: ModelFile) -> bool:
    """Whether the file is run in plain numbers instead of its own.

    The type of the file alone decides, not a measurement, since scores differ visibly: the kernels
    of quantised types round what they multiply.  Of 27 steps of a sample 25 came out within 0.1
    nats of log-odds, but for two another candidate was evaluated (0.7 and 4.4).
    """
    return file.quantisation in _SLOW and file.header.parameters <= _LARGEST


def form_files(folder: Path) -> list[Path]:
    """The files that were written out in a folder, and what killed runs left of such."""
    names = [f"*-{form}.gguf" for form in FORMS] + [f".*-{form}.gguf.*" for form in FORMS]
    return sorted(path for name in (*names, f"{TRIAL}*/*.gguf") for path in folder.glob(name))


def file_to_run(
    file: ModelFile,
    sha256: str,
    folder: Path | None,
    memory: Memory | None = None,
    form: str = "auto",
) -> Path:
    """The model's own file, or its numbers written out in ``folder``, at the first call.

    Where there is no folder, or it cannot be written, it is the model's own.  ``form`` is one of
    ``FORMS``, ``KEPT``, or "auto": the faster, measured where that is not remembered.
    """
    if folder is None or not is_written_out(file):
        return file.path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "auto":
            form = _chosen(file, sha256, folder, memory).form
        elif form == KEPT:
            form = "f32" if _written(sha256, folder, "f32").exists() else "f16"
        target = _written(sha256, folder, form)
        if not target.exists():
            # With it comes numpy, and the checks alone are installed without.
            from proofcheck.models.expand import Form, expand

            expand(file.path, target, Form[form.upper()])
    except OSError:
        return file.path
    return target


def _written(sha256: str, folder: Path, form: str) -> Path:
    return folder / f"{sha256[:16]}-{form}.gguf"


def remembered(sha256: str, memory: Memory) -> Choice | None:
    """What was chosen for the model on this machine, with this build of llama.cpp.

    Raises ``ModelError`` when llama.cpp is not installed.
    """
    try:
        form, reason = json.loads(memory.recall(_key(sha256)) or "")
    except (ValueError, TypeError):
        return None
    return Choice(form, reason) if form in FORMS and isinstance(reason, str) else None


def _chosen(
    file: ModelFile,
    sha256: str,
    folder: Path,
    memory: Memory | None,
) -> Choice:
    if memory is None:
        return Choice("f16", "nothing is remembered, so nothing is measured")
    known = remembered(sha256, memory)
    if known is None:
        known = _measured(file, folder)
        memory.remember(_key(sha256), json.dumps([known.form, known.reason]))
    return known


def _measured(file: ModelFile, folder: Path) -> Choice:
    """Raises ``OSError`` for a folder that cannot be written."""
    try:
        trial = compare_forms(file.path, folder)
    except (ValueError, ModelError) as error:
        return Choice("f16", f"the two forms could not be compared ({error})")
    if not trial.difference < _SAME:
        said = f"its log-probabilities as F32 differ by {trial.difference:.2g} nats"
        return Choice("f16", said)
    said = f"as F32 it evaluates {trial.ratio:.2f} times as many tokens in a CPU second as in F16"
    return Choice("f32" if trial.ratio >= _WORTH else "f16", said)


def _key(sha256: str) -> str:
    return f"form-{_VERSION}:{sha256}:{build_fingerprint()}"
