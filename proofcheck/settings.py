"""Frozen settings: defaults < configuration file < command line; nothing inner sees those two.

The field names are the keys of the configuration file (with ``-`` for ``_``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.finding import Severity


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How a local model is run.  A zero means "let the program choose".

    ``model`` is ``builtin`` or the path of a GGUF.  ``threads`` counts CPU threads; ``context`` is
    the longest sequence in tokens (0: what the model was trained for); ``batch`` the number of
    tokens decoded at once; ``sequences`` how many proofs may share one batch (1 to 256): more than
    one saves nothing on a CPU, and makes the last digits depend on the neighbours; ``timeout`` the
    seconds without an answer after which the engine is taken for hung.
    """

    model: str = "builtin"
    threads: int = 0
    context: int = 0
    batch: int = 512
    sequences: int = 1
    timeout: float = 300.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run needs to know.

    ``select``/``ignore`` hold codes or prefixes of codes (``PC2``); a finding is shown when the
    longest entry that matches its code is in ``select`` (empty ``select``: everything) or in
    ``extend_select``, which adds to the former.  A rule that is off by default wants its full code.
    PC0xx, which say what was not looked at, are hidden by ``ignore`` alone.
    ``min_confidence`` in [0, 1]: findings below are not shown, and a step is doubted from there on;
    None: the model's own calibrated threshold decides.  ``baseline`` is the file of the findings
    that are known and not said again.
    """

    engine: EngineSettings = field(default_factory=EngineSettings)
    use_model: bool = True
    use_cache: bool = True
    cache_dir: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    min_confidence: float | None = None
    baseline: Path | None = None
    exit_zero: bool = False
