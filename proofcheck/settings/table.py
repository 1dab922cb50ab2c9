"""The table of settings, as ``settings.py`` declares them, and the options that give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from proofcheck.errors import UsageError
from proofcheck.settings.setting import Declaration, Flag, declaration_of
from proofcheck.settings.settings import (
    CritiqueSettings,
    EngineSettings,
    FormalSettings,
    ServerSettings,
    Settings,
)

PARTS: dict[str, type] = {
    "engine": EngineSettings,
    "critique": CritiqueSettings,
    "formal": FormalSettings,
    "server": ServerSettings,
}
"""The fields of ``Settings`` that hold settings of their own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared setting, its default, and where its value lies.

    ``part`` is the field of ``Settings`` that holds ``field``; None: ``field`` is its own.
    """

    declared: Declaration
    default: Any
    part: str | None
    field: str

    def value_in(self, settings: Settings) -> Any:
        """The value in force; None also for a setting of a server when there is none."""
        holder = getattr(settings, self.part) if self.part else settings
        return None if holder is None else getattr(holder, self.field)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the command line: its flag as it is described, and the settings it gives."""

    flag: Flag
    settings: tuple[Setting, ...]

    @property
    def described(self) -> Setting:
        """The setting whose declaration describes the option."""
        return self.settings[0]


def _settings(holder: type = Settings, part: str | None = None) -> Iterator[Setting]:
    for one in fields(holder):
        declared = declaration_of(one)
        if declared is not None:
            yield Setting(declared, one.default, part, one.name)
        elif part is None:
            yield from _settings(PARTS[one.name], one.name)


TABLE: dict[str, Setting] = {one.declared.key: one for one in _settings()}
"""The settings by key, in the order of their declarations."""


def _options() -> Iterator[tuple[str, Option]]:
    named: dict[str, list[tuple[Flag, Setting]]] = {}
    for setting in TABLE.values():
        for flag in setting.declared.flags:
            named.setdefault(flag.name, []).append((flag, setting))
    for name, uses in named.items():
        yield name, Option(uses[0][0], tuple(setting for _, setting in uses))


OPTIONS: dict[str, Option] = dict(_options())
"""The options by name, such as ``--threads``, in the order of the table."""


def options_of(*names: str, without: tuple[str, ...] = ()) -> Iterator[Option]:
    """The options of groups or of single settings, by key, in the order in which they are named."""
    for name in names:
        for option in OPTIONS.values():
            declared = option.described.declared
            if name in (declared.group, declared.key) and declared.key not in without:
                yield option


def values_of(typed: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    """By key, the value that the options give, not checked yet, and the option that gave it.

    ``typed`` has what was given to options, by name; None stands for one not given.  Raises
    UsageError for options that exclude each other.
    """
    values: dict[str, tuple[str, object]] = {}
    for name, what in typed.items():
        if what is None:
            continue
        for setting in OPTIONS[name].settings:
            flag = next(flag for flag in setting.declared.flags if flag.name == name)
            value = flag.value_of(what)
            other, known = values.get(setting.declared.key, (name, value))
            if known != value:
                raise UsageError(f"{other} and {name} exclude each other")
            if value is not None:
                values[setting.declared.key] = (name, value)
    return values
