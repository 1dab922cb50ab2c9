"""Reading a catalogue file: whatever is unknown or odd in it is an error that names the key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from proofcheck.errors import UsageError
from proofcheck.models.entries import Advice, Catalogue, Entry, StepTagFormat

_NAME = re.compile(r"[\w.+-]{1,96}")


def parse_catalogue(
    text: str, path: Path, base: Catalogue, protocols: Collection[str]
) -> Catalogue:
    """The catalogue written in ``text``, which stands in ``path``.

    An entry's protocol must be one of ``protocols``.  What the text says of an entry or a format of
    ``base`` is said instead of what stands there.

    Raises UsageError, which names the key, for what is no TOML, unknown or of the wrong type.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not only what tomllib calls its own
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    for key in data:
        if key not in ("models", "formats"):
            raise UsageError(f"{path}: unknown key {key!r}; known are: models, formats")
    formats = _tables(data, "formats", path, StepTagFormat, _FORMAT, base.formats)
    known = {**base.formats, **formats}
    checks = {**_ENTRY, "protocol": _one_of(protocols)}
    entries = _tables(data, "models", path, Entry, checks, base.entries)
    for name, entry in entries.items():
        if entry.format is not None and entry.format not in known:
            raise UsageError(
                f"{path}: models.{name}.format: there is no format {entry.format!r}; "
                f"known are: {', '.join(known)}"
            )
    return Catalogue(entries, formats)


Table = TypeVar("Table", Entry, StepTagFormat)
_Check = Callable[[object, Path], Any]


def _tables(
    data: Mapping[str, Any],
    group: str,
    path: Path,
    kind: type[Table],
    checks: Mapping[str, _Check],
    base: Mapping[str, Table],
) -> dict[str, Table]:
    """The tables of a group as ``kind``; those that ``base`` has, with its other values."""
    tables = data.get(group, {})
    if not isinstance(tables, dict):
        raise UsageError(f"{path}: {group}: must hold tables, [{group}.NAME]")
    result = {}
    for name, table in tables.items():
        where = f"{path}: {group}.{name}"
        if not _NAME.fullmatch(name):
            raise UsageError(f"{where!r:.200}: a name has letters, digits and . + - _ alone")
        if not isinstance(table, dict):
            raise UsageError(f"{where}: must be a table")
        values: dict[str, Any] = {
            key: _checked(where, key, value, checks, path) for key, value in table.items()
        }
        if name in base:
            result[name] = replace(base[name], **values)
            continue
        for key in sorted(_needed(kind) - {"name", *values}):
            raise UsageError(f"{where}: {key} is missing")
        result[name] = kind(name=name, **values)
    return result


def _needed(kind: type[Entry] | type[StepTagFormat]) -> set[str]:
    """The fields without a default."""
    return {
        one.name
        for one in fields(kind)
        if one.default is MISSING and one.default_factory is MISSING
    }


def _checked(where: str, key: str, value: object, checks: Mapping[str, _Check], path: Path) -> Any:
    if key not in checks:
        near = difflib.get_close_matches(key, checks, n=1, cutoff=0.0)[0]
        raise UsageError(f"{where}: unknown key {key!r}; did you mean {near!r}?")
    try:
        return checks[key](value, path)
    except ValueError as error:
        raise UsageError(f"{where}.{key} {error}") from None


def _string(value: object, _: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a string")
    return value


def _strings(value: object, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of strings")
    return tuple(_string(item, path) for item in value)


def _count(value: object, _: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number of at least 1")
    return value


def _one_of(known: Collection[str]) -> _Check:
    def check(value: object, _: Path) -> str:
        if value not in known:
            raise ValueError(f"must be one of: {', '.join(known)}")
        return str(value)

    return check


def _sha256(value: object, _: Path) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise ValueError("must have 64 hexadecimal digits")
    return value.lower()


def _own_path(value: object, path: Path) -> Path:
    return path.absolute().parent / Path(_string(value, path)).expanduser()


def _repository(value: object, path: Path) -> str:
    parts = _string(value, path).split("/")
    if len(parts) != 2 or not all(map(plain_part, parts)):
        raise ValueError("must be an owner and a repository, such as 'owner/name'")
    return "/".join(parts)


def _file(value: object, path: Path) -> str:
    parts = _string(value, path).split("/")
    if not all(map(plain_part, parts)) or not parts[-1].lower().endswith(".gguf"):
        raise ValueError("must be the name of a .gguf file in the repository")
    return "/".join(parts)


def _revision(value: object, path: Path) -> str:
    text = _string(value, path)
    if not plain_part(text):
        raise ValueError("must be a branch, a tag or a commit")
    return text


def _template_of_step(value: object, path: Path) -> str:
    text = _string(value, path)
    if text.count("{step}") != 1:
        raise ValueError("must hold {step} once")
    return text


def _ids(value: object, path: Path) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise ValueError("must be a table from token to number")
    for number in value.values():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError("must be a table from token to number")
    return dict(value)


def _advice(value: object, _: Path) -> Advice:
    bounds = {"temperature": 5.0, "top_p": 1.0, "top_k": 1e6, "min_p": 1.0}
    if not isinstance(value, dict):
        raise ValueError(f"must be a table with some of: {', '.join(bounds)}")
    for key, number in value.items():
        if key not in bounds:
            raise ValueError(f"has the unknown key {key!r}; known are: {', '.join(bounds)}")
        kinds = int if key == "top_k" else (int, float)
        if isinstance(number, bool) or not isinstance(number, kinds):
            raise ValueError(f"has an odd {key}")
        if not 0 <= number <= bounds[key]:
            raise ValueError(f"has a {key} that is not between 0 and {bounds[key]:g}")
    return Advice(**value)


def plain_part(text: str) -> bool:
    """Whether ``text`` may be one part of a path: no way up, nothing odd."""
    return re.fullmatch(r"[A-Za-z0-9_][\w.+-]{0,200}", text, re.ASCII) is not None


_ENTRY: dict[str, _Check] = {
    "measured": _string,
    "format": _string,
    "way": _string,
    "repository": _repository,
    "file": _file,
    "revision": _revision,
    "path": _own_path,
    "sha256": _sha256,
    "size": _count,
    "licence": _string,
    "parameters": _string,
    "context": _count,
    "weights": _repository,
    "template": _string,
    "sampling": _advice,
    "note": _string,
}
_FORMAT: dict[str, _Check] = {
    "tokenizer": _string,
    "tag": _string,
    "ok": _string,
    "bad": _string,
    "ids": _ids,
    "start": _strings,
    "joint": _strings,
    "before": _strings,
    "closing": _strings,
    "answer": _strings,
    "first": _template_of_step,
    "later": _template_of_step,
    "blank": _string,
    "reserved": _strings,
}
