"""The settings in force for a command that reads texts, and what --verbose says of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from proofcheck.assess.verdict import ModelInfo
from proofcheck.cli.output import say
from proofcheck.rules import names_rules
from proofcheck.settings.config import ConfigFile, find_config, merge
from proofcheck.settings.settings import Settings


class Configured(Protocol):
    """What a command line says of settings; ``flags`` has None for one not given."""

    @property
    def paths(self) -> tuple[str, ...]: ...
    @property
    def flags(self) -> Mapping[str, object]: ...
    @property
    def config(self) -> Path | None: ...
    @property
    def isolated(self) -> bool: ...
    @property
    def stdin_filename(self) -> str | None: ...


def read_settings(request: Configured) -> tuple[ConfigFile, Settings]:
    """The configuration file nearest to the first path, and the settings in force."""
    first = request.paths[0] if request.paths else "-"
    if first == "-" and request.stdin_filename:
        first = request.stdin_filename
    file = find_config(first, config=request.config, isolated=request.isolated)
    return file, merge(file, request.flags, names_rules)


def say_configuration(file: ConfigFile) -> None:
    """Which file the settings come from."""
    say("note", f"configuration: {file.path or 'none'}")


def say_model(model: ModelInfo) -> None:
    """Which model gave the verdicts."""
    say("note", f"model: {model.name}, {model.protocol}, {model.engine}, {model.sha256}")
