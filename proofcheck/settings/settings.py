"""Frozen settings: defaults < configuration file < command line; nothing inner sees those two.

``proofcheck.settings.config.KEYS`` says which key of the configuration file a field is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.document.rule import Severity


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How a local model is run.  A zero means "let the program choose".

    ``model`` is ``builtin`` or the path of a GGUF.  ``threads`` counts CPU threads; ``context`` is
    the longest sequence in tokens (0: what the model was trained for); ``batch`` the number of
    tokens decoded at once; ``sequences`` how many proofs may share one batch (1 to 256): more than
    one saves nothing on a CPU, and makes the last digits depend on the neighbours (a chat model
    writes 8 replies at once unless more are asked for); ``timeout`` the seconds without an answer
    after which the engine is taken for hung.
    """

    model: str = "builtin"
    threads: int = 0
    context: int = 0
    batch: int = 512
    sequences: int = 1
    timeout: float = 300.0


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """An OpenAI-compatible endpoint that runs the models instead of this machine.

    ``url`` ends before ``/chat/completions`` (``http://127.0.0.1:8080/v1``).  ``requests`` may be
    under way at once; ``timeout`` counts the seconds of one, ``retries`` the further attempts.
    """

    url: str
    requests: int = 4
    timeout: float = 600.0
    retries: int = 4


@dataclass(frozen=True, slots=True)
class CritiqueSettings:
    """How chat models analyse proofs.

    ``votes`` analyses per proof and model; each defect is put to ``meta`` checks, and counts when
    most of them confirm it; a grade counts when ``confirmed_by`` analyses of that grade are
    confirmed.  ``tokens`` bounds one analysis, its thinking included.  ``exhaustive``: ``rounds``
    of further votes go to the proofs still undecided, until ``budget_minutes`` or
    ``budget_tokens`` (None: no bound) are spent.  ``temperature`` None: the model's own.
    ``rule`` says when several models agree enough: "any-confirmed" or "majority".
    """

    votes: int = 1
    meta: int = 1
    confirmed_by: int = 1
    tokens: int = 8192
    exhaustive: bool = False
    rounds: int = 1
    budget_minutes: float | None = None
    budget_tokens: int | None = None
    temperature: float | None = None
    seed: int = 0
    rule: str = "any-confirmed"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run needs to know.

    ``models`` are "builtin", paths of GGUFs or names of the catalogue, the main one first; with a
    ``server`` they are its.  ``depth`` is "fast" (step tags alone), "critique" or "exhaustive".
    ``offline`` forbids a server that is not this machine.
    ``select``/``ignore`` hold codes or prefixes of codes (``PC2``); a finding is shown when the
    longest entry that matches its code is in ``select`` (empty ``select``: everything) or in
    ``extend_select``, which adds to the former.  A rule that is off by default wants its full code.
    PC0xx, which say what was not looked at, are hidden by ``ignore`` alone.
    ``min_confidence`` in [0, 1]: findings below are not shown, and a step is doubted from there on;
    None: the model's own calibrated threshold decides.  ``baseline`` is the file of the findings
    that are known and not said again.
    """

    engine: EngineSettings = field(default_factory=EngineSettings)
    models: tuple[str, ...] = ("builtin",)
    depth: str = "fast"
    critique: CritiqueSettings = field(default_factory=CritiqueSettings)
    server: ServerSettings | None = None
    offline: bool = False
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
