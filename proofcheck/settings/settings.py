"""The settings: frozen values, each declared once, with all that is said of it anywhere.

``proofcheck.settings.table`` lists the declarations in the order in which they stand here.
Defaults < configuration file < an editor's options < command line; nothing inner sees those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from proofcheck.document.rule import Severity
from proofcheck.settings.budget import parse_budget
from proofcheck.settings.setting import Flag, setting
from proofcheck.settings.values import (
    BOOLEAN,
    CODES,
    MODELS,
    PATH,
    SEVERITY,
    SOME_MODELS,
    URLS,
    number,
    one_of,
    seconds,
    split,
    whole,
)

# fmt: off


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How a local model is run.  A zero means "let the program choose".

    More than one of ``sequences`` saves nothing on a CPU, and makes the last digits depend on the
    neighbours (a chat model writes 8 replies at once unless more are asked for).
    """

    threads: int = setting(
        0, "threads", whole(0, 1024), "engine", "CPU threads.",
        Flag("--threads", "N"), unset="the physical cores",
    )
    context: int = setting(
        0, "context", whole(0), "engine", "The longest piece put to the model, in tokens.",
        Flag("--context", "N"), unset="what it was trained for",
    )
    batch: int = setting(
        512, "batch", whole(32, 65536), "engine", "Tokens evaluated at once.",
        Flag("--batch", "N"),
    )
    sequences: int = setting(
        1, "sequences", whole(1, 256), "engine", "Texts evaluated in one batch.",
    )
    gpu_layers: int | None = setting(
        None, "gpu-layers", whole(0, 1024), "engine",
        "Layers of a local model that a graphics card runs.",
        Flag("--gpu-layers", "N"), unset="all that fit, with a llama.cpp built for it",
    )
    timeout: float = setting(
        300.0, "timeout", seconds(), "engine", "Seconds until a silent engine is given up.",
    )
    precision: str = setting(
        "auto", "precision", one_of("auto", "f16", "f32"), "engine",
        "Numbers in which a small model is run whose own are slow; auto: the faster, by a "
        "measurement at the first use.",
    )


@dataclass(frozen=True, slots=True)
class CritiqueSettings:
    """How chat models analyse proofs.

    A grade counts when ``confirmed_by`` analyses of that grade are confirmed, a defect when most of
    its ``meta`` checks confirm it.  ``exhaustive``, which follows from the depth: further rounds go
    to the proofs still undecided, until the budget (None: no bound) is spent.
    """

    votes: int = setting(
        1, "votes", whole(1, 1024), "critique", "Analyses of a proof by each model.",
        Flag("--votes", "N"), exhaustive=4, depth="critique",
    )
    meta: int = setting(
        1, "meta", whole(0, 1024), "critique", "Checks of each defect that an analysis names.",
        Flag("--meta", "M"), exhaustive=3, depth="critique",
    )
    confirmed_by: int = setting(
        1, "confirmed-by", whole(1, 1024), "critique",
        "A grade counts when this many analyses of it are confirmed.",
        Flag("--confirmed-by", "K"), exhaustive=2, depth="critique",
    )
    exhaustive: bool = False
    rounds: int = setting(
        1, "rounds", whole(1, 1024), "exhaustive",
        "With --depth exhaustive: rounds of further analyses of what is undecided.",
        Flag("--rounds", "R"), exhaustive=4, depth="exhaustive",
    )
    budget_minutes: float | None = setting(
        None, "budget-minutes", number(1e-3, 1e9, "a positive number of minutes"), "exhaustive",
        "With --depth exhaustive: minutes that may be spent.",
        Flag(
            "--budget", "BUDGET",
            "With --depth exhaustive: what may be spent, such as 30m, 2h, "
            '"200k tokens", or "2h, 1M tokens".',
            read=lambda text: parse_budget(text)[0],
        ),
        unset="no bound", depth="exhaustive",
    )
    budget_tokens: int | None = setting(
        None, "budget-tokens", whole(1), "exhaustive",
        "With --depth exhaustive: tokens that may be written.",
        Flag("--budget", read=lambda text: parse_budget(text)[1]),
        unset="no bound", depth="exhaustive",
    )
    tokens: int = setting(
        8192, "analysis-tokens", whole(64, 1 << 20), "critique",
        "The longest analysis, in tokens, its thinking included.",
        Flag("--analysis-tokens", "N"), depth="critique",
    )
    temperature: float | None = setting(
        None, "temperature", number(0.0, 10.0, "a number from 0 to 10"), "critique",
        "How freely analyses are drawn.",
        Flag("--temperature", "T"), unset="the model's own", depth="critique",
    )
    seed: int = setting(
        0, "seed", whole(0, (1 << 31) - 1), "critique", "The same seed draws the same analyses.",
        Flag("--seed", "N"), depth="critique",
    )
    rule: str = setting(
        "any-confirmed", "agreement", one_of("any-confirmed", "majority"), "critique",
        "When several models agree enough: one is confirmed, or most are.",
        Flag("--agreement"),
    )
    way: str = setting(
        "own", "way",
        one_of(
            "own", "whole", "blocks", "pieces", "specialties", "steps", "versions",
            "deepseek-math-v2", "processbench", "open-proof-corpus", "thinkprm", "genprm",
        ),
        "critique",
        "How a proof is put to a chat model: own, as its makers do where that is known, else "
        "whole; whole; blocks, in modules that it is first put into; pieces, also in ever smaller "
        "ones; specialties, by four specialists; steps, one at a time, right or not; versions, "
        "each doubted step against its likeliest correction; or word for word as the makers of "
        "the others do.  Steps and versions are read off the model and not written.",
        Flag("--way"), depth="critique",
    )
    remarks: bool = setting(
        False, "remarks", BOOLEAN, "critique",
        "Have no free analyses written but remarks, one on each step in a form, which come to "
        "their end: for small models.",
        Flag("--remarks", switch=True), depth="critique",
    )


@dataclass(frozen=True, slots=True)
class FormalSettings:
    """Whether steps are put formally, and what decides the claims."""

    wanted: bool = setting(
        False, "formal", BOOLEAN, "formal",
        "Put steps formally and have the solver z3 say whether they follow.",
        Flag("--formal", switch=True),
    )
    solver: str = setting(
        "z3", "solver", one_of("z3", "none"), "solver",
        "What decides formal claims, before Lean.",
        Flag("--solver"),
    )
    milliseconds: int = setting(
        2000, "solver-milliseconds", whole(10, 600_000), "solver",
        "The longest that the solver works on one formal claim, in milliseconds.",
        Flag("--solver-milliseconds", "MS"),
    )
    lean_project: Path | None = setting(
        None, "lean-project", PATH, "solver",
        "Have the Lean of this project, with its built Mathlib, prove formal claims.",
        Flag("--lean-project", "DIR"), unset="no Lean", runs=True,
    )
    lean: Path | None = setting(
        None, "lean", PATH, "solver", "Have this `lean` prove formal claims, without Mathlib.",
        Flag("--lean", "FILE"), unset="no Lean", runs=True,
    )
    prover: tuple[str, ...] = setting(
        (), "prover", SOME_MODELS, "solver",
        "Have these chat models prove, for Lean, what its tactics leave open, the first first.",
        Flag("--prover", "MODEL"), unset="none",
    )
    formalizer: tuple[str, ...] = setting(
        (), "formalizer", SOME_MODELS, "solver",
        "Have the first of these chat models state, for Lean, steps that are not read; the last "
        "reads them back and judges whether they say the same.",
        Flag("--formalizer", "MODEL"), unset="none",
    )


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """OpenAI-compatible endpoints that run the models instead of this machine.

    Each of ``urls`` ends before ``/chat/completions`` (``http://127.0.0.1:8080/v1``); all run the
    same models.
    """

    urls: tuple[str, ...] = setting(
        (), "server", URLS, "server",
        "The OpenAI-compatible server that runs the models, such as http://127.0.0.1:8080/v1; "
        "several that have the same model share the work.",
        Flag("--server", "URL"), unset="this machine",
    )
    requests: int = setting(
        4, "server-requests", whole(1, 1024), "server",
        "Requests under way at once, to each server.",
    )
    timeout: float = setting(
        600.0, "server-timeout", seconds(), "server", "Seconds until a request is given up.",
    )
    retries: int = setting(
        4, "server-retries", whole(0, 100), "server", "Further attempts of a request that failed.",
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run needs to know.

    ``models``, the main one first, are "builtin", paths of GGUFs or names of the catalogue; with a
    ``server`` they are its.
    ``select``/``ignore`` hold codes or prefixes of codes (``PC2``); a finding is shown when the
    longest entry that matches its code is in ``select`` (empty ``select``: everything) or in
    ``extend_select``, which adds to the former.  A rule that is off by default wants its full code.
    PC0xx, which say what was not looked at, are hidden by ``ignore`` alone.
    ``min_confidence`` in [0, 1]: findings below are not shown, and a step is doubted from there on;
    None: the model's own calibrated threshold decides.
    """

    models: tuple[str, ...] = setting(
        ("builtin",), "model", MODELS, "model",
        "builtin, the path of a GGUF file, or a name that `proofcheck models list` shows; several "
        "make an ensemble.",
        Flag("--model", "MODEL"),
    )
    engine: EngineSettings = field(default_factory=EngineSettings)
    depth: str = setting(
        "fast", "depth", one_of("fast", "critique", "exhaustive"), "critique",
        "fast: score the steps; critique: chat models also write analyses of the proofs; "
        "exhaustive: further rounds of analyses.",
        Flag("--depth"),
    )
    critique: CritiqueSettings = field(default_factory=CritiqueSettings)
    formal: FormalSettings = field(default_factory=FormalSettings)
    server: ServerSettings | None = None
    offline: bool = setting(
        False, "offline", BOOLEAN, "server", "Refuse a server that is not this machine.",
        Flag("--offline", switch=True),
    )
    use_model: bool = setting(
        True, "use-model", BOOLEAN, "model", "Score the steps; false: only what needs no model.",
        Flag("--no-model", help="Score no steps: only what needs no model.", switch=False),
        Flag("--model", switch=True),
    )
    use_cache: bool = setting(
        True, "cache", BOOLEAN, "cache", "Use and keep what earlier runs read and scored.",
        Flag("--no-cache", help="Neither use nor keep what runs read and score.", switch=False),
    )
    cache_dir: Path | None = setting(
        None, "cache-dir", PATH, "cache", "Keep what is kept between runs in this folder.",
        Flag("--cache-dir", "DIR"), unset="the user's cache folder",
    )
    select: tuple[str, ...] = setting(
        (), "select", CODES, "rules",
        "Show only these codes or prefixes, such as PC3,PC010; what could not be looked at is "
        "shown all the same.",
        Flag("--select", "CODES", read=split), unset="all",
    )
    extend_select: tuple[str, ...] = setting(
        (), "extend-select", CODES, "rules",
        "Also show these: the way to switch on a rule that is off by default.",
        Flag("--extend-select", "CODES", read=split), unset="none",
    )
    ignore: tuple[str, ...] = setting(
        (), "ignore", CODES, "rules",
        "Do not show these codes or prefixes; the longest match of select and ignore decides.",
        Flag("--ignore", "CODES", read=split), unset="none",
    )
    fail_on: Severity = setting(
        Severity.WARNING, "fail-on", SEVERITY, "outcome",
        "The least severity that gives exit code 1.",
        Flag("--fail-on"),
    )
    min_confidence: float | None = setting(
        None, "min-confidence", number(0.0, 1.0, "a number between 0 and 1"), "threshold",
        "Doubt a step when the probability that it is wrong is at least this, from 0 to 1.",
        Flag("--min-confidence", "C"), unset="the model's own threshold",
    )
    baseline: Path | None = setting(
        None, "baseline", PATH, "outcome", "Suppress the findings that this file holds.",
        Flag("--baseline", "FILE"), unset="none",
    )
    top: int = setting(
        0, "top", whole(0, 100_000), "outcome",
        "Also list this many steps most worth a second look, whatever the threshold.",
        Flag("--top", "N"), unset="no list",
    )
    max_steps: int = setting(
        0, "max-steps", whole(0), "limits",
        "Score no more than this many steps of a paper; the others have no verdict.",
        Flag("--max-steps", "N"), unset="no bound",
    )
    max_seconds: float | None = setting(
        None, "max-seconds", seconds(), "limits",
        "Spend no more than this on scoring a paper, with --into also on reading it; "
        "what is left then has no verdict.",
        Flag("--max-seconds", "SECONDS"), unset="no bound on scoring, 600 on reading",
    )
    workers: int = setting(
        0, "workers", whole(0, 256), "limits",
        "Processes that read: papers ahead of the model with --into, else what many roots read.",
        Flag("--workers", "N"), unset="as many as there are cores, with --into one less",
    )
    exit_zero: bool = setting(
        False, "exit-zero", BOOLEAN, "outcome", "Exit with 0 whatever the report says.",
        Flag("--exit-zero", switch=True),
    )
