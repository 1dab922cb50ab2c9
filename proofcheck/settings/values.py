"""Kinds of values that settings take: what is accepted, and what people are told of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofcheck.document.rule import Severity


class WrongValueError(ValueError):
    """Carries what a value should have been: "must be …"."""


@dataclass(frozen=True, slots=True)
class ValueKind:
    """One kind of values.

    ``parse`` gives a value of TOML or JSON its type, or raises WrongValueError.  ``raw`` is the
    type in which the command line hands a value over; ``choices`` are all values there are, ()
    when they cannot be listed.  ``write`` is the way back, to a value that JSON can hold (None: the
    value is one).  ``beside`` makes a value that names files absolute: what is relative starts at
    the folder of the configuration file.
    """

    parse: Callable[[object], Any]
    raw: type = str
    choices: tuple[str, ...] = ()
    write: Callable[[Any], object] | None = None
    beside: Callable[[Any, Path], Any] | None = None


def whole(low: int, high: int | None = None) -> ValueKind:
    """Whole numbers from ``low`` to ``high``; None: as large as one likes."""
    bounds = f"of at least {low}" if high is None else f"from {low} to {high}"

    def parse(value: object) -> int:
        fits = isinstance(value, int) and value >= low and (high is None or value <= high)
        if isinstance(value, bool) or not isinstance(value, int) or not fits:
            raise WrongValueError(f"must be a whole number {bounds}")
        return value

    return ValueKind(parse, int)


def number(low: float, high: float, phrase: str) -> ValueKind:
    """Numbers from ``low`` to ``high``; ``phrase`` says what one is: "a number from 0 to 1"."""

    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongValueError(f"must be {phrase}")
        if math.isnan(value) or not low <= value <= high:
            raise WrongValueError(f"must be {phrase}")
        return float(value)

    return ValueKind(parse, float)


def seconds() -> ValueKind:
    """Spans of time, from a millisecond to eleven days."""
    return number(1e-3, 1e6, "a positive number of seconds, at most 1000000")


def one_of(*words: str) -> ValueKind:
    """One of these words."""

    def parse(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            *most, last = (f'"{word}"' for word in words)
            raise WrongValueError(f"must be {', '.join(most)} or {last}")
        return value

    return ValueKind(parse, choices=words)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise WrongValueError("must be a string")
    return value


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _url(value: object) -> str:
    text = _text(value)
    if not text.startswith(("http://", "https://")):
        raise WrongValueError("must be a URL, such as http://127.0.0.1:8080/v1")
    if "@" in text:
        raise WrongValueError("must hold no user and no password: keys are for the environment")
    return text


def _urls(value: object) -> tuple[str, ...]:
    urls = value if isinstance(value, list | tuple) else (value,)
    if not urls:
        raise WrongValueError("must be a URL, or a list of them")
    return tuple(dict.fromkeys(map(_url, urls)))


def _models(value: object) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not names:
        raise WrongValueError("must be the name of a model, or a list of them")
    models = tuple(_model(name) for name in names)
    twice = next((name for name in models if models.count(name) > 1), None)
    if twice is not None:
        raise WrongValueError(f"names {twice!r} twice")
    return models


def _some_models(value: object) -> tuple[str, ...]:
    return () if value in ((), []) else _models(value)


def _model(value: object) -> str:
    text = _text(value)
    return str(Path(text).expanduser()) if text.startswith("~") else text


def _write_some(texts: tuple[str, ...]) -> object:
    """One by itself, several as a list."""
    return texts[0] if len(texts) == 1 else list(texts)


def _models_beside(models: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    return tuple(_model_beside(model, folder) for model in models)


def _model_beside(model: str, folder: Path) -> str:
    """A model that is a file, from the folder; other names as they are."""
    is_file = model.lower().endswith(".gguf") or (folder / model).is_file()
    return str(folder / model) if is_file and model != "builtin" else model


def _codes(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise WrongValueError('must be a list of codes, such as ["PC3", "PC010"]')
    return tuple(item.strip().upper() for item in value)


def _severity(value: object) -> Severity:
    return Severity[LABELS.parse(value).upper()]


LABELS = one_of(*(severity.label for severity in Severity))
BOOLEAN = ValueKind(_boolean, bool)
PATH = ValueKind(_path, write=str, beside=lambda path, folder: folder / path)
URLS = ValueKind(_urls, list, write=_write_some)
MODELS = ValueKind(_models, list, write=_write_some, beside=_models_beside)
SOME_MODELS = ValueKind(_some_models, list, write=_write_some, beside=_models_beside)
CODES = ValueKind(_codes, list)
SEVERITY = ValueKind(_severity, choices=LABELS.choices, write=lambda severity: severity.label)


def split(texts: list[str]) -> list[str]:
    """``--select PC3,PC010 --select PC1`` as one list."""
    return [item.strip() for text in texts for item in text.split(",") if item.strip()]
