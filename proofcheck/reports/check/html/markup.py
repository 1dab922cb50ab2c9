"""Markup that is safe by the way it is made: what is not ``Markup`` is text, and is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from proofcheck.reports.shared.text import printable


class Markup(str):
    """HTML as it stands.  Only constants of this program and results of this file may be one."""

    __slots__ = ()


_HARMLESS = re.compile(r"[ !#-%(-;=?-~\n]*")  # what needs no escape: most of a page


def text(value: str) -> Markup:
    """Text as markup; line ends stay, other control characters become visible."""
    if isinstance(value, Markup):
        return value
    if _HARMLESS.fullmatch(value):
        return Markup(value)
    lines = value.split("\n") if "\n" in value else (value,)
    return Markup(escape("\n".join(map(printable, lines))))


def join(parts: Iterable[str], between: str = "") -> Markup:
    """The parts one after the other."""
    return Markup(between.join(map(text, parts)))


_VOID = frozenset({"meta", "input", "br", "mspace", "path", "use", "rect"})


def tag(name: str, *children: str, **attributes: str | int | None) -> Markup:
    """An element.  An attribute that is None is left out; a ``_`` at the end of its name is
    dropped (``class_``), others become ``-``."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{join(children)}</{name}>")
