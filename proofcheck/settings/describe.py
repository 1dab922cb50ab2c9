"""What is told of the settings: in ``--help``, README and man page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from proofcheck.settings.config import toml_value
from proofcheck.settings.table import TABLE, Option, Setting


class SettingRow(NamedTuple):
    """A setting in a table: ``flag`` are its options ("--threads N"), "" when it has none."""

    key: str
    flag: str
    meaning: str
    default: str


def rows() -> list[SettingRow]:
    """The settings in the order of the table; a setting of analyses alone has both its defaults."""
    return [
        SettingRow(key, ", ".join(_flags(setting)), setting.declared.help, default_of(setting))
        for key, setting in TABLE.items()
    ]


def default_of(setting: Setting) -> str:
    """What holds when nothing is said of a setting."""
    declared = setting.declared
    default = declared.unset or toml_value(setting, setting.default).strip('"')
    if declared.exhaustive is not None:
        default += f"; {toml_value(setting, declared.exhaustive)} with --depth exhaustive"
    return default


def help_of(option: Option) -> str:
    """The help of an option, with the default of what takes a value."""
    declared, flag = option.described.declared, option.flag
    text = flag.help or declared.help
    if flag.switch is not None:
        return text
    if declared.kind.raw is list:
        text = f"{text.rstrip('.')}; may be repeated."
    return f"{text.rstrip('.')} (default: {default_of(option.described)})."


def _flags(setting: Setting) -> Iterator[str]:
    kind = setting.declared.kind
    for flag in setting.declared.flags:
        takes = flag.metavar or "|".join(kind.choices)
        if flag.switch is not None:
            yield flag.name
        elif takes:
            yield f"{flag.name} {takes}"
