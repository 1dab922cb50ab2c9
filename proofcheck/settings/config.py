"""Configuration files: which one counts, what it says, and settings written as one."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofcheck.errors import UsageError
from proofcheck.settings.settings import Settings
from proofcheck.settings.table import TABLE, Setting
from proofcheck.settings.values import WrongValueError

FILE_NAMES = ("proofcheck.toml", ".proofcheck.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a configuration file says: checked values by key; ``path`` None when there is none."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def find_config(
    first_path: str, *, config: Path | None = None, isolated: bool = False
) -> ConfigFile:
    """The configuration for a run whose first path is ``first_path`` (``-``: the current folder).

    ``config`` names the file; otherwise it is the nearest one upward from the first path, which may
    have come with the paper: it cannot name a program.
    Raises UsageError for a file that cannot be read, is not TOML, or holds an unknown key, and for
    one that was found and names a program.
    """
    if config is not None:
        return _read(config)
    if isolated:
        return ConfigFile()
    start = Path.cwd() if first_path == "-" else Path(first_path).absolute()
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            path = folder / name
            if _is_file(path) and (name != "pyproject.toml" or _has_our_table(path)):
                return _without_programs(_read(path))
    return ConfigFile()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into has no configuration for this run
        return False


def known(key: str, where: str) -> Setting:
    """The setting with this key.  Raises UsageError for one that is unknown; ``where`` names it."""
    if key not in TABLE:
        near = difflib.get_close_matches(key, TABLE, n=1, cutoff=0.0)[0]
        raise UsageError(f"{where}: unknown key {key!r}; did you mean {near!r}?")
    return TABLE[key]


def checked(setting: Setting, value: object, label: str) -> Any:
    """``value`` in its type.  Raises UsageError for a wrong one; ``label`` says where it stands."""
    try:
        return setting.declared.kind.parse(value)
    except WrongValueError as error:
        raise UsageError(f"{label} {error}") from error


def as_toml(settings: Settings) -> str:
    """The settings as a configuration file that would give them; a key without value is a comment.

    ``merge`` of that file alone equals ``settings``.
    """
    lines = []
    for key, setting in TABLE.items():
        value = setting.value_in(settings)
        if value is None:
            lines.append(f"# {key} is not set")
        else:
            lines.append(f"{key} = {toml_value(setting, value)}")
    return "\n".join(lines) + "\n"


def toml_value(setting: Setting, value: Any) -> str:
    """A value of the setting as TOML has it."""
    write = setting.declared.kind.write
    # For strings, booleans, numbers and lists of them, JSON as Python writes it is TOML.
    return json.dumps(write(value) if write else value, ensure_ascii=False)


def _without_programs(file: ConfigFile) -> ConfigFile:
    for key in file.values:
        declared = TABLE[key].declared
        if declared.runs:
            raise UsageError(
                f"{file.path}: {key} has a program run, which a file beside a paper must not: "
                f"use {declared.flags[0].name}, or name the file with --config"
            )
    return file


def _has_our_table(path: Path) -> bool:
    """Whether a pyproject.toml has our table; a broken one without it is not ours to judge."""
    try:
        return "[tool.proofcheck" in path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _read(path: Path) -> ConfigFile:
    try:
        table: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"cannot read the configuration {path}: {reason}") from error
    except (ValueError, RecursionError) as error:  # not only what tomllib calls its own
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("proofcheck", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{path}: tool.proofcheck must be a table")
    values: dict[str, Any] = {}
    for key, value in table.items():
        setting = known(key, str(path))
        values[key] = checked(setting, value, f"{path}: {key}")
        if (beside := setting.declared.kind.beside) is not None:
            values[key] = beside(values[key], path.absolute().parent)
    return ConfigFile(path, values)
