"""From configuration files and flags to frozen ``Settings``; anything unknown or ill-typed is told.

Both sources speak the same keys (``KEYS``); flags win over the file, the file over the defaults.
"""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proofcheck.document.rule import Severity
from proofcheck.errors import UsageError
from proofcheck.settings.settings import CritiqueSettings, EngineSettings, ServerSettings, Settings

_SECONDS = "must be a positive number of seconds"

# What an exhaustive run does unless it is told.
EXHAUSTIVE: Mapping[str, Any] = {"votes": 4, "meta": 3, "confirmed-by": 2, "rounds": 4}

FILE_NAMES = ("proofcheck.toml", ".proofcheck.toml", "pyproject.toml")


class _WrongValueError(ValueError):
    """Carries what a value should have been: "must be …"."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where the value of a key goes, and the function that checks it and gives it its type.

    ``part`` is the field of ``Settings`` that holds ``field``; None: it is its own.
    """

    field: str
    check: Callable[[object], Any]
    part: str | None = None


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a configuration file says: checked values by key; ``path`` None when there is none."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def _integer(low: int, high: int | None = None) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise _WrongValueError("must be a whole number")
        if value < low or (high is not None and value > high):
            bounds = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise _WrongValueError(f"must be a whole number {bounds}")
        return value

    return check


def _number(low: float, high: float, phrase: str) -> Callable[[object], float]:
    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _WrongValueError(phrase)
        if not (low <= value <= high) or math.isinf(value):
            raise _WrongValueError(phrase)
        return float(value)

    return check


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _WrongValueError("must be a string")
    return value


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _url(value: object) -> str:
    text = _text(value)
    if not text.startswith(("http://", "https://")):
        raise _WrongValueError("must be a URL, such as http://127.0.0.1:8080/v1")
    if "@" in text:
        raise _WrongValueError("must hold no user and no password: keys are for the environment")
    return text


def _models(value: object) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names:
        raise _WrongValueError("must be the name of a model, or a list of them")
    models = tuple(_model(name) for name in names)
    twice = next((name for name in models if models.count(name) > 1), None)
    if twice is not None:
        raise _WrongValueError(f"names {twice!r} twice")
    return models


def _model(value: object) -> str:
    text = _text(value)
    return str(Path(text).expanduser()) if text.startswith("~") else text


def _one_of(*words: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            *most, last = (f'"{word}"' for word in words)
            raise _WrongValueError(f"must be {', '.join(most)} or {last}")
        return value

    return check


def _severity(value: object) -> Severity:
    for severity in Severity:
        if value == severity.label:
            return severity
    raise _WrongValueError('must be "note", "warning" or "error"')


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise _WrongValueError('must be a list of codes, such as ["PC3", "PC010"]')
    return tuple(item.strip().upper() for item in value)


KEYS: dict[str, Key] = {
    "model": Key("models", _models),
    "threads": Key("threads", _integer(0), "engine"),
    "context": Key("context", _integer(0), "engine"),
    "batch": Key("batch", _integer(1), "engine"),
    "sequences": Key("sequences", _integer(1, 256), "engine"),
    "timeout": Key("timeout", _number(1e-3, math.inf, _SECONDS), "engine"),
    "depth": Key("depth", _one_of("fast", "critique", "exhaustive")),
    "votes": Key("votes", _integer(1, 1024), "critique"),
    "meta": Key("meta", _integer(0, 1024), "critique"),
    "confirmed-by": Key("confirmed_by", _integer(1, 1024), "critique"),
    "rounds": Key("rounds", _integer(1, 1024), "critique"),
    "budget-minutes": Key(
        "budget_minutes", _number(1e-3, 1e9, "must be a positive number of minutes"), "critique"
    ),
    "budget-tokens": Key("budget_tokens", _integer(1), "critique"),
    "analysis-tokens": Key("tokens", _integer(64, 1 << 20), "critique"),
    "temperature": Key(
        "temperature", _number(0.0, 10.0, "must be a number from 0 to 10"), "critique"
    ),
    "seed": Key("seed", _integer(0, (1 << 31) - 1), "critique"),
    "agreement": Key("rule", _one_of("any-confirmed", "majority"), "critique"),
    "server": Key("url", _url, "server"),
    "server-requests": Key("requests", _integer(1, 1024), "server"),
    "server-timeout": Key("timeout", _number(1e-3, math.inf, _SECONDS), "server"),
    "server-retries": Key("retries", _integer(0, 100), "server"),
    "offline": Key("offline", _boolean),
    "use-model": Key("use_model", _boolean),
    "cache": Key("use_cache", _boolean),
    "cache-dir": Key("cache_dir", _path),
    "select": Key("select", _codes),
    "extend-select": Key("extend_select", _codes),
    "ignore": Key("ignore", _codes),
    "fail-on": Key("fail_on", _severity),
    "min-confidence": Key("min_confidence", _number(0.0, 1.0, "must be a number between 0 and 1")),
    "baseline": Key("baseline", _path),
    "exit-zero": Key("exit_zero", _boolean),
}


def find_config(
    first_path: str, *, config: Path | None = None, isolated: bool = False
) -> ConfigFile:
    """The configuration for a run whose first path is ``first_path`` (``-``: the current folder).

    ``config`` names the file; otherwise it is the nearest one upward from the first path.
    Raises UsageError for a file that cannot be read, is not TOML, or holds an unknown key.
    """
    if config is not None:
        return _read(config)
    if isolated:
        return ConfigFile()
    start = Path.cwd() if first_path == "-" else Path(first_path).absolute()
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            path = folder / name
            if path.is_file() and (name != "pyproject.toml" or _speaks_of_us(path)):
                return _read(path)
    return ConfigFile()


def merge(
    file: ConfigFile,
    flags: Mapping[str, object],
    names_rules: Callable[[str], bool] = lambda code: True,
) -> Settings:
    """The settings of a run.  ``flags`` has values by key; None stands for a flag not given.
    ``names_rules`` tells codes of rules and their prefixes from other texts.

    Raises UsageError for a flag with a wrong value, and for settings that contradict each other.
    """
    given = {
        name: _checked(f"--{name}", name, value)
        for name, value in flags.items()
        if value is not None
    }
    values = {**file.values, **given}
    for name in ("select", "extend-select", "ignore"):
        for code in values.get(name, ()):
            if not names_rules(code):
                where = f"--{name}" if name in given else f"{file.path}: {name}"
                raise UsageError(
                    f"{where} names {code!r}, but no rule's code is or begins with that"
                )
    if values.get("depth") == "exhaustive":
        values = {**EXHAUSTIVE, **values}
    parts: dict[str | None, dict[str, Any]] = {None: {}, "engine": {}, "critique": {}, "server": {}}
    for name, value in values.items():
        parts[KEYS[name].part][KEYS[name].field] = value
    settings = Settings(
        engine=EngineSettings(**parts["engine"]),
        critique=CritiqueSettings(
            **parts["critique"], exhaustive=values.get("depth") == "exhaustive"
        ),
        server=ServerSettings(**parts["server"]) if "url" in parts["server"] else None,
        **parts[None],
    )
    _refuse_nonsense(settings, given)
    return settings


def _refuse_nonsense(settings: Settings, given: Mapping[str, object]) -> None:
    """Raise UsageError for flags that would do nothing, and for what can never come to anything."""
    needed = {"rounds": "exhaustive", "budget-minutes": "exhaustive", "budget-tokens": "exhaustive"}
    for name in given:
        depth = needed.get(name, "critique")
        idle = settings.depth == "fast" or (depth == "exhaustive" and settings.depth != depth)
        if KEYS[name].part == "critique" and name != "agreement" and idle:
            flag = "budget" if name.startswith("budget") else name
            raise UsageError(f"--{flag} does nothing without --depth {depth}")
    critique = settings.critique
    most = critique.votes * len(settings.models) * (1 + critique.rounds * critique.exhaustive)
    if settings.depth != "fast" and critique.confirmed_by > most:
        raise UsageError(
            f"confirmed-by is {critique.confirmed_by}, but a proof gets at most {most} "
            f"{'analysis' if most == 1 else 'analyses'}: ask for more votes"
        )
    if given.get("depth", "fast") != "fast" and not settings.use_model:
        raise UsageError(f"--depth {settings.depth} needs a model, but none is to be used")


def as_toml(settings: Settings) -> str:
    """The settings as a configuration file that would give them; a key without value is a comment.

    ``merge(file, {})`` of that file equals ``settings``.
    """
    lines = []
    for name, key in KEYS.items():
        part = getattr(settings, key.part) if key.part else settings
        value = None if part is None else getattr(part, key.field)
        if value is None:
            lines.append(f"# {name} is not set")
        elif name == "model" and len(value) == 1:
            lines.append(f"{name} = {_toml_value(value[0])}")
        else:
            lines.append(f"{name} = {_toml_value(value)}")
    return "\n".join(lines) + "\n"


def _toml_value(value: object) -> str:
    if isinstance(value, Severity):
        value = value.label
    elif isinstance(value, Path):
        value = str(value)
    # For strings, booleans, numbers and lists of them, JSON as Python writes it is TOML.
    return json.dumps(value, ensure_ascii=False)


def _speaks_of_us(path: Path) -> bool:
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
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("proofcheck", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{path}: tool.proofcheck must be a table")
    values = {name: _checked(str(path), name, value) for name, value in table.items()}
    for name, value in values.items():
        if name in ("cache-dir", "baseline"):
            # Absolute already when it was so, or began with ~.
            values[name] = path.absolute().parent / value
        elif name == "model":
            values[name] = tuple(_from_folder(model, path.absolute().parent) for model in value)
    return ConfigFile(path, values)


def _from_folder(model: str, folder: Path) -> str:
    """A model that is a file, from the folder of the configuration; other names as they are."""
    is_file = model.lower().endswith(".gguf") or (folder / model).is_file()
    return str(folder / model) if is_file and model != "builtin" else model


def _checked(where: str, name: str, value: object) -> Any:
    """``value`` in its type.  ``where`` is a file or a flag, for the message of the UsageError."""
    if name not in KEYS:
        near = difflib.get_close_matches(name, KEYS, n=1, cutoff=0.0)[0]
        raise UsageError(f"{where}: unknown key {name!r}; did you mean {near!r}?")
    try:
        return KEYS[name].check(value)
    except _WrongValueError as error:
        what = where if where.startswith("--") else f"{where}: {name}"
        raise UsageError(f"{what} {error}") from error
