"""What is declared of a setting, once; ``settings.py`` holds the declarations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field
from typing import Any, TypeVar

from proofcheck.settings.values import ValueKind

T = TypeVar("T")

_DECLARATION = "proofcheck.setting"


@dataclass(frozen=True, slots=True)
class Flag:
    """An option of the command line that gives a setting its value.

    A ``switch`` other than None is the value that the option gives without taking one.  ``read``
    makes a value of what was typed.  An option is described where it is declared first: several
    settings may read their values from one, and a setting may have several.  ``help`` None: that
    of the setting.
    """

    name: str
    metavar: str | None = None
    help: str | None = None
    switch: object = None
    read: Callable[[Any], object] | None = None

    def value_of(self, typed: object) -> object:
        """The setting's value, not checked yet, when ``typed`` was given to the option."""
        if self.switch is not None:
            return self.switch
        return self.read(typed) if self.read else typed


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting, but for its type and its default, which the field of the dataclass has.

    ``key`` is its name in configuration files; commands take the flags of a ``group``.  ``help``
    says in a sentence what it is.  ``unset`` says what holds by default where the default itself
    says little ("the physical cores").  ``exhaustive`` is the default of an exhaustive run where
    that is another.  ``depth`` is the one without which a flag of the setting does nothing.
    ``runs``: the value is a program, or says which runs; no file beside a paper may say so.
    """

    key: str
    kind: ValueKind
    group: str
    help: str
    flags: tuple[Flag, ...]
    unset: str | None
    exhaustive: object
    depth: str | None
    runs: bool


def setting(
    default: T,
    key: str,
    kind: ValueKind,
    group: str,
    help_: str,
    *flags: Flag,
    unset: str | None = None,
    exhaustive: T | None = None,
    depth: str | None = None,
    runs: bool = False,
) -> T:
    """A field of a dataclass that is a setting (see ``Declaration``)."""
    declared = Declaration(key, kind, group, help_, flags, unset, exhaustive, depth, runs)
    made: T = field(default=default, metadata={_DECLARATION: declared})
    return made


def declaration_of(one: Field[Any]) -> Declaration | None:
    """What a field declares; None for one that is no setting."""
    found = one.metadata.get(_DECLARATION)
    return found if isinstance(found, Declaration) else None
