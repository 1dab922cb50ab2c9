"""All that is said of the settings, made one: file, an editor's options, command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from proofcheck.errors import UsageError
from proofcheck.settings.config import ConfigFile, checked, known
from proofcheck.settings.settings import (
    CritiqueSettings,
    EngineSettings,
    FormalSettings,
    ServerSettings,
    Settings,
)
from proofcheck.settings.table import PARTS, TABLE, values_of
from proofcheck.settings.values import CODES

_EDITOR = "the editor's settings"

_BUDGET = frozenset(["budget-minutes", "budget-tokens"])  # of the models of formal checks, too


def merge(
    file: ConfigFile,
    typed: Mapping[str, object],
    *,
    editor: Mapping[str, object] | None = None,
    names_rules: Callable[[str], bool],
) -> Settings:
    """The settings of a run.

    ``typed`` has what was given to options of the command line, by their names (None: not given);
    ``editor`` values by key, which count less.  ``names_rules`` tells codes of rules and prefixes
    of codes from other texts.  Raises UsageError for a wrong value, and for settings that
    contradict each other.
    """
    values = dict(file.values)
    labels = {key: f"{file.path}: {key}" for key in values}
    given: dict[str, str] = {}
    for key, value in (editor or {}).items():
        given[key] = f"{_EDITOR}: {key}"
        values[key] = checked(known(key, _EDITOR), value, given[key])
    for key, (option, value) in values_of(typed).items():
        given[key] = option
        values[key] = checked(TABLE[key], value, option)
    _refuse_unknown_codes(values, {**labels, **given}, names_rules)
    settings = _settings(values)
    _refuse_nonsense(settings, given)
    return settings


def _settings(values: Mapping[str, Any]) -> Settings:
    """Settings with these values, by key, and defaults elsewhere."""
    exhaustive = values.get("depth") == "exhaustive"
    parts: dict[str | None, dict[str, Any]] = {part: {} for part in (None, *PARTS)}
    for key, setting in TABLE.items():
        if key in values:
            parts[setting.part][setting.field] = values[key]
        elif exhaustive and setting.declared.exhaustive is not None:
            parts[setting.part][setting.field] = setting.declared.exhaustive
    return Settings(
        engine=EngineSettings(**parts["engine"]),
        critique=CritiqueSettings(**parts["critique"], exhaustive=exhaustive),
        formal=FormalSettings(**parts["formal"]),
        server=ServerSettings(**parts["server"]) if "urls" in parts["server"] else None,
        **parts[None],
    )


def _refuse_unknown_codes(
    values: Mapping[str, Any], labels: Mapping[str, str], names_rules: Callable[[str], bool]
) -> None:
    for key, value in values.items():
        if TABLE[key].declared.kind is CODES:
            for code in value:
                if not names_rules(code):
                    raise UsageError(
                        f"{labels[key]} names {code!r}, but no rule's code is or begins with that"
                    )


def _refuse_nonsense(settings: Settings, given: Mapping[str, str]) -> None:
    """Raise UsageError for what would do nothing, and for what can never come to anything.

    ``given`` are the keys that the user has just named, and how; a file may wait for its depth.
    """
    for key, label in given.items():
        depth = TABLE[key].declared.depth
        if key in _BUDGET and (settings.formal.prover or settings.formal.formalizer):
            continue
        idle = settings.depth == "fast" or (depth == "exhaustive" and settings.depth != depth)
        if depth is not None and idle:
            raise UsageError(f"{label} does nothing without --depth {depth}")
    critique = settings.critique
    most = critique.votes * len(settings.models) * (1 + critique.rounds * critique.exhaustive)
    if settings.depth != "fast" and critique.confirmed_by > most:
        raise UsageError(
            f"confirmed-by is {critique.confirmed_by}, but a proof gets at most {most} "
            f"{'analysis' if most == 1 else 'analyses'}: ask for more votes"
        )
    _refuse_idle_formal(settings, given)
    if "depth" in given and settings.depth != "fast" and not settings.use_model:
        raise UsageError(f"--depth {settings.depth} needs a model, but none is to be used")


def _refuse_idle_formal(settings: Settings, given: Mapping[str, str]) -> None:
    """Raise UsageError for what would decide no formal claim."""
    formal = settings.formal
    for key, label in given.items():
        if TABLE[key].declared.group == "solver" and not formal.wanted:
            raise UsageError(f"{label} does nothing without --formal")
    if formal.lean is not None or formal.lean_project is not None:
        return
    lean = "name one with --lean-project DIR or --lean FILE"
    for key in given.keys() & {"prover", "formalizer"}:
        raise UsageError(f"{given[key]} writes for Lean: {lean}")
    if "solver" in given and formal.solver == "none":
        raise UsageError(f"without the solver, claims are decided by a Lean: {lean}")
